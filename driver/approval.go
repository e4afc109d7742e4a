package driver

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Change is what a statement is about to do: its rows are found and checked, and nothing
// is sent.
type Change struct {
	// Verb and Table are the statement's: "UPDATE", "Comments".
	Verb, Table string
	// Rows is how many rows it makes, changes or deletes.
	Rows int
}

// WithApproval returns a context under which an INSERT, an UPDATE or a DELETE asks before it
// writes: where approve returns an error, that is the statement's, and nothing is sent.
// approve may wait for a person, as long as its context lasts.
func WithApproval(ctx context.Context, approve func(context.Context, Change) error) context.Context {
	return session.WithApproval(ctx, func(ctx context.Context, c session.Change) error { return approve(ctx, Change(c)) })
}
