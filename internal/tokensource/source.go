package tokensource

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Config is what a connection says of its token.
type Config struct {
	OAuth oauth.Config
	// Open opens the store, when a token is asked for first; it is tried again
	// after an error.
	Open func(context.Context) (tokenstore.Store, error)
	// User is the login's user, by id, user name or account id (OAuthUser);
	// empty where the store holds one.
	User string
	// Renew keeps the token alive (InitiateOAuth=REFRESH and GETANDREFRESH);
	// without it, what is stored is used as it is.
	Renew bool
	// Desktop logs the user of this computer in when there is no token that
	// serves (InitiateOAuth=GETANDREFRESH); nil, or one that returns nil, asks
	// nobody.
	Desktop func(context.Context) *oauth.Desktop
	// Verifier is what came of a login that was begun elsewhere (OAuthVerifier).
	Verifier oauth.Secret
	// Access and Refresh are tokens that the caller brought (OAuthAccessToken,
	// OAuthRefreshToken). The platform has no refresh tokens: there, Refresh is
	// the long-lived access token. What the caller brought stands for one login alone: where that
	// has ended, no other that is stored serves, unless User names it.
	Access, Refresh oauth.Secret
	// Issued and Expires tell what the caller knows of Access; zero for nothing.
	Issued, Expires time.Time
	// Event is told what becomes of the login, for a log; nil tells nobody.
	Event func(context.Context, Event)
}

// Event is something that became of a login.
type Event struct {
	What  string          // as "token renewed"
	Token oauth.TokenInfo // the one concerned; zero where there is none yet
	Err   error           // what went wrong, if anything
}

func (s *Source) tell(ctx context.Context, what string, t *oauth.Token, err error) {
	if s.cfg.Event == nil {
		return
	}
	e := Event{What: what, Err: err}
	if t != nil {
		e.Token = t.TokenInfo.Clone()
	}
	s.cfg.Event(ctx, e)
}

// Source gives the access token of a login that a store keeps, and keeps it
// alive. It may be used from many goroutines, and the
// store from many processes.
type Source struct {
	cfg Config
	app *app

	opening *semaphore.Weighted // of one: held while the store is opened
	asking  loginGroup          // one goroutine finds a token, the others wait

	mu       sync.Mutex
	store    tokenstore.Store
	current  *oauth.Token
	next     time.Time // when current is to be looked after again; zero for never
	renewing bool
	failure  error // of the last renewal
}

// New checks the configuration. Nothing is opened or sent.
func New(cfg Config) (*Source, error) {
	app, err := newApp(cfg.OAuth)
	if err != nil {
		return nil, err
	}
	return &Source{cfg: cfg, app: app, opening: semaphore.NewWeighted(1)}, nil
}

func (s *Source) brought() brought { return brought{s.cfg, s.app} }

// Close closes the store, if it was opened. No token is to be asked for after
// it.
func (s *Source) Close() error {
	s.mu.Lock()
	store := s.store
	s.store, s.current = nil, nil
	s.mu.Unlock()
	if store == nil {
		return nil
	}
	return store.Close()
}

// Store returns the store, opened.
func (s *Source) Store(ctx context.Context) (tokenstore.Store, error) {
	if err := s.opening.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.opening.Release(1)
	s.mu.Lock()
	store := s.store
	s.mu.Unlock()
	if store != nil {
		return store, nil
	}
	store, err := s.cfg.Open(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.store = store
	s.mu.Unlock()
	return store, nil
}

// AccessToken returns a token that serves, as far as is known. Errors match
// [oauth.ErrLoginRequired] where a user has to log in, [oauth.ErrAmbiguousLogin] where
// several logins fit, and are else those of the store and of the platform.
func (s *Source) AccessToken(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	now := s.app.now()
	s.mu.Lock()
	t := s.current
	serves := t != nil && s.over(t, oauth.Secret{}) == nil
	due := serves && !s.next.IsZero() && !now.Before(s.next) && !s.renewing
	if due {
		s.renewing = true // the others go on with this one
	}
	s.mu.Unlock()
	var err error
	switch {
	case due:
		t, err = s.refresh(ctx, t)
	case !serves:
		t, err = s.asking.do(ctx, loginName{}, func(ctx context.Context) (*oauth.Token, error) { return s.obtain(ctx, oauth.Secret{}) })
	}
	if err != nil {
		return "", err
	}
	return t.Access.Reveal(), nil
}

// Replace returns the token to use in place of one that the platform refused:
// another process may have renewed the login, or the user logs in again. Where
// neither is so, the error is a [*oauth.LoginRequiredError].
func (s *Source) Replace(ctx context.Context, refused string) (string, error) {
	s.mu.Lock()
	t := s.current
	s.mu.Unlock()
	if t == nil || t.Access.Reveal() == refused {
		var err error
		ended := oauth.NewSecret(refused)
		t, err = s.asking.do(ctx, loginName{given: oauth.Fingerprint(ended)}, func(ctx context.Context) (*oauth.Token, error) { return s.obtain(ctx, ended) })
		if err != nil {
			return "", err
		}
	}
	return t.Access.Reveal(), nil
}

// Reset has the next token looked up anew: the store has changed.
func (s *Source) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current, s.failure = nil, nil
}

// List returns what the store knows of its logins.
func (s *Source) List(ctx context.Context) ([]oauth.TokenInfo, error) {
	store, err := s.Store(ctx)
	if err != nil {
		return nil, err
	}
	return store.List(ctx)
}

// Fits reports whether a login is one that the source means: of its app, host,
// login kind and user.
func (s *Source) Fits(i oauth.TokenInfo) bool { return tokenstore.Fits(i, s.app.Key(s.cfg.User)) }

// Renew renews the stored login at once, though it may not be due.
func (s *Source) Renew(ctx context.Context) error {
	store, err := s.Store(ctx)
	if err != nil {
		return err
	}
	t, err := s.stored(ctx, store)
	if err != nil {
		return err
	}
	unlock, _, err := store.Lock(ctx, t.Key)
	if err != nil {
		return err
	}
	defer unlock()
	if t, err = store.Load(ctx, t.Key); err != nil {
		return err
	}
	if t, err = s.exchange(ctx, store, t); err != nil {
		return err
	}
	s.keep(t, nil)
	return nil
}

// Logout deletes the stored login, and says whose it was. The token lives on.
func (s *Source) Logout(ctx context.Context) (user string, err error) {
	store, err := s.Store(ctx)
	if err != nil {
		return "", err
	}
	info, err := tokenstore.Select(ctx, store, s.app.Key(s.cfg.User))
	if err != nil {
		return "", err
	}
	defer s.Reset()
	unlock, _, err := store.Lock(ctx, info.Key)
	if err != nil {
		return "", err
	}
	defer unlock()
	if err := store.Delete(ctx, info.Key); err != nil {
		return "", err
	}
	s.tell(ctx, "login forgotten", &oauth.Token{TokenInfo: info}, nil)
	return info.User, nil
}

// obtain finds a token that serves, other than the one that is known to have
// ended, and has the user log in where there is none.
func (s *Source) obtain(ctx context.Context, ended oauth.Secret) (*oauth.Token, error) {
	store, err := s.Store(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.find(ctx, store, ended)
	if errors.Is(err, oauth.ErrNotStored) || errors.Is(err, oauth.ErrSessionExpired) {
		t, err = s.login(ctx, store, ended, err)
	} else if errors.Is(err, oauth.ErrCodeSpent) {
		err = s.brought().alone(ctx, store, err)
	}
	if err != nil {
		return nil, err
	}
	s.keep(t, nil)
	return t, nil
}

// find looks for a token that serves without asking the user: that of the code
// or token that the caller brought, or else what is stored.
func (s *Source) find(ctx context.Context, store tokenstore.Store, ended oauth.Secret) (*oauth.Token, error) {
	why := oauth.ErrNotStored
	looks := []func(context.Context, tokenstore.Store) (*oauth.Token, error){s.ofVerifier, s.ofGiven, s.stored}
	if s.brought().own() {
		looks = looks[:2]
	}
	for _, look := range looks {
		t, err := look(ctx, store)
		if err == nil {
			if t, err = s.serving(ctx, store, t, ended); err == nil {
				return t, nil
			}
		}
		var others *tokenstore.OtherLoginsError
		switch {
		case errors.As(err, &others) && why == oauth.ErrNotStored: //nolint:errorlint // nothing is known yet
			why = err
		case errors.Is(err, oauth.ErrNotStored):
		case errors.Is(err, oauth.ErrSessionExpired), errors.Is(err, oauth.ErrCodeSpent):
			why = err // a later login may be stored
		default:
			return nil, err
		}
	}
	return nil, why
}

// ofVerifier is the login of OAuthVerifier.
func (s *Source) ofVerifier(ctx context.Context, store tokenstore.Store) (*oauth.Token, error) {
	if s.cfg.Verifier.IsEmpty() {
		return nil, oauth.ErrNotStored
	}
	return s.app.headless(ctx, store, s.cfg.Verifier)
}

// ofGiven is the login that a token of the caller's began, however it was
// renewed since.
func (s *Source) ofGiven(ctx context.Context, store tokenstore.Store) (*oauth.Token, error) {
	given := s.brought().given()
	if given.IsEmpty() {
		return nil, oauth.ErrNotStored
	}
	name := loginName{store: store, key: s.app.Key(s.cfg.User), given: oauth.Fingerprint(given)}
	return s.app.loginOnce(ctx, name, byGiven(store, name.given), func(ctx context.Context) (*oauth.Token, error) {
		return s.adopt(ctx, given)
	})
}

// adopt makes a login of a token that the caller brought.
func (s *Source) adopt(ctx context.Context, given oauth.Secret) (t *oauth.Token, err error) {
	if s.app.cfg.Login == oauth.CustomLogin && given != s.cfg.Access {
		t, err = s.app.Renew(ctx, given)
	} else {
		t, err = s.app.Adopt(ctx, given, s.cfg.Issued, s.cfg.Expires)
	}
	if err != nil {
		return nil, err
	}
	if s.app.cfg.Login == oauth.CustomLogin && t.Refresh.IsEmpty() {
		t.Refresh = s.cfg.Refresh
	}
	t.Given = oauth.Fingerprint(given)
	if err := tokenstore.BelongsTo(t, s.cfg.User); err != nil {
		return nil, err
	}
	s.tell(ctx, "token taken over", t, nil)
	return t, nil
}

// stored is the login that the connection names.
func (s *Source) stored(ctx context.Context, store tokenstore.Store) (*oauth.Token, error) {
	info, err := tokenstore.Select(ctx, store, s.app.Key(s.cfg.User))
	if err != nil {
		return nil, err
	}
	return store.Load(ctx, info.Key)
}

// login has the user log in, where one can be asked. why is what there is
// instead of a token.
func (s *Source) login(ctx context.Context, store tokenstore.Store, ended oauth.Secret, why error) (*oauth.Token, error) {
	if errors.Is(why, oauth.ErrNotStored) && !errors.Is(why, oauth.ErrNoToken) {
		why = oauth.ErrNoToken
	}
	if s.cfg.Desktop != nil {
		if desktop := s.cfg.Desktop(ctx); desktop != nil {
			s.tell(ctx, "login needed", nil, why)
			app := *s.app
			if errors.Is(why, errConsent) && app.cfg.Login == oauth.FacebookLogin {
				app.cfg.AuthType = oauth.Reauthorize
			}
			serves := func(t *oauth.Token) bool { return s.over(t, ended) == nil }
			var t *oauth.Token
			var err error
			if s.brought().own() {
				t, err = s.brought().again(ctx, &app, desktop, store, serves)
			} else {
				t, err = app.desktopLogin(ctx, desktop, store, s.cfg.User, serves)
			}
			s.tell(ctx, "login ended", t, err)
			return t, err
		}
	}
	required := &oauth.LoginRequiredError{Err: s.brought().alone(ctx, store, why)}
	if begun, err := oauth.BeginLogin(s.app.cfg, oauth.AuthorizationRequest{}); err == nil {
		required.URL = begun.URL
	}
	return nil, required
}
