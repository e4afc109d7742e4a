package work

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// A token that ends in the middle of a round ends it with an error that says to log in; nothing
// is closed, and with a token again the round goes on where it was.
func TestBring_tokenEnds(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 1, Media: 30, Comments: 40, Replies: 4, Now: now})
	sink, err := sqlsink.OpenSQLite(filepath.Join(t.TempDir(), "kept.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() })
	w := &world{t: t, srv: srv, sink: sink}
	w.round(sink)
	closed := func() (n int) {
		for _, table := range []string{"media", "comments", "mediainsights"} {
			var k int
			if err := sink.DB().QueryRowContext(t.Context(), "SELECT count(*) FROM "+table+"_version WHERE seen_to IS NOT NULL").Scan(&k); err != nil {
				t.Fatal(err)
			}
			n += k
		}
		return n
	}
	before := closed()
	srv.Advance(8 * 24 * time.Hour) // so that all is read whole
	login, sources := opened(t, srv, tables)
	accounts, err := login.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		if s.Table.Name != "Media" && s.Table.Name != "Comments" {
			continue
		}
		s.Chunk = 4
		srv.Inject(drivertest.Fault{Kind: drivertest.FaultExpired, At: 2})
		_, err := Bring(t.Context(), sink, s, accounts.Accounts[0].ID, Options{})
		srv.ClearFaults()
		if err == nil || !strings.Contains(err.Error(), "log in") {
			t.Errorf("%s: %v", s.Table.Name, err)
		}
		if n := closed(); n != before {
			t.Errorf("%s: %d versions are closed, and %d were", s.Table.Name, n, before)
		}
	}
	w.round(sink)
	w.check()
}

// Of other people no name is kept where the file leaves their columns out: not in the file, nor
// in what lies beside it.
func TestBring_withoutNames(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 1, Media: 20, Comments: 60, Replies: 10, Now: now})
	kept := func(text string) (dir string, names []string) {
		dir = t.TempDir()
		sink, err := sqlsink.OpenSQLite(filepath.Join(dir, "kept.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := sink.Close(); err != nil {
				t.Error(err)
			}
		}()
		login, sources := opened(t, srv, text)
		prepared(t, sink, sources)
		accounts, err := login.Accounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for more := true; more; {
			r, err := Bring(t.Context(), sink, sources[0], accounts.Accounts[0].ID, Options{})
			if err != nil {
				t.Fatal(err)
			}
			more = r.More
		}
		if strings.Contains(text, "without") {
			return dir, nil
		}
		rows, err := sink.DB().QueryContext(t.Context(), "SELECT DISTINCT Username FROM Comments WHERE Username IS NOT NULL")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Fatal(err)
			}
			if name != accounts.Accounts[0].Username {
				names = append(names, name)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return dir, names
	}
	found := func(dir string, names []string) (n int) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				if bytes.Contains(data, []byte(name)) {
					n++
				}
			}
		}
		return n
	}
	with, names := kept("sink: sqlite:unused\ntables: [Comments]\n")
	if len(names) < 3 || found(with, names) < len(names) {
		t.Fatalf("the names are %q, and not all are kept", names)
	}
	for _, text := range []string{
		"tables:\n  - table: Comments\n    without: [Username, FromUsername]\n",
		"tables:\n  - table: Comments\n    without: names\n",
		"without: names\ntables: [Comments]\n",
	} {
		without, _ := kept("sink: sqlite:unused\n" + text)
		if n := found(without, names); n > 0 {
			t.Errorf("%s: %d names are kept, of %q", text, n, names)
		}
	}
}
