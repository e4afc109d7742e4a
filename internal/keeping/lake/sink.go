package lake

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/blob"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// limits say when parts are written and merged.
type limits struct {
	waiting  int64         // versions that may wait in the state before a commit writes them out
	patience time.Duration // how long they may wait while there are commits
	part     int           // versions that a flush puts into a part
	many     int           // small parts of a month that become one
	rows     int64         // that a part has at most from which was taken what ended long ago
	expiring time.Duration // between two times that this is done with a table
}

var usual = limits{waiting: 50_000, patience: 5 * time.Minute, part: 100_000, many: 8, rows: 5_000_000, expiring: 24 * time.Hour}

// tidying is how often a process that goes on merges and sweeps parts.
const tidying = time.Hour

// Sink is a lake. It is a [history.Sink].
type Sink struct {
	inner *sqlsink.Sink
	state state
	store blob.Store
	limits

	opened  atomic.Int64 // versions that this process has committed since the last flush
	flushed atomic.Int64 // when that was, in Unix nanoseconds
	tidied  atomic.Int64 // when parts were merged and swept
	late    atomic.Pointer[error]
}

var _ history.Sink = (*Sink)(nil)

// Open opens a lake at a place of package blob, with its state, which is the sink's from then on.
func Open(ctx context.Context, place string, inner *sqlsink.Sink) (*Sink, error) {
	store, err := blob.Open(ctx, place)
	if err != nil {
		return nil, errors.Join(err, inner.Close())
	}
	s := &Sink{inner: inner, state: stateOf(inner, store.Place()), store: store, limits: usual}
	s.flushed.Store(time.Now().UnixNano())
	s.tidied.Store(time.Now().UnixNano())
	return s, nil
}
