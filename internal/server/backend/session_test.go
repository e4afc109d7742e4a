package backend_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What tells of the server and of the session.
func TestSessionFunctions(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 1}, "")
	conn := r.connect(t, nil)
	_, port, err := net.SplitHostPort(r.address)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ query, want string }{
		{"show port", port},
		{"select current_setting('port')", port},
		{"select pg_postmaster_start_time() <= now(), pg_conf_load_time() <= now()", "t|t"},
		{"select pg_blocking_pids(1)", "{}"},
		{"select count(distinct gen_random_uuid()) from generate_series(1, 3)", "3"},
		{"select gen_random_uuid()::text like '________-____-4___-____-____________'", "t"},
		{"select obj_description('\"Media\"'::regclass) = obj_description('\"Media\"'::regclass, 'pg_class')", "t"},
		{"set timezone = '+05:30'; show timezone; select '2026-01-01 00:00+00'::timestamptz", "+05:30 2025-12-31 18:30:00-05:30"},
		{"set timezone = '-05:30'; select '2026-01-01 00:00+00'::timestamptz", "2026-01-01 05:30:00+05:30"},
	} {
		rows, err := texts(t, conn, c.query)
		if got := strings.Join(rows, " "); err != nil || got != c.want {
			t.Errorf("%s: %q, %v", c.query, got, err)
		}
	}
	for query, code := range map[string]string{"create table x (a int)": "0A000", "update comments set hidden = true": "21000"} {
		_, err := texts(t, conn, query)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != code || strings.Contains(refused.Message, "the statement") {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// What is shown as a name has no binary form; as a number it has one.
func TestNamesInBinary(t *testing.T) {
	t.Parallel()
	conn := newRig(t, drivertest.Options{Accounts: 1, Media: 1}, "").connect(t, nil)
	for query, want := range map[string]string{
		"select 'int4'::regtype":                         "0A000",
		"select array['int4'::regtype, 'text'::regtype]": "0A000",
		"select array['pg_class'::regclass]":             "0A000",
		"select 'int4'::regtype::oid":                    "",
		"select array['int4'::regtype::oid]":             "",
	} {
		got := ""
		var refused *pgconn.PgError
		if r := conn.PgConn().ExecParams(t.Context(), query, nil, nil, nil, []int16{1}).Read(); errors.As(r.Err, &refused) {
			got = refused.Code
		} else if r.Err != nil {
			t.Error(r.Err)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// A session may be cancelled and ended by others of the same user, and by nobody else.
func TestSignals(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 1}, "")
	one, other := r.connect(t, nil), r.connect(t, nil)
	c, err := pgx.ParseConfig("postgres://ben@" + r.address + "/posts?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	ben, err := pgx.ConnectConfig(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ben.Close(context.Background()) })
	code := func(err error) string {
		var refused *pgconn.PgError
		if errors.As(err, &refused) {
			return refused.Code
		}
		return fmt.Sprint(err)
	}
	signal := func(by *pgx.Conn, function string) (string, error) {
		rows, err := texts(t, by, fmt.Sprintf("select %s(%d)", function, one.PgConn().PID()))
		return strings.Join(rows, " "), err
	}
	for _, function := range []string{"pg_cancel_backend", "pg_terminate_backend"} {
		if _, err := signal(ben, function); code(err) != "42501" {
			t.Errorf("another user's %s: %v", function, err)
		}
	}
	if rows, err := texts(t, other, "select pg_terminate_backend(2147483647)"); err != nil || rows[0] != "f" {
		t.Errorf("of nobody: %q, %v", rows, err)
	}
	failed := make(chan error)
	go func() {
		_, err := one.Exec(context.Background(), "select pg_sleep(60)")
		failed <- err
	}()
	for cancelled := false; !cancelled; {
		if told, err := signal(other, "pg_cancel_backend"); err != nil || told != "t" {
			t.Fatalf("%q, %v", told, err)
		}
		select {
		case err := <-failed:
			if cancelled = true; code(err) != "57014" {
				t.Errorf("cancelled: %v", err)
			}
		default:
		}
	}
	if told, err := signal(other, "pg_terminate_backend"); err != nil || told != "t" {
		t.Errorf("%q, %v", told, err)
	}
	if _, err := texts(t, one, "select 1"); err == nil {
		t.Error("the session goes on")
	}
}
