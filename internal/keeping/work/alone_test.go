package work

import (
	"errors"
	"log/slog"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// One process at a time puts jobs in; the others pass, and wait for nothing.
func TestAlone(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t).String()
	var both [2]*queue[pgx.Tx]
	for i := range both {
		q, err := OpenPostgres(t.Context(), address, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(q.Close)
		both[i] = q.(*queue[pgx.Tx])
	}
	failed := errors.New("failed")
	runs := 0
	err := both[0].jobs.alone(t.Context(), func() error {
		runs++
		return errors.Join(failed, both[1].jobs.alone(t.Context(), func() error {
			t.Error("two at the same time")
			return nil
		}))
	})
	if !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
	if err := both[1].jobs.alone(t.Context(), func() error { runs++; return nil }); err != nil || runs != 2 {
		t.Errorf("%d runs, %v", runs, err)
	}
}
