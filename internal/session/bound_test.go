package session_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
)

// A session that is bound to one account reads no other's rows of the cache, and what it has
// kept is not taken for those of all accounts.
func TestSession_boundCache(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 5})
	account := srv.Data().Accounts[1].ID
	const rows, accounts = "SELECT Id FROM Media", "SELECT DISTINCT InstagramBusinessAccountId FROM Media"
	for _, first := range []string{"all", "bound"} {
		dsn := srv.DSN() + ";OAuthSettingsKey=passphrase of a test;AutoCache=true;CacheLocation=" + filepath.Join(t.TempDir(), "cache")
		p := pool(t, dsn, connect.Options{})
		free, bound := begin(t, p), begin(t, p)
		if err := bound.Set("BusinessAccountId", account); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if first == "bound" {
				if lines, err := all(t, bound, rows); err != nil || len(lines) != 5 {
					t.Errorf("%s first: bound to one account are %d rows, %v", first, len(lines), err)
				}
			}
			if lines, err := all(t, free, rows); err != nil || len(lines) != 10 {
				t.Errorf("%s first: of all accounts are %d rows, %v", first, len(lines), err)
			}
			if lines, err := all(t, bound, accounts); err != nil || !slices.Equal(lines, []string{account}) {
				t.Errorf("%s first: bound to one account: %v, %v", first, lines, err)
			}
			if lines, err := all(t, bound, rows); err != nil || len(lines) != 5 {
				t.Errorf("%s first: bound to one account are %d rows, %v", first, len(lines), err)
			}
		}
		if lines, err := all(t, bound, "CACHE SELECT Id FROM Media"); err != nil || len(lines) != 1 {
			t.Errorf("%v, %v", lines, err)
		}
		if lines, err := all(t, bound, "SELECT Id FROM Media#CACHE"); err != nil || len(lines) != 5 {
			t.Errorf("%s first: cached and bound to one account are %d rows, %v", first, len(lines), err)
		}
		if err := bound.Set("BusinessAccountId", ""); err != nil {
			t.Fatal(err)
		}
		if lines, err := all(t, bound, rows); err != nil || len(lines) != 10 {
			t.Errorf("%s first: bound no longer are %d rows, %v", first, len(lines), err)
		}
	}
}

// What is written through one session ends what others have kept: those that are bound to an
// account, and those that are bound to none, also where the session that kept it is left.
func TestSession_boundCache_written(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 2, Comments: 1})
	account := srv.Data().Accounts[1].ID
	dsn := srv.DSN() + ";OAuthSettingsKey=passphrase of a test;AutoCache=true;CacheTolerance=3600;ReadOnly=false;CacheLocation=" + filepath.Join(t.TempDir(), "cache")
	p := pool(t, dsn, connect.Options{})
	s := begin(t, p)
	post := srv.Data().Accounts[1].Media[0].ID
	const count = "SELECT count(*) FROM Comments"
	bind := func(account string) {
		t.Helper()
		if err := s.Set("BusinessAccountId", account); err != nil {
			t.Fatal(err)
		}
	}
	both := func(want string) {
		t.Helper()
		for _, of := range []string{account, ""} {
			bind(of)
			if got, err := all(t, s, count); err != nil || !slices.Equal(got, []string{want}) {
				t.Errorf("bound to %q: %v, %v; want %s", of, got, err, want)
			}
		}
	}
	write := func(account string) {
		t.Helper()
		bind(account)
		if _, err := all(t, s, "INSERT INTO Comments (MediaId, Text) VALUES (?, 'one')", post); err != nil {
			t.Fatal(err)
		}
	}
	both("1")
	write(account)
	both("2")
	write("")
	both("3")
}
