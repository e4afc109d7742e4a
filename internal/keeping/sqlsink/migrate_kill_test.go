package sqlsink

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/released"
)

// migrating names the file that a test's own program brings to a later form.
const migrating = "VIEWFINDER_TEST_SINK_MIGRATE"

const manyRows, longText = 3000, 1000

// later has a step more, that takes a while: it writes each row anew, twice, and makes a table.
func later() []func(*dialect) []string {
	return append(migrations[:Format:Format], func(*dialect) []string {
		return []string{"UPDATE Posts_version SET Doc = 'half' || Doc", "CREATE TABLE sync_later (a TEXT)", "UPDATE Posts_version SET Doc = 'new' || substr(Doc, 5)"}
	})
}

// TestMigrator is no test: it is the program of a later form, for TestMigrate_killed.
func TestMigrator(t *testing.T) {
	path := os.Getenv(migrating)
	if path == "" {
		t.Skip("it is the other process of TestMigrate_killed")
	}
	s := opened(t)(OpenSQLite(path))
	if err := s.within(t.Context(), func(tx *sql.Tx) error { return migrate(t.Context(), s, tx, later()) }); err != nil {
		t.Fatal(err)
	}
}

// A program that is killed while it brings a file to another form leaves it in the old one or
// in the new one, whole: the program of the form goes on with it, or refuses it by name.
func TestMigrate_killed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.db")
	s := opened(t)(OpenSQLite(path))
	table := posts()
	claim := begun(t, s, table)
	var rows []history.Row
	for n := range manyRows {
		r := row(fmt.Sprint(n), int64(n))
		r.Values[5] = strings.Repeat("x", longText)
		rows = append(rows, r)
	}
	rows = append(rows, func() history.Row { r := row("a", int64(1)); r.Values[5] = rows[0].Values[5]; return r }())
	if _, err := s.Commit(t.Context(), claim, step(table, start, true, rows...)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.ExecContext(t.Context(), "DELETE FROM Posts_version WHERE seen_to IS NOT NULL"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	midway := 0
	for round := 0; round < 8 || midway == 0; round++ {
		for name, data := range map[string][]byte{path: before, path + "-wal": nil} {
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		released.Killed(t, "TestMigrator", path+"-wal", 4<<20, migrating+"="+path)
		s := opened(t)(OpenSQLite(path))
		form := formatIs(t.Context(), t, s)
		var whole, there string
		err := errors.Join(
			s.db.QueryRowContext(t.Context(), "SELECT count(*) || ' ' || count(DISTINCT Doc) || ' ' || max(length(Doc)) FROM Posts_version").Scan(&whole),
			s.db.QueryRowContext(t.Context(), "SELECT count(*) FROM sqlite_schema WHERE name = 'sync_later'").Scan(&there))
		added := map[int]int{Format: 0, Format + 1: 3}[form]
		if want := fmt.Sprintf("%d 1 %d", manyRows+1, longText+added); err != nil || whole != want || there != map[bool]string{true: "1", false: "0"}[form > Format] {
			t.Fatalf("in the form %d there are %s rows, texts and signs, and not %s; %s tables; %v", form, whole, want, there, err)
		}
		var newer *NewerError
		if err := s.Prepare(t.Context(), []*history.Table{table}); (form == Format) != (err == nil) || err != nil && !errors.As(err, &newer) {
			t.Fatalf("in the form %d, the program of before: %v", form, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if form == Format {
			midway++
		}
	}
	t.Logf("it was killed %d times before its end", midway)
}
