package tokensource

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/semaphore"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// TokenSource gives access tokens.
type TokenSource interface {
	AccessToken(ctx context.Context) (string, error)
}

// Replacer is a TokenSource that may have another token where the platform
// refused one.
type Replacer interface {
	Replace(ctx context.Context, refused string) (string, error)
}

// Page gives the token of a Facebook Page (AuthenticateAsPage). The user's
// token fetches it: when it is needed first, when the user's token is another
// one, and when the platform refuses it. It is not stored.
type Page struct {
	user TokenSource
	app  *app
	page string

	lock  *semaphore.Weighted // of one, for what follows
	of    string              // the user's token that fetched it
	token *oauth.Token
}

// NewPage makes a source of the token of a Page, named by its id or name,
// on which the user has a role.
func NewPage(cfg oauth.Config, user TokenSource, page string) (*Page, error) {
	app, err := newApp(cfg)
	if err != nil {
		return nil, err
	}
	if app.cfg.Login != oauth.FacebookLogin {
		return nil, fmt.Errorf("oauth: AuthenticateAsPage: Pages are of AuthScheme=%s, the connection is of AuthScheme=%s", oauth.FacebookLogin, app.cfg.Login)
	}
	return &Page{user: user, app: app, page: page, lock: semaphore.NewWeighted(1)}, nil
}

// AccessToken returns the Page's token.
func (s *Page) AccessToken(ctx context.Context) (string, error) {
	return s.reveal(s.get(ctx, ""))
}

// Account returns the id of the Instagram account that is connected to the Page.
func (s *Page) Account(ctx context.Context) (string, error) {
	t, err := s.get(ctx, "")
	if err != nil {
		return "", err
	}
	if len(t.AccountIDs) == 0 {
		return "", fmt.Errorf("oauth: AuthenticateAsPage: no Instagram account is connected to the Page %s (%s), or none that the login may see", t.User, sanitize.Brief(t.UserName))
	}
	return t.AccountIDs[0], nil
}

// Replace fetches the Page's token anew after it was refused.
func (s *Page) Replace(ctx context.Context, refused string) (string, error) {
	token, err := s.reveal(s.get(ctx, refused))
	if err == nil && token == refused {
		return "", fmt.Errorf("oauth: AuthenticateAsPage: %w: the platform refused the token of the Page %s, and gives no other", oauth.ErrSessionExpired, s.page)
	}
	return token, err
}

func (s *Page) reveal(t *oauth.Token, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return t.Access.Reveal(), nil
}

// get returns the token that is known, unless another of the user's fetched it or
// it was refused.
func (s *Page) get(ctx context.Context, refused string) (*oauth.Token, error) {
	user, err := s.user.AccessToken(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.lock.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.lock.Release(1)
	if s.token != nil && s.of == user && s.token.Access.Reveal() != refused {
		return s.token, nil
	}
	t, err := s.fetch(ctx, user)
	if replacer, ok := s.user.(Replacer); ok && errors.Is(err, oauth.ErrSessionExpired) {
		if user, err = replacer.Replace(ctx, user); err != nil {
			return nil, err
		}
		t, err = s.fetch(ctx, user)
	}
	if err != nil {
		return nil, err
	}
	s.of, s.token = user, t
	return t, nil
}

func (s *Page) fetch(ctx context.Context, user string) (*oauth.Token, error) {
	return s.app.PageToken(ctx, &oauth.Token{TokenInfo: oauth.TokenInfo{LongLived: true}, Access: oauth.NewSecret(user)}, s.page)
}
