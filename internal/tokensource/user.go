package tokensource

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// User is the id of the user whose login is in use, or else of the stored one that would be.
// Nothing is sent, and nobody asked; errors are those of the store, and [oauth.ErrNotStored] or
// [oauth.ErrAmbiguousLogin] where it does not tell.
func (s *Source) User(ctx context.Context) (string, error) {
	s.mu.Lock()
	t := s.current
	s.mu.Unlock()
	if t != nil && s.over(t, oauth.Secret{}) == nil {
		return t.User, nil
	}
	store, err := s.Store(ctx)
	if err != nil {
		return "", err
	}
	info, err := tokenstore.Select(ctx, store, s.app.Key(s.cfg.User))
	return info.User, err
}
