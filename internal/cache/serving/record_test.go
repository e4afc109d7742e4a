package serving

import (
	"context"
	"errors"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

type oneRow struct{ engine.Cursor }

func (oneRow) Value(int) value.Value { return value.Text("1") }

// What ends the keeping is told to who has rows kept: without them nothing is to be replaced.
func TestRecorder_ended(t *testing.T) {
	away := errors.New("the file is away")
	r := &Recorder{Aside: cache.At(cache.Place{}).Aside(), Passed: func(context.Context) error { return away }}
	table := &schema.Table{Columns: []schema.Column{{Name: "Id", Key: true}}}
	w := &walk{module: &module{table: table}, columns: []int{0}, pile: r.Aside.Pile([]int{0})}
	r.walks = append(r.walks, w)
	if err := r.take(t.Context(), w, oneRow{}); err != nil {
		t.Fatalf("the answer fails too: %v", err)
	}
	if kept, err := r.Batches(t.Context(), nil, "", 0); !errors.Is(r.Err(), away) || len(kept) > 0 || err != nil {
		t.Errorf("told %v, kept %v, %v", r.Err(), kept, err)
	}
}
