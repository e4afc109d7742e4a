package driver

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Report tells how a statement went: what it cost, and whether its answer is
// whole. Ask for one by [WithReport].
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
	// AsOf is when the oldest of the rows that came from the cache were read of the
	// platform; zero where none did.
	AsOf time.Time
	// Usage is the largest load of a rate limit that an answer told of, in
	// percent; 0 where none did.
	Usage float64
	// Regain is how long until calls are answered again; 0 if they are now.
	Regain time.Duration
}

// Warning tells why values are NULL or rows may be missing.
type Warning struct {
	// Reason is one of the constants: a word for programs.
	Reason Reason
	// Table and Column say where; Column may be empty.
	Table, Column string
	// Object is the id of the first object concerned, Count how many there were.
	Object string
	Count  int
	// Incomplete says that rows, not just values, may be missing.
	Incomplete bool
	Message    string
}

// WithReport returns a context whose statement fills in r. r is written once,
// when the rows end, fail or are closed: read it after rows.Close. A context
// used for several statements reports the one that ended last.
func WithReport(ctx context.Context, r *Report) context.Context {
	if r == nil {
		return session.WithReport(ctx, nil)
	}
	return session.WithReport(ctx, func(told session.Report) { *r = reportOf(told) })
}

func reportOf(r session.Report) Report {
	out := Report{
		Statement: r.Statement, Started: r.Started, Took: r.Took, Rows: r.Rows, Affected: r.Affected, Ended: r.Ended, Complete: r.Complete,
		Requests: r.Requests, QuotaCalls: r.QuotaCalls, Bytes: r.Bytes, AsOf: r.AsOf, Usage: r.Usage, Regain: r.Regain,
	}
	for _, w := range r.Warnings {
		out.Warnings = append(out.Warnings, Warning{
			Reason: Reason(w.Reason), Table: w.Table, Column: w.Column, Object: w.Object, Count: w.Count,
			Incomplete: w.Incomplete, Message: w.Message,
		})
	}
	return out
}
