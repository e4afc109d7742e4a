package cache

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/released"
)

// migrating names the file that a test's own program brings to a later form.
const migrating = "VIEWFINDER_TEST_CACHE_MIGRATE"

// rewriting is a step that takes a while: it writes each row anew, twice, and makes a table.
const rewriting = `UPDATE kept_t SET Text = 'half' || Text; CREATE TABLE viewfinder_later(a); UPDATE kept_t SET Text = 'new' || substr(Text, 5)`

const manyRows, longText = 4000, 1000

// TestMigrator is no test: it is the program of a later form, for TestMigrate_killed.
func TestMigrator(t *testing.T) {
	path := os.Getenv(migrating)
	if path == "" {
		t.Skip("it is the other process of TestMigrate_killed")
	}
	steps = append(steps, rewriting)
	r, err := opened(t, path, 1).Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// A program that is killed while it brings a file to another form leaves it in the old one or
// in the new one, whole: the program of the form reads it, or refuses it by name.
func TestMigrate_killed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache", "x.db")
	f := opened(t, path, 1)
	b := batch([]string{"Id", "Text"}, Span{})
	for n := range manyRows {
		b.Rows = append(b.Rows, batch([]string{"Id", "Text"}, Span{}, []string{fmt.Sprint(n), strings.Repeat("x", longText)}).Rows...)
	}
	if err := errors.Join(f.Store(t.Context(), nil, b), f.Close()); err != nil {
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
		form := formOf(t, path)
		if form == len(steps) {
			midway++
			continue
		}
		var newer *FormatError
		if _, err := opened(t, path, 1).Reader(t.Context()); !errors.As(err, &newer) || newer.Found != len(steps)+1 {
			t.Errorf("the program of before: %v", err)
		}
	}
	t.Logf("it was killed %d times before its end", midway)
}

// formOf is the form of a file all of whose rows are of it, read by nothing that changes it.
func formOf(t *testing.T, path string) (form int) {
	t.Helper()
	f := opened(t, path, 1)
	if err := f.unlocked(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite3.OpenFlags(privatefile.SQLite(path, "vfs=adiantum"), sqlite3.OPEN_READWRITE|sqlite3.OPEN_URI)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Exec("PRAGMA hexkey='" + f.key + "'"); err != nil {
		t.Fatal(err)
	}
	ask := func(query string) string {
		text, err := one(db, query)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if _, err := fmt.Sscan(ask("PRAGMA user_version"), &form); err != nil {
		t.Fatal(err)
	}
	want := map[int]string{len(steps): fmt.Sprintf("0 %d", longText), len(steps) + 1: fmt.Sprintf("1 %d", longText+3)}[form]
	if got := ask("SELECT (SELECT count(*) FROM sqlite_schema WHERE name = 'viewfinder_later') || ' ' || max(length(Text)) FROM kept_t"); got != want {
		t.Fatalf("in the form %d there is %s, and not %s", form, got, want)
	}
	same := "SELECT count(*) || ' ' || count(DISTINCT Text) FROM kept_t"
	if got := ask(same); got != fmt.Sprintf("%d 1", manyRows) || ask("PRAGMA integrity_check") != "ok" {
		t.Fatalf("in the form %d there are %s rows and texts; integrity %s", form, got, ask("PRAGMA integrity_check"))
	}
	return form
}
