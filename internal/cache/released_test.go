package cache

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/released"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var keptAt = time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)

// sample is what a fixture's table holds: a value of each kind.
func sample() Batch {
	return Batch{
		Table: Table{Name: "Media", Key: []string{"Id"}, Time: "Created", Account: "Account", Columns: []Column{
			{Name: "Id", Type: "TEXT", Indexed: true},
			{Name: "Account", Type: "TEXT"},
			{Name: "Created", Type: "DATETIME"},
			{Name: "Likes", Type: "INTEGER"},
			{Name: "Rate", Type: "REAL"},
			{Name: "Caption", Type: "TEXT"},
		}},
		Scan: Scan{
			Span: Span{Accounts: []string{"a"}, Since: keptAt.AddDate(0, 0, -9)}, Columns: []string{"Id", "Account", "Created", "Likes", "Rate", "Caption"},
			Version: "v27.0", Began: keptAt, Ended: keptAt.Add(time.Second), Complete: true, Calls: 3,
			Reasons: []note.Note{{Reason: "too_few_viewers", Table: "Media", Message: "too few have seen it", Count: 1}},
		},
		Rows: [][]value.Value{
			{value.Text("1"), value.Text("a"), value.Text("2026-10-30 10:00:00.000"), value.Int(17), value.Float(0.25), value.Text("it's\nÖ 🎞")},
			{value.Text("2"), value.Text("a"), value.Text("2026-10-31 10:00:00.000"), value.Int(0), value.Null, value.Null},
		},
	}
}

// dumped are the statements of a file that a function has filled.
func dumped(t *testing.T, fill func(f *File) error) string {
	t.Helper()
	f := opened(t, filepath.Join(t.TempDir(), "cache", "x.db"), 1)
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	text := released.DumpSQLite(t, func(query string) (all []string) {
		st, _, err := f.writer.Prepare(query)
		if err != nil {
			t.Fatal(err)
		}
		for st.Step() {
			all = append(all, st.ColumnText(0))
		}
		if err := errors.Join(st.Err(), st.Close()); err != nil {
			t.Fatal(err)
		}
		return all
	})
	return text + fmt.Sprintf("PRAGMA user_version = %d;\n", len(steps))
}

// loaded makes an encrypted file of a dump.
func loaded(t *testing.T, dump string) *File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cache", "x.db")
	if err := privatefile.Touch(path); err != nil {
		t.Fatal(err)
	}
	f := opened(t, path, 1)
	// Made by hand, so that no step of this program's has a part in it.
	if err := f.unlocked(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite3.OpenFlags(privatefile.SQLite(path, "vfs=adiantum"), sqlite3.OPEN_READWRITE|sqlite3.OPEN_URI)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Exec("PRAGMA hexkey='"+f.key+"'"), db.Exec("PRAGMA journal_mode = WAL"), db.Exec("BEGIN"), db.Exec(dump), db.Exec("COMMIT"), db.Close()); err != nil {
		t.Fatal(err)
	}
	return f
}

// textsOf are the rows of a table, each as a text.
func textsOf(ctx context.Context, t *testing.T, r *Reader, table string, columns []string) (all []string) {
	t.Helper()
	rows, err := r.Read(ctx, Wanted{Table: table, Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	more, err := rows.Next(ctx)
	for ; more && err == nil; more, err = rows.Next(ctx) {
		var line []string
		for i := range columns {
			line = append(line, fmt.Sprintf("%v %q", rows.Value(i).Kind(), rows.Value(i).Text()))
		}
		all = append(all, strings.Join(line, "|"))
	}
	if err := errors.Join(err, rows.Close()); err != nil {
		t.Fatal(err)
	}
	return all
}

// A file of each form that was ever written is brought to the present one: its rows, its book
// and what it says of limits are there, and it can be written to.
func TestReleased(t *testing.T) {
	t.Parallel()
	want := sample()
	var rows []string
	for _, row := range want.Rows {
		var line []string
		for _, v := range row {
			line = append(line, fmt.Sprintf("%v %q", v.Kind(), v.Text()))
		}
		rows = append(rows, strings.Join(line, "|"))
	}
	released.Forms{Name: "cache", Ext: "sql", First: 1, Present: len(steps), Make: func(t *testing.T) string {
		return dumped(t, func(f *File) error { return f.Store(t.Context(), nil, sample()) })
	}}.Each(t, func(t *testing.T, form int, text string) {
		f := loaded(t, text)
		r, err := f.Reader(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := textsOf(t.Context(), t, r, "Media", want.Scan.Columns); !slices.Equal(got, rows) {
			t.Errorf("the rows are %q, and not %q", got, rows)
		}
		book, err := r.Scans(t.Context(), "Media")
		if err != nil || len(book) != 1 {
			t.Fatalf("the book has %d lines: %v", len(book), err)
		}
		line := want.Scan
		line.ID, line.Table, line.Rows = book[0].ID, "Media", 2
		if got := fmt.Sprintf("%+v", book[0]); got != fmt.Sprintf("%+v", line) {
			t.Errorf("the book says %s, and not %+v", got, line)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if err := f.Store(t.Context(), nil, sample()); err != nil {
			t.Error(err)
		}
		if _, _, err := f.ShareUsage(t.Context(), NewProcess(), nil); err != nil {
			t.Error(err)
		}
		if got, err := one(f.writer, "PRAGMA user_version"); got != fmt.Sprint(len(steps)) || err != nil {
			t.Errorf("its form is %s, %v", got, err)
		}
	})
	used := Usage{Account: "17841400000000001", Kind: "app", Percent: 62.5, At: keptAt.Local(), Blocked: keptAt.Add(time.Hour).Local()}
	released.Forms{Name: "usage", Ext: "sql", First: 2, Present: len(steps), Make: func(t *testing.T) string {
		return dumped(t, func(f *File) error {
			_, _, err := f.ShareUsage(t.Context(), NewProcess(), []Usage{used})
			return err
		})
	}}.Each(t, func(t *testing.T, form int, text string) {
		all, others, err := loaded(t, text).ShareUsage(t.Context(), NewProcess(), nil)
		if err != nil || others != 0 || fmt.Sprint(all) != fmt.Sprint([]Usage{used}) {
			t.Errorf("got %v, %d others, %v", all, others, err)
		}
	})
}
