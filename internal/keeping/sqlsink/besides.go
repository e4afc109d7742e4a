package sqlsink

import (
	"context"
	"database/sql"
	"time"
)

// What follows is for those who keep tables of their own beside a sink's, in its database, as a
// lake does: statements are written with $1, $2 … for both kinds.

// Querier is a database or a transaction.
type Querier = querier

// Text writes a statement in the parameters of a sink's database.
func Text(s *Sink, query string) string { return s.d.text(query) }

// Time is the argument for an instant; NULL for none.
func Time(s *Sink, t time.Time) any { return s.d.time(t) }

// Each runs a query for its rows.
func Each(ctx context.Context, s *Sink, q Querier, row func(scan func(...any) error) error, query string, args ...any) error {
	return s.d.each(ctx, q, row, query, args...)
}

// Exec runs a statement that may change rows, and tells how many.
func Exec(ctx context.Context, s *Sink, q Querier, query string, args ...any) (int64, error) {
	return s.d.exec(ctx, q, query, args...)
}

// Within runs a function in a transaction that writes.
func Within(ctx context.Context, s *Sink, run func(*sql.Tx) error) error { return s.within(ctx, run) }
