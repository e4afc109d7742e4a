package work

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Tables of jobs of a newer program are refused, by what was found and what is known.
func TestQueue_newer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, q *queue[*sql.Tx]) { testNewer(t, q) }, func(t *testing.T, q *queue[pgx.Tx]) { testNewer(t, q) })
}

func testNewer[Tx any](t *testing.T, q *queue[Tx]) {
	if err := q.migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := q.jobs.db.ExecContext(t.Context(), "INSERT INTO river_migration (line, version) VALUES ('main', 999)"); err != nil {
		t.Fatal(err)
	}
	err := q.migrate(t.Context())
	if err == nil || !strings.Contains(err.Error(), "the tables river_* have the version 999, of a newer viewfinder, and this one knows ") {
		t.Errorf("got %v", err)
	}
}
