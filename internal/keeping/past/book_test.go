package past

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// Of a long book what is whole now is known by the last lines of each account, which an index
// leads to: those before are not even read.
func TestReadBook_long(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "kept.db")
	sink := prepared(t, path, &history.Table{Name: "Posts", Key: []string{"Id"}, Columns: []history.Column{{Name: "Id"}}})
	const accounts, each = 50, 400
	for _, query := range []string{
		`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 * ?2 - 1)
			INSERT INTO sync_scan(account, name, began, ended, complete, reasons, calls, rows_read, opened, closed, vanished)
			SELECT i % ?1, CASE WHEN i / ?1 % 2 THEN 'Posts' ELSE 'Stories' END, 'no time', '', 1, '[]', 0, 0, 0, 0, 0 FROM n`,
		`INSERT INTO sync_scan(account, name, began, ended, complete, reasons, calls, rows_read, opened, closed, vanished)
			SELECT DISTINCT account, CASE account WHEN '7' THEN 'posts' ELSE 'Posts' END, '2026-11-01T06:00:00.000000Z', '', account <> '9', '[]', ?1 * ?2 * 0, 0, 0, 0, 0 FROM sync_scan`,
	} {
		if _, err := sink.DB().ExecContext(t.Context(), query, accounts, each); err != nil {
			t.Fatal(err)
		}
	}
	if err := sink.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	began := time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)
	for only, want := range map[string]string{"": "[{9 the reading of 2026-11-01T06:00:00Z was not complete: rows may be missing}]", "9": "[{9 the reading of 2026-11-01T06:00:00Z was not complete: rows may be missing}]", "7": "[]"} {
		book, err := r.readBook(t.Context(), "posts", only)
		if err != nil {
			t.Fatal(err)
		}
		gaps, last, err := book.At(time.Time{})
		if err != nil || fmt.Sprint(gaps) != want || !last.Equal(began) {
			t.Errorf("of %q: %v, %v, %v", only, gaps, last, err)
		}
	}
	for query, want := range map[string]string{
		history.Listed + " AND lower(name) = lower('posts')":                                                                        "SCAN sync_scan",
		"SELECT range_from, range_to, began, complete, reasons FROM sync_scan WHERE account = ?1 AND name IN (?2) ORDER BY id DESC": "TEMP B-TREE",
	} {
		err := r.each(t.Context(), "EXPLAIN QUERY PLAN "+query, nil, func(st *sqlite3.Stmt) error {
			if text := st.ColumnText(3); strings.Contains(text, want) && !strings.Contains(text, "USING COVERING INDEX") {
				t.Errorf("%s: %s", query, text)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// BenchmarkReadBook asks the book of 1,000 accounts, of which five tables were read each hour for a
// month, how whole a table is now.
func BenchmarkReadBook(b *testing.B) {
	path := filepath.Join(b.TempDir(), "kept.db")
	sink, err := sqlsink.OpenSQLite(path)
	if err != nil {
		b.Fatal(err)
	}
	table := &history.Table{Name: "Posts", Key: []string{"Id"}, Columns: []history.Column{{Name: "Id"}}}
	if err := sink.Prepare(b.Context(), []*history.Table{table}); err != nil {
		b.Fatal(err)
	}
	if _, err := sink.DB().ExecContext(b.Context(), `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1000 * 5 * 720 - 1)
		INSERT INTO sync_scan(account, name, began, ended, complete, reasons, calls, rows_read, opened, closed, vanished)
		SELECT 17841400000000000 + i % 1000, substr('PostsMediaTableOtherThing', 1 + i / 1000 % 5 * 5, 5), '2026-11-01T06:00:00.000000Z', '', 1, '[]', 0, 0, 0, 0, 0 FROM n`); err != nil {
		b.Fatal(err)
	}
	if err := sink.Close(); err != nil {
		b.Fatal(err)
	}
	r, err := Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	b.ReportAllocs()
	for b.Loop() {
		book, err := r.readBook(b.Context(), "Posts", "")
		if err != nil {
			b.Fatal(err)
		}
		if gaps, _, err := book.At(time.Time{}); err != nil || len(gaps) > 0 {
			b.Fatal(gaps, err)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-heap")
	}
}
