package oauth

import "context"

// CodeMemory remembers which codes have been sent, for all processes that share
// it: a connection string with OAuthVerifier is used again and again.
type CodeMemory interface {
	// Spend notes a code, by its fingerprint, before it is sent. It returns
	// false for one that was noted before.
	Spend(ctx context.Context, fingerprint string) (first bool, err error)
}
