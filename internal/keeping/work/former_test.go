package work

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// A login that is kept under another name than before, as the file names profiles now, has what
// belongs to it as a whole once: what was kept under the former name ends. What other logins have
// of it, in this file or in another one on the same database, stays.
func TestBringAccounts_formerName(t *testing.T) {
	t.Parallel()
	sink, err := sqlsink.OpenSQLite(filepath.Join(t.TempDir(), "kept.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() })
	const text = "sink: sqlite:unused\ntables: [Pages, InstagramBusinessProfile]\n"
	mine := drivertest.Start(t, drivertest.Options{Seed: 1, Accounts: 2, Media: 1, Now: now})
	others := drivertest.Start(t, drivertest.Options{Seed: 2, Accounts: 1, Media: 1, Now: now})
	round := func(srv *drivertest.Server, name string, beside ...string) {
		t.Helper()
		login, sources := opened(t, srv, text)
		prepared(t, sink, sources)
		l := &Login{Name: name, Beside: append(beside, name), Sources: sources, List: login.Accounts, Every: time.Hour}
		accounts, _, err := BringAccounts(t.Context(), sink, l, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sources {
			for _, a := range accounts {
				if _, err := Bring(t.Context(), sink, s, l.Task(s, a.ID).Account, Options{Anyway: true}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	holds := func(what, want string) {
		t.Helper()
		var got string
		if err := sink.DB().QueryRowContext(t.Context(), `SELECT coalesce(group_concat(account || '=' || n, ' '), '') FROM (SELECT account, count(*) AS n FROM Pages GROUP BY account ORDER BY account)`).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	round(mine, "")
	round(others, "shop")
	holds("without profiles", "=2 shop=1")
	round(mine, "brand", "shop")
	holds("with profiles", "brand=2 shop=1")
	round(mine, "again", "shop", "brand")
	holds("two profiles of one login", "again=2 brand=2 shop=1")
	round(mine, "brand2", "shop", "again")
	holds("a profile under another name", "again=2 brand2=2 shop=1")
	var ends, accounts int
	if err := sink.DB().QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM Pages_version WHERE seen_to IS NOT NULL),
		(SELECT count(*) FROM InstagramBusinessProfile)`).Scan(&ends, &accounts); err != nil || ends != 4 || accounts != 3 {
		t.Errorf("%d versions have ended, and %d accounts are kept: %v", ends, accounts, err)
	}
	task, err := sink.Task(t.Context(), history.Task{Table: "Pages"})
	if err != nil || task.Checkpoint != nil {
		t.Errorf("the former task goes on at %s: %v", task.Checkpoint, err)
	}
	var why string
	if err := sink.DB().QueryRowContext(t.Context(), "SELECT reasons FROM sync_scan WHERE account = '' ORDER BY id DESC LIMIT 1").Scan(&why); err != nil || !strings.Contains(why, "brand") {
		t.Errorf("why it ended: %s, %v", why, err)
	}
}
