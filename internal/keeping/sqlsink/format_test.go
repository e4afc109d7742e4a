package sqlsink

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// TestPrepare_older has a sink of the first format, whose rows and readings are there after it was
// brought to this one; who only reads takes it as it is.
func TestPrepare_older(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		ctx, s := t.Context(), reopen()
		for _, query := range append(migrations[0](s.d), "UPDATE sync_format SET format = 1") {
			if _, err := s.db.ExecContext(ctx, query); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Book(ctx, s, "Posts"); err != nil {
			t.Errorf("the book of an older form: %v", err)
		}
		for range 2 {
			if err := s.Prepare(ctx, []*history.Table{posts()}); err != nil {
				t.Fatal(err)
			}
		}
		var format int
		if err := s.db.QueryRowContext(ctx, "SELECT format FROM sync_format").Scan(&format); err != nil || format != Format {
			t.Errorf("format %d, %v", format, err)
		}
		there, err := s.columns(ctx, s.db, "sync_table")
		if err != nil || there["erased"] == "" {
			t.Errorf("%v, %v", there, err)
		}
	})
}
