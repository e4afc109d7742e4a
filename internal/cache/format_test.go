package cache

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func opened(t *testing.T, path string, key byte) *File {
	t.Helper()
	f := At(Place{Path: path, Key: func(context.Context) ([]byte, error) {
		b := make([]byte, KeySize)
		b[0] = key
		return b, nil
	}})
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func batch(columns []string, span Span, rows ...[]string) Batch {
	b := Batch{Table: Table{Name: "T", Key: []string{columns[0]}, Time: "At", Account: "Account"}, Scan: Scan{Span: span, Columns: columns, Began: time.Now(), Ended: time.Now(), Complete: true}}
	for _, c := range columns {
		b.Table.Columns = append(b.Table.Columns, Column{Name: c, Type: "TEXT"})
	}
	for _, r := range rows {
		row := make([]value.Value, len(r))
		for i, text := range r {
			row[i] = value.Text(text)
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// A file of a newer program is refused by its name, and stays as it is; one with another key,
// and one that is none, say what to do.
func TestFormat(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "cache", "x.db")
	f := opened(t, path, 1)
	if err := f.Store(t.Context(), nil, batch([]string{"Id"}, Span{}, []string{"1"})); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(name); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if err := opened(t, path, 2).Store(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "OAuthSettingsKey") || !errors.Is(err, ErrCache) {
		t.Errorf("another key: %v", err)
	}
	if err := f.writer.Exec(fmt.Sprintf("PRAGMA user_version = %d", len(steps)+1)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var newer *FormatError
	if _, err := opened(t, path, 1).Reader(t.Context()); !errors.As(err, &newer) || newer.Found != len(steps)+1 || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("a newer file: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the newer file was changed: %v", err)
	}
	failing := At(Place{Path: path, Key: func(context.Context) ([]byte, error) { return nil, errors.New("set OAuthSettingsKey") }})
	if err := failing.Store(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "set OAuthSettingsKey") {
		t.Errorf("without a key: %v", err)
	}
}

// Rows leave by complete scans that cover them alone; a scan with fewer columns that brings
// rows ends what the book says of the others.
func TestStore(t *testing.T) {
	t.Parallel()
	f := opened(t, filepath.Join(t.TempDir(), "cache", "x.db"), 1)
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }
	stamp := func(n int) string { return day(n).Format(time.RFC3339) }
	wide, narrow := []string{"Id", "Account", "At", "Text"}, []string{"Id", "Account", "At"}
	part := batch(narrow, Span{}, []string{"9", "b", stamp(9)})
	part.Scan.Complete = false
	for i, step := range []struct {
		b     Batch
		ids   string
		lines []string // spans and columns of the book, the newest first
	}{
		{batch(wide, Span{}, []string{"1", "a", stamp(1), "x"}, []string{"2", "a", stamp(5), "y"}, []string{"3", "b", stamp(5), "z"}), "1 2 3", []string{"true 4"}},
		{batch(narrow, Span{Since: day(4)}, []string{"2", "a", stamp(5)}), "2 1", []string{"true 3", "true 4"}}, // 3 is gone, and nothing came
		{batch(narrow, Span{Accounts: []string{"a"}, Since: day(1)}, []string{"2", "a", stamp(5)}), "2", []string{"true 3", "true 3", "true 4"}},
		{part, "9 2", []string{"false 3", "true 3", "true 3"}}, // 9 has no Text
		{batch(wide, Span{}, []string{"2", "a", stamp(5), "y"}), "2", []string{"true 4"}},
	} {
		if err := f.Store(t.Context(), nil, step.b); err != nil {
			t.Fatal(err)
		}
		r, err := f.Reader(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		rows, err := r.Read(t.Context(), Wanted{Table: "t", Columns: []string{"Id"}})
		if err != nil {
			t.Fatal(err)
		}
		var ids, lines []string
		more, err := rows.Next(t.Context())
		for ; more && err == nil; more, err = rows.Next(t.Context()) {
			ids = append(ids, rows.Value(0).Text())
		}
		if err := errors.Join(err, rows.Close()); err != nil {
			t.Fatal(err)
		}
		book, err := r.Scans(t.Context(), "T")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range book {
			lines = append(lines, fmt.Sprintf("%t %d", s.Complete, len(s.Columns)))
		}
		if got := strings.Join(ids, " "); got != step.ids || strings.Join(lines, ", ") != strings.Join(step.lines, ", ") {
			t.Errorf("step %d: rows %s, and not %s; lines %q, and not %q", i, got, step.ids, lines, step.lines)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A file that cannot grow says which it is and names the disk; what was kept is there, and with
// room again the same is kept.
func TestStore_diskFull(t *testing.T) {
	t.Parallel()
	f := opened(t, filepath.Join(t.TempDir(), "cache", "x.db"), 1)
	columns := []string{"Id", "Text"}
	if err := f.Store(t.Context(), nil, batch(columns, Span{}, []string{"1", "before"})); err != nil {
		t.Fatal(err)
	}
	bound := func(pages int) {
		if err := f.writer.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	kept := func() string {
		t.Helper()
		r, err := f.Reader(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		book, err := r.Scans(t.Context(), "T")
		if err != nil || len(book) != 1 {
			t.Fatalf("%d lines, %v", len(book), err)
		}
		rows := textsOf(t.Context(), t, r, "T", []string{"Id"})
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d of %d", len(rows), book[0].Rows)
	}
	long := batch(columns, Span{}, []string{"2", strings.Repeat("x", 1<<20)}, []string{"3", ""})
	bound(1) // SQLite takes what there is
	if err := f.Store(t.Context(), nil, long); !errors.Is(err, ErrCache) || !strings.Contains(err.Error(), f.Path()) || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("got %v", err)
	}
	if got := kept(); got != "1 of 1" {
		t.Errorf("kept are %s", got)
	}
	bound(1 << 30)
	if err := f.Store(t.Context(), nil, long); err != nil {
		t.Error(err)
	}
	if got := kept(); got != "2 of 2" {
		t.Errorf("kept are %s", got)
	}
}
