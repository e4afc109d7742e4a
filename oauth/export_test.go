package oauth

import (
	"context"
	"net/url"
)

// LoginOnce is loginOnce as a [Source] has it, with another token than ended.
func (d *Desktop) LoginOnce(ctx context.Context, cfg Config, store Store, user string, ended Secret) (*Token, error) {
	client, err := NewClient(cfg)
	if err != nil {
		return nil, err
	}
	return d.loginOnce(ctx, client, store, user, func(t *Token) bool { return t.Access != ended && !t.Expired(cfg.now()) })
}

// VerifierFingerprint is verifierFingerprint, which tells apart what a store has.
func (c *Client) VerifierFingerprint(verifier Secret) (string, error) {
	return c.verifierFingerprint(verifier)
}

// RedirectError is redirectError.
func RedirectError(query url.Values) error { return redirectError(query) }

// CodeFile remembers codes in a file.
func CodeFile(path string) CodeMemory { return codeFile(path) }

// NewMemoryStore is newMemoryStore.
func NewMemoryStore() Store { return newMemoryStore() }
