package session

import (
	"context"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
)

// A statement that is cancelled while it looks takes no kept table from the sessions beside it.
func TestPastFile_cancelled(t *testing.T) {
	t.Parallel()
	f := &pastFile{tables: []past.Table{{Name: "Media"}}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f.look(ctx, func(ctx context.Context) (*past.Reader, error) { return nil, ctx.Err() })
	if list, err := f.found(); len(list) != 1 || err != nil {
		t.Errorf("%v, %v", list, err)
	}
}
