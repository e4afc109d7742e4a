package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	_ "github.com/jackc/pgx/v5/stdlib" // database/sql driver for the application's own tables

	"github.com/viewfinder-sql/viewfinder/driver"
	_ "github.com/viewfinder-sql/viewfinder/oauth/postgres" // keeps tokens in PostgreSQL
)

type settings struct{ dsn, database, key, public string }

// app is the application.
type app struct {
	public string
	tables *sql.DB        // the application's own
	config *driver.Config // of connections, without a user

	// logins runs the procedures of logging in, which need no token.
	logins *sql.DB

	mu    sync.Mutex
	users map[string]*user // by id

	closing sync.WaitGroup // of users that were forgotten
}

// user is a connected user: what the database looks like with the user's token.
type user struct {
	*sql.DB
	config *driver.Config
	visits sync.WaitGroup // that are under way
}

// newApp opens the databases. Nothing is sent to the platform.
func newApp(ctx context.Context, s settings) (_ *app, err error) {
	for name, value := range map[string]string{"VIEWFINDER_DSN": s.dsn, "DATABASE_URL": s.database, "TOKEN_KEY": s.key} {
		if value == "" {
			return nil, fmt.Errorf("%s is not set", name)
		}
	}
	public, err := url.Parse(s.public)
	if err != nil || public.Host == "" || strings.Trim(public.Path, "/") != "" {
		return nil, errors.New("PUBLIC_URL must be scheme://host[:port]")
	}
	a := &app{public: strings.TrimSuffix(s.public, "/"), users: map[string]*user{}}
	defer func() {
		if err != nil {
			a.close()
		}
	}()

	a.config, err = driver.ParseDSN(s.dsn)
	if err != nil {
		return nil, err
	}
	a.config.CallbackURL = a.callback()
	a.config.InitiateOAuth = "REFRESH" // keep tokens, renew them, never open a browser here
	a.config.OAuthSettingsLocation = driver.NewSecret(s.database)
	a.config.OAuthSettingsKey = driver.NewSecret(s.key)
	if a.logins, err = driver.OpenDB(a.config); err != nil {
		return nil, err
	}

	if a.tables, err = sql.Open("pgx", s.database); err != nil {
		return nil, err
	}
	return a, a.createTables(ctx)
}

// callback is the redirect URI, letter by letter as registered with the app.
func (a *app) callback() string { return a.public + "/callback" }

// close waits for visits that are under way.
func (a *app) close() {
	a.closing.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, u := range a.users {
		u.visits.Wait()
		_ = u.Close()
	}
	for _, db := range []*sql.DB{a.logins, a.tables} {
		if db != nil {
			_ = db.Close()
		}
	}
}

// user returns a connected user, and what to call when done. Nothing is sent until
// a query.
func (a *app) user(id string) (_ *user, done func(), err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	u := a.users[id]
	if u == nil {
		config := a.config.Clone()
		config.OAuthUser = id
		db, err := driver.OpenDB(config)
		if err != nil {
			return nil, nil, err
		}
		u = &user{DB: db, config: config}
		a.users[id] = u
	}
	u.visits.Add(1)
	return u, u.visits.Done, nil
}

// forget has the next visit of a user begin anew, with the token of then.
func (a *app) forget(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if u := a.users[id]; u != nil {
		delete(a.users, id)
		a.closing.Go(func() {
			u.visits.Wait()
			_ = u.Close()
		})
	}
}

func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", a.showAccounts)
	mux.HandleFunc("GET /posts/{user}/{account}", a.showPosts)
	mux.HandleFunc("POST /connect", a.connect)
	mux.HandleFunc("GET /callback", a.comeBack)
	mux.HandleFunc("POST /disconnect/{user}", a.disconnect)
	mux.HandleFunc("POST /platform/deauthorize", a.deauthorize)
	mux.HandleFunc("POST /platform/delete", a.deleteData)
	mux.HandleFunc("GET /deleted", a.showDeleted)
	// Forms of other sites must not connect or disconnect anything. What the
	// platform sends comes from no browser.
	return http.NewCrossOriginProtection().Handler(mux)
}
