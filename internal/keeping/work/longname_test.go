package work

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/keeptest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// TestEnqueue_names has logins of all kinds of names have a queue, each its own.
func TestEnqueue_names(t *testing.T) {
	t.Parallel()
	q, err := OpenSQLite(t.Context(), sqlsink.SQLiteName(filepath.Join(t.TempDir(), "kept.db")), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	var crew Crew
	crew.Sink = keeptest.New()
	queues := map[string]bool{}
	for _, name := range []string{"", "brand", "Brand & Söhne", strings.Repeat("a", 29), strings.Repeat("a", 30), strings.Repeat("a", 31), strings.Repeat("ü", 300)} {
		queues[queueOf(name)] = true
		crew.Logins = append(crew.Logins, Login{Name: name, Every: time.Hour, List: func(context.Context) (list reading.Listed, err error) { return list, nil }})
	}
	if n, err := q.Enqueue(t.Context(), crew); err != nil || n != len(crew.Logins) || len(queues) != n {
		t.Errorf("%d jobs in %d queues for %d logins: %v", n, len(queues), len(crew.Logins), err)
	}
}
