package backend_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

var keptOn = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// keepPosts keeps posts with likes, as of a day.
func keepPosts(t *testing.T, path, table string, day int, likes int64, ids ...string) {
	t.Helper()
	sink, err := sqlsink.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Close()
	as := &history.Table{Name: table, Key: []string{"Id"}, Columns: []history.Column{{Name: "Id"}, {Name: "LikesCount", Type: history.Integer}, {Name: "Created", Type: history.Time}}}
	if err := sink.Prepare(t.Context(), []*history.Table{as}); err != nil {
		t.Fatal(err)
	}
	claim, err := sink.Claim(t.Context(), history.Task{Account: "1", Table: table})
	if err != nil {
		t.Fatal(err)
	}
	at := keptOn.AddDate(0, 0, day)
	b := history.Batch{Table: as, Scope: &history.Scope{}, Scan: history.Scan{Account: "1", Began: at, Ended: at, Complete: true}}
	for i, id := range ids {
		b.Rows = append(b.Rows, history.Row{Values: []any{id, likes + int64(i), keptOn}})
	}
	if _, err := sink.Commit(t.Context(), claim, &history.Step{Batches: []history.Batch{b}}); err != nil {
		t.Fatal(err)
	}
}

// asked are the rows of a statement, values parted by |.
func asked(t *testing.T, c *pgx.Conn, query string, args ...any) ([]string, error) {
	t.Helper()
	rows, err := c.Query(context.Background(), query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (string, error) {
		values, err := row.Values()
		var line []string
		for _, v := range values {
			if at, ok := v.(time.Time); ok {
				v = at.UTC().Format(time.RFC3339)
			}
			line = append(line, fmt.Sprint(v))
		}
		return strings.Join(line, "|"), err
	})
}

// What sync keeps and what the cache has stand beside the live tables, in schemas of their own;
// tables that come to the files are there for who connects next.
func TestFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "kept.db")
	more := "KeptLocation=" + path + ";OAuthSettingsKey=passphrase of a test;CacheLocation=" + filepath.Join(dir, "cache")
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 60}, more)
	before := r.connect(t, nil)
	if _, err := asked(t, before, "SELECT id FROM kept.media"); err == nil {
		t.Error("there is a table before there is a file")
	}
	ids, err := asked(t, before, "SELECT id FROM media ORDER BY id")
	if err != nil || len(ids) != 60 {
		t.Fatal(len(ids), err)
	}
	keepPosts(t, path, "Media", 0, 100, ids[:3]...)
	keepPosts(t, path, "Media", 1, 200, ids[1:3]...)
	cfg, err := config.Parse(r.sim.DSN() + ";" + more)
	if err != nil {
		t.Fatal(err)
	}
	pool, err := session.Open(cfg, connect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	s, err := pool.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := s.Query(t.Context(), "CACHE SELECT Id, LikesCount FROM Media", nil)
	if err == nil {
		err = rows.Drain()
	}
	if err != nil {
		t.Fatal(err)
	}

	var notices []*pgconn.Notice
	c := r.connect(t, &notices)
	r.calls(t)
	for _, x := range []struct {
		query string
		args  []any
		want  []string
		calls int // at the most
	}{
		{"SELECT id, likescount, created FROM media FOR SYSTEM_TIME AS OF '2026-03-01 18:00+00' ORDER BY id", nil, []string{ids[0] + "|100|2026-03-01T12:00:00Z", ids[1] + "|101|2026-03-01T12:00:00Z", ids[2] + "|102|2026-03-01T12:00:00Z"}, 0},
		{"SELECT count(*), sum(m.likescount) FROM instagram.media FOR SYSTEM_TIME AS OF $1 AS m", []any{keptOn.AddDate(0, 0, 1)}, []string{"2|{401 0 false finite true}"}, 0},
		{"SELECT count(*) FROM kept.media FOR SYSTEM_TIME AS OF timestamptz '2026-03-03' - interval '2 days'", nil, []string{"0"}, -1},
		{"SELECT d.day, count(m.id) FROM (VALUES (timestamptz '2026-03-02 00:00+00'), ('2026-03-03')) d(day) CROSS JOIN media FOR SYSTEM_TIME AS OF d.day m GROUP BY d.day ORDER BY 1", nil, []string{"2026-03-02T00:00:00Z|3", "2026-03-03T00:00:00Z|2"}, 0},
		{"SELECT count(*) FROM kept.media WHERE as_of = '2026-03-01 18:00+00'", nil, []string{"3"}, 0},
		{"SELECT * FROM kept.media ORDER BY id", nil, []string{ids[1] + "|200|2026-03-01T12:00:00Z", ids[2] + "|201|2026-03-01T12:00:00Z"}, 0},
		{"SELECT count(*), count(seen_to) FROM kept.media_history", nil, []string{"5|3"}, 0},
		{"SELECT l.id, was.likescount, h.likescount FROM media l JOIN media FOR SYSTEM_TIME AS OF '2026-03-02' was ON was.id = l.id JOIN kept.media_history h ON h.id = l.id AND h.seen_to IS NULL ORDER BY l.id", nil, []string{ids[1] + "|101|200", ids[2] + "|102|201"}, 2},
		{"SELECT count(*), count(c.id) FROM media l JOIN cache.media c ON c.id = l.id AND c.likescount = l.likescount", nil, []string{"60|60"}, 2},
		{"SELECT count(*) FROM media l JOIN cache.media c USING (id) JOIN kept.media k USING (id)", nil, []string{"2"}, 2},
		{"SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('kept', 'cache') ORDER BY 1, 2", nil, []string{"cache|Media", "kept|Media", "kept|Media_history"}, 0},
		{"SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 WHERE nspname = 'kept' AND relname = 'Media'", nil, []string{"3"}, 0},
	} {
		got, err := asked(t, c, x.query, x.args...)
		calls := r.calls(t)
		if x.calls < 0 {
			if err == nil || !strings.Contains(err.Error(), "nothing of Media was kept on 2026-03-01T00:00:00Z") {
				t.Errorf("%s: %v", x.query, err)
			}
			continue
		}
		if err != nil || !slices.Equal(got, x.want) || calls > x.calls {
			t.Errorf("%s: %v with %d calls\n%q, want\n%q", x.query, err, calls, got, x.want)
		}
	}
	for query, code := range map[string]string{
		"SELECT id FROM comments FOR SYSTEM_TIME AS OF '2026-03-02'": "42P01",
		"SELECT id FROM media FOR SYSTEM_TIME AS OF 7":               "42804",
		"SELECT id FROM media FOR SYSTEM_TIME ALL":                   "0A000",
		"SELECT id FROM media FOR SYSTEM_TIME AS OF '2026-02-02'":    "55000",
		"DELETE FROM kept.media WHERE id = '1'":                      "42501",
		"UPDATE cache.media SET likescount = 1 WHERE id = '1'":       "42501",
		"INSERT INTO kept.media (id) VALUES ('1')":                   "42501",
	} {
		_, err := asked(t, c, query)
		var e *pgconn.PgError
		if !errors.As(err, &e) || e.Code != code {
			t.Errorf("%s: %v, want %s", query, err, code)
		}
	}
	plan, err := asked(t, c, "EXPLAIN SELECT l.id FROM media l JOIN media FOR SYSTEM_TIME AS OF '2026-03-02' w ON w.id = l.id")
	if all := strings.Join(plan, "\n"); err != nil || !strings.Contains(all, "from what is kept, as of") {
		t.Errorf("%v: %s", err, all)
	}
	keepPosts(t, path, "Stories", 0, 1, "7")
	if got, err := asked(t, r.connect(t, nil), "SELECT id FROM kept.stories"); err != nil || !slices.Equal(got, []string{"7"}) {
		t.Errorf("a new table: %q, %v", got, err)
	}
}
