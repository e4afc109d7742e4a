package keyring

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/zalando/go-keyring"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
)

// keyName is the entry of the key that tokens are sealed with.
const keyName = "sealing key"

// sealing keeps that key.
type sealing struct {
	*system
}

// SealingKey returns the key, one for all programs of the user.
func (s sealing) SealingKey(ctx context.Context, size int, create bool) ([]byte, error) {
	key, err := s.read(ctx)
	if !errors.Is(err, tokenstore.ErrNoKey) || !create {
		return key, err
	}
	path, err := lockPath(defaultService)
	if err != nil {
		return nil, err
	}
	unlock, _, err := privatefile.Lock(ctx, path, "key")
	if err != nil {
		return nil, fmt.Errorf("oauth: keyring: %w", err)
	}
	defer unlock()
	if key, err = s.read(ctx); !errors.Is(err, tokenstore.ErrNoKey) {
		return key, err // another process was faster
	}
	key = make([]byte, size)
	rand.Read(key) // never fails
	if err := s.set(ctx, defaultService, keyName, base64.StdEncoding.EncodeToString(key)); err != nil {
		return nil, fmt.Errorf("oauth: %w", err)
	}
	return key, nil
}

func (s sealing) read(ctx context.Context) ([]byte, error) {
	text, err := s.get(ctx, defaultService, keyName)
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return nil, tokenstore.ErrNoKey
	case err != nil:
		return nil, fmt.Errorf("oauth: %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("oauth: keyring: the entry %q of %s is not a key of this program: put the right one back, or delete it and the tokens, and log in again", keyName, defaultService)
	}
	return key, nil
}
