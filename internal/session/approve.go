package session

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/systables"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// Change is what a statement is about to do: its rows are found and checked, and nothing
// is sent.
type Change struct {
	// Verb and Table are the statement's: "UPDATE", "Comments".
	Verb, Table string
	// Rows is how many rows it makes, changes or deletes.
	Rows int
}

type approvalKey struct{}

// WithApproval returns a context whose statements ask before they write: where approve
// returns an error, that is the statement's, and nothing is sent.
func WithApproval(ctx context.Context, approve func(context.Context, Change) error) context.Context {
	return context.WithValue(ctx, approvalKey{}, approve)
}

// approved asks whoever wants to be asked about a job.
func (s *Statement) approved(ctx context.Context, job *write.Job) error {
	approve, _ := ctx.Value(approvalKey{}).(func(context.Context, Change) error)
	if approve == nil || len(job.Rows) == 0 {
		return nil
	}
	return approve(ctx, Change{Verb: s.change.verb.String(), Table: job.Table.Name, Rows: len(job.Rows)})
}

// wrote has sys_identity tell what was written, and why the row behind it was not.
func (e *execution) wrote(s *Statement, job *write.Job, done []write.Result, failed error) {
	verb := s.change.verb.String()
	var rows []systables.Written
	for _, id := range job.IDs(done) {
		rows = append(rows, systables.Written{ID: id, Batch: e.id, Operation: verb, Message: job.Table.Name + ": done"})
	}
	if failed != nil {
		rows = append(rows, systables.Written{Batch: e.id, Operation: verb, Message: failed.Error()})
	}
	e.journal.wrote(rows)
}
