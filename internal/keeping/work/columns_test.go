package work

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// A table whose columns change is due at once and read whole: values of a column that is taken out
// end, by a reason, and those of one that comes, or comes back, are there.
func TestBring_otherColumns(t *testing.T) {
	srv := drivertest.Start(t, drivertest.Options{Seed: 4, Media: 40, Accounts: 1, Now: now})
	sink, err := sqlsink.OpenSQLite(filepath.Join(t.TempDir(), "kept.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = sink.Close() }()
	for n, round := range []struct {
		without string
		due     bool
		likes   string
	}{
		{"", true, "there"},
		{"", false, "there"},
		{"LikesCount", true, "not_returned"},
		{"LikesCount", false, "not_returned"},
		{"MediaURL", true, "there"},
	} {
		text := "sink: sqlite:unused\ntables:\n  - table: Media\n"
		if round.without != "" {
			text += "    without: " + round.without + "\n"
		}
		login, sources := opened(t, srv, text)
		prepared(t, sink, sources)
		accounts, err := login.Accounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		r, err := Bring(t.Context(), sink, sources[0], accounts.Accounts[0].ID, Options{})
		if err != nil || round.due != r.Due.IsZero() || round.due && r.Rows != 40 {
			t.Fatalf("round %d: %+v, %v", n, r, err)
		}
		rows, err := sink.DB().QueryContext(t.Context(), "SELECT LikesCount, missing FROM Media")
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for ; rows.Next(); count++ {
			var likes sql.NullInt64
			var missing sql.NullString
			if err := rows.Scan(&likes, &missing); err != nil {
				t.Fatal(err)
			}
			told := strings.Contains(missing.String, `"LikesCount":["not_returned"]`)
			if is := round.likes == "there"; likes.Valid != is || told == is {
				t.Fatalf("round %d: %v, %v", n, likes, missing)
			}
		}
		if err := rows.Err(); err != nil || count != 40 {
			t.Fatal(count, err)
		}
	}
}
