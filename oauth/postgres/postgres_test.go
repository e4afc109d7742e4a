package postgres_test

import (
	"context"
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
	_ "github.com/viewfinder-sql/viewfinder/oauth/postgres"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func openAt(location string) storetest.Opener {
	return func(ctx context.Context, passphrase oauth.Secret) (tokenstore.Store, error) {
		return tokenstore.Open(ctx, oauth.NewSecret(location), passphrase)
	}
}

// place is the location of a new database, or, in a process of a test, none.
func place(t *testing.T) string {
	t.Helper()
	if storetest.ChildPlace() != "" {
		return ""
	}
	return pgtest.Database(t).String()
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, storetest.Place{New: func(t *testing.T) storetest.Opener { return openAt(place(t)) }})
}

// Processes share nothing but the database, as machines do: each has a pool of
// its own.
func TestStore_machines(t *testing.T) {
	t.Parallel()
	storetest.Processes(t, 10, place(t), openAt)
}

func TestStore_killed(t *testing.T) {
	t.Parallel()
	storetest.HoldAndDie(t, place(t), openAt)
}

func open(t *testing.T, location string) tokenstore.Store {
	t.Helper()
	s, err := openAt(location)(t.Context(), storetest.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// query returns the first column of the first row, as text.
func query(t *testing.T, location, text string) (value string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), location)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if err := conn.QueryRow(t.Context(), text).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// What was stored before a server went away is there when it is back, and until
// then every call fails, within its time, and says so.
func TestStore_serverGoesAway(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	server.Address.User = url.UserPassword("postgres", "not-a-real-password")
	s := open(t, server.Address.String())
	token := storetest.Token("1", 1)
	if err := s.Save(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	unlock, _, err := s.Lock(t.Context(), token.Key)
	if err != nil {
		t.Fatal(err)
	}
	server.Stop(t)
	unlock() // the server has done that already
	_, load := s.Load(t.Context(), token.Key)
	_, _, lock := s.Lock(t.Context(), token.Key)
	_, list := s.List(t.Context())
	for what, err := range map[string]error{"load": load, "lock": lock, "list": list, "save": s.Save(t.Context(), token), "delete": s.Delete(t.Context(), token.Key)} {
		if !errors.Is(err, oauth.ErrUnavailable) || !strings.HasPrefix(err.Error(), "oauth: OAuthSettingsLocation: the PostgreSQL database postgres at 127.0.0.1:") || strings.Contains(err.Error(), "not-a-real-password") {
			t.Errorf("%s: %v", what, err)
		}
	}
	server.Start(t)
	if got, err := s.Load(t.Context(), token.Key); err != nil || got.Access != token.Access {
		t.Errorf("back again: %v", err)
	}
	if unlock, _, err := s.Lock(t.Context(), token.Key); err != nil {
		t.Errorf("lock again: %v", err)
	} else {
		unlock()
	}
}

// Connections that a restart has ended are made anew without anybody noticing.
func TestStore_restart(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	s := open(t, server.Address.String())
	for n := range 2 {
		if err := s.Save(t.Context(), storetest.Token("1", n)); err != nil {
			t.Fatal(err)
		}
		server.Stop(t)
		server.Start(t)
	}
	if list, err := s.List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("got %v, %v", list, err)
	}
}

// A wait for a lock ends with its context, on the server too.
func TestStore_waitGivenUp(t *testing.T) {
	t.Parallel()
	location := place(t)
	holder, waiter := open(t, location), open(t, location)
	key := storetest.Token("1", 1).Key
	unlock, _, err := holder.Lock(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	const waiting = `select count(*)::text from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, _, err := waiter.Lock(ctx, key)
		done <- err
	}()
	for query(t, location, waiting) != "1" {
		time.Sleep(time.Millisecond) // until the server has got that far
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	for query(t, location, waiting) != "0" {
		time.Sleep(time.Millisecond)
	}
}

// The tables are for a program's own joins; no token is in them.
func TestStore_tables(t *testing.T) {
	t.Parallel()
	location := place(t)
	s := open(t, location)
	token := storetest.Token("7", 1)
	if err := s.Save(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	got := query(t, location, `select string_agg(concat_ws(' ', u.login, u.host, u.app, u.user_id, u.name, a.account_id, extract(epoch from t.expires)::bigint), '; ' order by a.account_id)
		from viewfinder.users u join viewfinder.accounts a using (login, host, app, user_id) join viewfinder.tokens t using (login, host, app, user_id)`)
	const user = "OAuth graph.example 1000000000000001 7 Some One "
	if want := user + "17841400000000001 1795181401; " + user + "17841400000000002 1795181401"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for _, secret := range []oauth.Secret{token.Access, token.Refresh, storetest.Passphrase} {
		all := query(t, location, `select string_agg(info || t::text, '') from viewfinder.tokens t`)
		if text := secret.Reveal(); strings.Contains(all, text) || strings.Contains(all, hex.EncodeToString([]byte(text))) {
			t.Error("a secret is stored in the clear")
		}
	}
	if err := s.Delete(t.Context(), token.Key); err != nil {
		t.Fatal(err)
	}
	if rest := query(t, location, `select (select count(*) from viewfinder.users) + (select count(*) from viewfinder.accounts) + (select count(*) from viewfinder.tokens) || ''`); rest != "0" {
		t.Errorf("%s rows of a user that was deleted", rest)
	}
}

func TestStore_refusals(t *testing.T) {
	t.Parallel()
	const password = "not-a-real-password"
	ask := func(location string) error {
		s, err := openAt(location)(t.Context(), storetest.Passphrase)
		if err != nil {
			return err
		}
		defer s.Close()
		_, err = s.List(t.Context())
		return err
	}
	refused := func(what, location, want string) {
		t.Helper()
		err := ask(location)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), password) {
			t.Errorf("%s: got %v, want %q", what, err, want)
		}
	}
	refused("port", "postgres://u:"+password+"@h:x/db", "is not the address of a PostgreSQL database: write postgres://")
	refused("escape", "postgres://u:%zz"+password+"@h/db", "is not the address of a PostgreSQL database")
	refused("bound", "postgresql://u:"+password+"@h/db?pool_max_conns=2", "pool_max_conns must be a number from 3")
	refused("nobody there", "postgres://u:"+password+"@127.0.0.1:9/db", "the PostgreSQL database db at 127.0.0.1:9 cannot be reached")

	address := pgtest.Database(t)
	admin := address.String()
	elsewhere := *address
	elsewhere.Path = "/not_there"
	refused("no such database", elsewhere.String(), `database "not_there" does not exist: have an administrator create it`)
	if err := ask(admin); err != nil {
		t.Fatal(err)
	}
	query(t, admin, `update viewfinder.format set version = 9 returning version::text`)
	refused("newer", admin, "its tables have the format 9, and this program knows 1")
}

// A role without rights is told what to do, and needs none beyond a schema that
// it owns.
func TestStore_rights(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	admin := address.String()
	role := strings.TrimPrefix(address.Path, "/") + "_role"
	run(t, admin, "create role "+role+" login")
	t.Cleanup(func() { run(t, admin, "drop owned by "+role, "drop role "+role) })
	address.User = url.User(role)
	s := open(t, address.String())
	_, err := s.List(t.Context())
	if err == nil || !strings.HasSuffix(err.Error(), "have an administrator create the schema viewfinder and give it to "+role) {
		t.Errorf("without rights: %v", err)
	}
	run(t, admin, "create schema viewfinder authorization "+role)
	token := storetest.Token("1", 1)
	if err := s.Save(t.Context(), token); err != nil {
		t.Errorf("with a schema: %v", err)
	}

	// What may only be read is found out before somebody logs in.
	run(t, admin, "revoke insert on viewfinder.tokens from "+role)
	if err := tokenstore.Ready(t.Context(), s, nil); err == nil || !strings.HasPrefix(err.Error(), "oauth: OAuthSettingsLocation: ") {
		t.Errorf("without the right to write: %v", err)
	}
	run(t, admin, "grant insert on viewfinder.tokens to "+role, "alter role "+role+" set default_transaction_read_only = on")
	if err := tokenstore.Ready(t.Context(), open(t, address.String()), nil); err == nil || !strings.HasPrefix(err.Error(), "oauth: OAuthSettingsLocation: ") {
		t.Errorf("of a database that is read only: %v", err)
	}
}

// run runs statements without an answer.
func run(t *testing.T, location string, statements ...string) {
	t.Helper()
	ctx := context.Background() // also after the test
	conn, err := pgx.Connect(ctx, location)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			t.Error(err)
		}
	}
}
