package lake

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/duckdbtest"
)

// documented are the statements with which the manual has DuckDB read a lake.
func documented(t *testing.T, dir string) []string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/keeping-parquet.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "## DuckDB\n\n```text\n")
	block, _, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatal("the manual has no statements for DuckDB")
	}
	const there = "'/var/lib/viewfinder/lake/'"
	if !strings.Contains(block, there) {
		t.Fatal("the manual names another folder")
	}
	var all []string
	for s := range strings.SplitSeq(strings.ReplaceAll(block, there, "'"+filepath.ToSlash(dir)+"/'"), ";") {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// DuckDB reads the parts by the manifest, as the manual says, and finds what a database keeps.
func TestDuckDB(t *testing.T) {
	duckdbtest.Ask(t)
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, sqlite(t, filepath.Join(t.TempDir(), "state.db")), media)
	want := judge(t, media)
	r := rand.New(rand.NewPCG(1, 9))
	for n := range 30 {
		next := step(r, media, accounts[r.IntN(3)], n)
		commit(t, s, next)
		commit(t, want, next)
		var err error
		switch r.IntN(4) {
		case 0:
			err = s.Flush(t.Context())
		case 1:
			err = errors.Join(s.Flush(t.Context()), s.Compact(t.Context()))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
	// A file that no manifest names counts for nothing.
	if err := os.WriteFile(filepath.Join(dir, "media", "month=2026-11", "part-left.parquet"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	moment := "strftime(%s AT TIME ZONE 'UTC', '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ')"
	statements := documented(t, dir)
	asked := len(statements)
	statements = append(statements,
		"SELECT account, row_key, "+fmt.Sprintf(moment, "seen_from")+", "+fmt.Sprintf(moment, "seen_to")+", missing, id, caption, mediatype, likescount::VARCHAR, rate::VARCHAR, isshared, "+
			fmt.Sprintf(moment, `"timestamp"`)+", extra FROM media_version",
		"SELECT count(*) FROM media",
		"SELECT count(*) FROM media_version WHERE seen_from <= TIMESTAMPTZ '2026-11-01 02:00:00+00' AND (seen_to IS NULL OR seen_to > TIMESTAMPTZ '2026-11-01 02:00:00+00')",
		"DESCRIBE media_version",
	)
	answers := duckdbtest.Ask(t, statements...)
	for i, a := range answers {
		if a.Error != "" {
			t.Fatalf("%s: %s", statements[i], a.Error)
		}
	}
	got := map[string]string{}
	for _, row := range answers[asked].Rows {
		name := fmt.Sprint(row[:3])
		if _, twice := got[name]; twice {
			t.Errorf("%s is there twice", name)
		}
		if rate, ok := row[9].(string); ok {
			row[9] = strings.TrimSuffix(rate, ".0")
		}
		got[name] = fmt.Sprint(row[3:])
	}
	same(t, got, kept(t, want, media))
	for i, where := range []string{"seen_to IS NULL", "seen_from <= '2026-11-01T02:00:00.000000Z' AND (seen_to IS NULL OR seen_to > '2026-11-01T02:00:00.000000Z')"} {
		var n int
		if err := want.DB().QueryRowContext(t.Context(), "SELECT count(*) FROM Media_version WHERE "+where).Scan(&n); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		if got := fmt.Sprint(answers[asked+1+i].Rows[0][0]); got != fmt.Sprint(n) {
			t.Errorf("%s: %s rows, want %d", where, got, n)
		}
	}
	types := map[string]string{}
	for _, row := range answers[asked+3].Rows {
		types[fmt.Sprint(row[0])] = fmt.Sprint(row[1])
	}
	for column, want := range map[string]string{
		"id": "VARCHAR", "seen_from": "TIMESTAMP WITH TIME ZONE", "timestamp": "TIMESTAMP WITH TIME ZONE",
		"likescount": "BIGINT", "rate": "DOUBLE", "isshared": "BOOLEAN", "extra": "JSON", "month": "VARCHAR",
	} {
		if types[column] != want {
			t.Errorf("%s is %s, want %s", column, types[column], want)
		}
	}
}
