package tokenstore

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Ready fails where a store cannot be read or written, or only with another key
// than the one it was written with, and where the memory of codes, nil for none,
// cannot be written: before a user logs in for a token that could not be kept.
func Ready(ctx context.Context, store Store, codes oauth.CodeMemory) error {
	list, err := store.List(ctx)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		if _, err := store.Load(ctx, list[0].Key); err != nil && !errors.Is(err, oauth.ErrNotStored) { // else it was deleted just now
			return err
		}
	}
	for _, place := range []any{store, codes} {
		if r, ok := place.(rehearser); ok {
			if err := r.rehearse(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// rehearser is a place that can go through writing without leaving anything.
type rehearser interface {
	rehearse(ctx context.Context) error
}
