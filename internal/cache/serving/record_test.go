package serving

import (
	"context"
	"errors"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

type oneRow struct{ engine.Cursor }

func (oneRow) Value(int) value.Value { return value.Text("1") }

// What ends the keeping is told to who has rows kept: without them nothing is to be replaced.
func TestRecorder_ended(t *testing.T) {
	away := errors.New("the file is away")
	r := &Recorder{Passed: func(context.Context) error { return away }}
	table := &schema.Table{Columns: []schema.Column{{Name: "Id", Key: true}}}
	w := &walk{module: &module{table: table}, columns: []int{0}, keys: map[string]bool{}}
	r.walks = append(r.walks, w)
	if err := r.take(t.Context(), w, oneRow{}); err != nil {
		t.Fatalf("the answer fails too: %v", err)
	}
	if !errors.Is(r.Err(), away) || len(r.Batches(nil, "", 0)) > 0 {
		t.Errorf("told %v, kept %v", r.Err(), r.Batches(nil, "", 0))
	}
}
