package session

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/session/publish"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// Reading is the stage of a statement whose rows are read.
const Reading write.Stage = "reading"

// Progress is how far a statement has come: with the post or the file that it is about, or
// with its rows and what they have cost.
type Progress struct {
	publish.Progress
	Rows            int64
	Calls, Requests int
	Usage           float64 // the largest load of a rate limit, in percent
}

type progressKey struct{}

// WithProgress returns a context whose statements tell how far they have come.
func WithProgress(ctx context.Context, told func(Progress)) context.Context {
	return context.WithValue(ctx, progressKey{}, told)
}

// toldOf is who is told, nil for nobody.
func toldOf(ctx context.Context) func(Progress) {
	told, _ := ctx.Value(progressKey{}).(func(Progress))
	return told
}

// rowsTold is after how many rows it is told how many there are, where no call tells it.
const rowsTold = 1000

// read counts a row for who is told how far the statement has come.
func (e *execution) read(rows int64) {
	if e.reading == nil {
		return
	}
	e.rows.Store(rows)
	if rows%rowsTold == 0 {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.tellReading()
	}
}

// tellReading tells how far it has come. The caller holds the lock.
func (e *execution) tellReading() {
	r := &e.report
	e.reading(Progress{Progress: publish.Progress{Stage: Reading}, Rows: e.rows.Load(), Calls: r.QuotaCalls, Requests: r.Requests, Usage: r.Usage})
}
