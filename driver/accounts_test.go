package driver_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// Without an account the error says which step on the way to one is missing.
func TestNoAccount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		opts drivertest.Options
		want string
	}{
		{"no account connected", drivertest.Options{Accounts: -1, UnlinkedPages: 2}, "none of them is connected to an Instagram professional account"},
		{"no Page", drivertest.Options{Accounts: -1}, "has a role on no Facebook Page"},
		{"Pages not granted", drivertest.Options{Scopes: []string{"instagram_basic"}}, "pages_show_list"},
	} {
		srv := simulated(t, c.opts)
		err := readAll(open(t, srv.DSN()), "SELECT Id FROM Media")
		if !errors.Is(err, driver.ErrNoAccount) && !errors.Is(err, driver.ErrPermission) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// An account that is not there is an error whatever is read of it, and the
// property that names it is told.
func TestNoAccount_named(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	db := open(t, srv.DSN()+";BusinessAccountId=123")
	for _, text := range []string{
		"SELECT Username FROM InstagramBusinessProfile", "SELECT Id FROM Media LIMIT 1", "SELECT Id FROM Stories",
		"SELECT Reach FROM AccountInsights", "SELECT p.Username, m.Id FROM InstagramBusinessProfile p JOIN Media m ON m.InstagramBusinessAccountId = p.Id",
	} {
		err := readAll(db, text)
		if !errors.Is(err, driver.ErrNoAccount) || !errors.Is(err, driver.ErrNotFound) || !strings.Contains(err.Error(), "BusinessAccountId is 123") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Accounts that portfolios alone lead to are among all, where that is said.
func TestPortfolioAccounts(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 3, Pageless: 1, Media: 4})
	const count = "SELECT count(*), count(DISTINCT InstagramBusinessAccountId) FROM Media"
	for dsn, want := range map[string]string{
		srv.DSN(): "8|2", srv.DSN() + ";Include Portfolio Accounts=true": "12|3", srv.DSN() + ";IncludePortfolioAccounts=true;BusinessAccountId=" + srv.Data().Accounts[0].ID: "4|1",
	} {
		if got := query(t, open(t, dsn), count); got[0] != want {
			t.Errorf("%s, not %s", got[0], want)
		}
	}
	err := readAll(open(t, simulated(t, drivertest.Options{Accounts: 1, Pageless: 1}).DSN()), count)
	if !errors.Is(err, driver.ErrNoAccount) || !strings.Contains(err.Error(), "IncludePortfolioAccounts=true") {
		t.Errorf("without a Page: %v", err)
	}
}

// Several accounts give rows of all, with the account's id; BusinessAccountId or
// a predicate keeps to one.
func TestSeveralAccounts(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 3, Media: 4})
	one := srv.Data().Accounts[1].ID
	const count = "SELECT count(*), count(DISTINCT InstagramBusinessAccountId) FROM Media"
	for dsn, want := range map[string]string{srv.DSN(): "12|3", srv.DSN() + ";BusinessAccountId=" + one: "4|1"} {
		if got := query(t, open(t, dsn), count); got[0] != want {
			t.Errorf("%s, not %s", got[0], want)
		}
	}
	srv.ResetJournal()
	if got := query(t, open(t, srv.DSN()), count+" WHERE InstagramBusinessAccountId = ?", one); got[0] != "4|1" {
		t.Errorf("with a predicate %s", got[0])
	}
	for _, call := range srv.Journal() {
		if strings.HasSuffix(call.Path, "/media") && !strings.Contains(call.Path, one) {
			t.Errorf("another account was asked: %s", call.Path)
		}
	}
}
