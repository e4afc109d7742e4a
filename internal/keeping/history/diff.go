package history

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Differ is a [Sink] that tells what changed between two moments.
type Differ interface {
	// Diff calls a function for each change of a table between two moments, by account and
	// key.
	Diff(ctx context.Context, table string, from, to time.Time, each func(Change) error) error
	Close() error
}

// Change is what a row was at a moment and is at a later one.
type Change struct {
	Account, Key string
	// Column is that of a value that changed; "" where the row came or went.
	Column string
	// Was and Is are the values as texts, nil for NULL.
	Was, Is *string
	// Came and Went say that there was no row, or is none.
	Came, Went bool
}

// ErrNotKept is of a table that is not kept.
var ErrNotKept = errors.New("is kept: viewfinder sync status lists those that are")

// NotKept is the error of a table that is not kept. It matches [ErrNotKept].
func NotKept(table string) error { return fmt.Errorf("no table %s %w", table, ErrNotKept) }
