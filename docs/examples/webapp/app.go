package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/viewfinder-sql/viewfinder/driver"
	_ "github.com/viewfinder-sql/viewfinder/oauth/postgres" // keeps tokens in PostgreSQL
)

type settings struct{ dsn, database, key, public string }

// app is the application.
type app struct {
	public   string
	visitors *visitors
	users    *users
	logins   *sql.DB // runs the procedures of logging in, which need no token
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
	a := &app{public: strings.TrimSuffix(s.public, "/")}
	config, err := driver.ParseDSN(s.dsn)
	if err != nil {
		return nil, err
	}
	config.CallbackURL = a.callback()
	config.InitiateOAuth = "REFRESH" // keep tokens, renew them, never open a browser here
	config.OAuthSettingsLocation = driver.NewSecret(s.database)
	config.OAuthSettingsKey = driver.NewSecret(s.key)
	a.users = newUsers(config)
	if a.logins, err = driver.OpenDB(config); err != nil {
		return nil, err
	}
	a.visitors, err = openVisitors(ctx, s.database, public.Scheme == "https")
	if err != nil {
		_ = a.logins.Close()
		return nil, err
	}
	return a, nil
}

// callback is the redirect URI, letter by letter as registered with the app.
func (a *app) callback() string { return a.public + "/callback" }

// close waits for visits that are under way.
func (a *app) close() {
	a.users.close()
	_ = a.logins.Close()
	a.visitors.close()
}
