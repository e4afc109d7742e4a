package engine_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"
	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
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
