package session

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Report tells how a statement went: what it cost, and whether its answer is
// whole.
type Report struct {
	// Statement is the statement's number, as in sys_calls and sys_warnings.
	Statement int64
	// Started is when the execution began, Took how long it lasted.
	Started time.Time
	Took    time.Duration
	// Rows is the number of rows given.
	Rows int64
	// Affected is the number of rows of a table that were inserted, changed or deleted, also
	// before an error.
	Affected int64
	// Ended says that the rows were read to their end; false after an error, and
	// where they were closed before.
	Ended bool
	// Complete says that no row is missing among those given: there was no
	// error, and no warning is Incomplete.
	Complete bool
	// Warnings say why rows or values are missing, and what else there is to
	// know.
	Warnings []Warning
	// Requests is the number of HTTP requests, retries included.
	Requests int
	// QuotaCalls is how many calls count against the quota: each item of a batch
	// is one.
	QuotaCalls int
	// Bytes is the length of the answers, decompressed.
	Bytes int64
	// AsOf is when the oldest of the rows that came from the cache were read of the API; zero
	// where none did.
	AsOf time.Time
	// Usage is the largest load of a rate limit that an answer told of, in
	// percent; 0 where none did.
	Usage float64
	// Regain is how long until calls are answered again; 0 if they are now.
	Regain time.Duration
}

// Warning tells why values are NULL or rows may be missing.
type Warning = fetch.Note

type reportKey struct{}

// WithReport returns a context whose statement tells done how it went: once, when
// its rows end, fail or are closed, or when it fails before it has rows. nil tells
// nobody.
func WithReport(ctx context.Context, done func(Report)) context.Context {
	return context.WithValue(ctx, reportKey{}, done)
}

func reportOf(ctx context.Context) func(Report) {
	done, _ := ctx.Value(reportKey{}).(func(Report))
	return done
}

// Ended is what there is to know of an execution for those who count them.
type Ended struct {
	Report Report
	// Retries is how many of the requests were made again, Kept how many answers took none as
	// they were there already, and Waited how long calls had to wait before they were sent.
	Retries int
	Kept    int
	Waited  time.Duration
	// Err is why it failed; nil where it did not.
	Err error
}

type endedKey struct{}

// WithEnded returns a context whose statements tell done how each went when it has ended, as
// those of [WithReport] do.
func WithEnded(ctx context.Context, done func(Ended)) context.Context {
	return context.WithValue(ctx, endedKey{}, done)
}

type callsKey struct{}

// WithCalls returns a context whose statements tell of each of their calls when it is over, one
// at a time.
func WithCalls(ctx context.Context, done func(graph.Call)) context.Context {
	return context.WithValue(ctx, callsKey{}, done)
}
