package history

import (
	"context"
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

// NotKept is the error of a table that is not kept.
func NotKept(table string) error { return fmt.Errorf("no table %s is kept", table) }
