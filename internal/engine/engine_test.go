package engine_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"
	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// functions are SQL functions by name.
type functions map[string]func(db *sqlite3.Conn, name string) error

func (f functions) Register(db *sqlite3.Conn, _ func() time.Time) error {
	for name, register := range f {
		if err := register(db, name); err != nil {
			return err
		}
	}
	return nil
}

func (f functions) Names() []string      { return slices.Collect(maps.Keys(f)) }
func (f functions) TableNames() []string { return nil }

func (f functions) Plain(string, int) func([]value.Value) (value.Value, bool) { return nil }

func mustOpen(t testing.TB, cfg engine.Config) *engine.Conn {
	t.Helper()
	conn, err := engine.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

// What is kept in a common table expression has an index for a join that no key
// serves, as the documentation says; a table has none.
func TestAutomaticIndex(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, comparedConfig())
	for sql, want := range map[string]bool{
		"WITH c AS MATERIALIZED (SELECT Id, date(Timestamp) AS Day FROM Comments) SELECT count(*) FROM Media m JOIN c ON c.Day = date(m.Timestamp)": true,
		"WITH c AS (SELECT Id, date(Timestamp) AS Day FROM Comments) SELECT count(*) FROM Media m JOIN c ON c.Day = date(m.Timestamp)":              false,
		"SELECT count(*) FROM Media m JOIN Comments c ON c.Caption = m.Caption":                                                                     false,
	} {
		s := mustPrepare(t, conn, "EXPLAIN QUERY PLAN "+sql)
		got := false
		for _, line := range rows(t, s) {
			got = got || strings.Contains(line, "AUTOMATIC")
		}
		if got != want {
			t.Errorf("%s: an automatic index: %t", sql, got)
		}
		_ = s.Close()
	}
}
