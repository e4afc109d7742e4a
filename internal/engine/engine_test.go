package engine_test

import (
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"
	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func noFunctions(*sqlite3.Conn, func() time.Time) error { return nil }

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
