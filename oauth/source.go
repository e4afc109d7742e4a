package oauth

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// SourceConfig is what a connection says of its token.
type SourceConfig struct {
	Config Config
	// Open opens the store, when a token is asked for first; it is tried again
	// after an error.
	Open func(context.Context) (Store, error)
	// User is the login's user, by id, user name or account id (OAuthUser);
	// empty where the store holds one.
	User string
	// Renew keeps the token alive (InitiateOAuth=REFRESH and GETANDREFRESH);
	// without it, what is stored is used as it is.
	Renew bool
	// Desktop logs the user of this computer in when there is no token that
	// serves (InitiateOAuth=GETANDREFRESH); nil, or one that returns nil, asks
	// nobody.
	Desktop func(context.Context) *Desktop
	// Verifier is what came of a login that was begun elsewhere (OAuthVerifier).
	Verifier Secret
	// Access and Refresh are tokens that the caller brought (OAuthAccessToken,
	// OAuthRefreshToken). The platform has no refresh tokens: there, Refresh is
	// the long-lived access token.
	Access, Refresh Secret
	// Issued and Expires tell what the caller knows of Access; zero for nothing.
	Issued, Expires time.Time
	// Event is told what becomes of the login, for a log; nil tells nobody.
	Event func(context.Context, Event)
}

// Event is something that became of a login.
type Event struct {
	What  string    // as "token renewed"
	Token TokenInfo // the one concerned; zero where there is none yet
	Err   error     // what went wrong, if anything
}

func (s *Source) tell(ctx context.Context, what string, t *Token, err error) {
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
// alive: see the package comment. It may be used from many goroutines, and the
// store from many processes.
type Source struct {
	cfg    SourceConfig
	client *Client

	opening *semaphore.Weighted // of one: held while the store is opened
	asking  loginGroup          // one goroutine finds a token, the others wait

	mu       sync.Mutex
	store    Store
	current  *Token
	next     time.Time // when current is to be looked after again; zero for never
	renewing bool
	failure  error // of the last renewal
}

// NewSource checks the configuration. Nothing is opened or sent.
func NewSource(cfg SourceConfig) (*Source, error) {
	client, err := NewClient(cfg.Config)
	if err != nil {
		return nil, err
	}
	return &Source{cfg: cfg, client: client, opening: semaphore.NewWeighted(1)}, nil
}

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
func (s *Source) Store(ctx context.Context) (Store, error) {
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
// [ErrLoginRequired] where a user has to log in, [ErrAmbiguousLogin] where
// several logins fit, and are else those of the store and of the platform.
func (s *Source) AccessToken(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	now := s.client.cfg.now()
	s.mu.Lock()
	t := s.current
	serves := t != nil && s.over(t, Secret{}) == nil
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
		t, err = s.asking.do(ctx, loginName{}, func(ctx context.Context) (*Token, error) { return s.obtain(ctx, Secret{}) })
	}
	if err != nil {
		return "", err
	}
	return t.Access.Reveal(), nil
}

// Replace returns the token to use in place of one that the platform refused:
// another process may have renewed the login, or the user logs in again. Where
// neither is so, the error is a [*LoginRequiredError].
func (s *Source) Replace(ctx context.Context, refused string) (string, error) {
	s.mu.Lock()
	t := s.current
	s.mu.Unlock()
	if t == nil || t.Access.Reveal() == refused {
		var err error
		ended := NewSecret(refused)
		t, err = s.asking.do(ctx, loginName{given: Fingerprint(ended)}, func(ctx context.Context) (*Token, error) { return s.obtain(ctx, ended) })
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
func (s *Source) List(ctx context.Context) ([]TokenInfo, error) {
	store, err := s.Store(ctx)
	if err != nil {
		return nil, err
	}
	return store.List(ctx)
}

// Fits reports whether a login is one that the source means: of its app, host,
// login kind and user.
func (s *Source) Fits(i TokenInfo) bool { return i.fits(s.client.Key(s.cfg.User)) }

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
	info, err := Select(ctx, store, s.client.Key(s.cfg.User))
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
	s.tell(ctx, "login forgotten", &Token{TokenInfo: info}, nil)
	return info.User, nil
}

// obtain finds a token that serves, other than the one that is known to have
// ended, and has the user log in where there is none.
func (s *Source) obtain(ctx context.Context, ended Secret) (*Token, error) {
	store, err := s.Store(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.find(ctx, store, ended)
	if errors.Is(err, ErrNotStored) || errors.Is(err, ErrSessionExpired) {
		t, err = s.login(ctx, store, ended, err)
	}
	if err != nil {
		return nil, err
	}
	s.keep(t, nil)
	return t, nil
}

// find looks for a token that serves without asking the user: that of the code
// or token that the caller brought, or else what is stored.
func (s *Source) find(ctx context.Context, store Store, ended Secret) (*Token, error) {
	why := error(ErrNotStored)
	for _, look := range []func(context.Context, Store) (*Token, error){s.ofVerifier, s.ofGiven, s.stored} {
		t, err := look(ctx, store)
		if err == nil {
			if t, err = s.serving(ctx, store, t, ended); err == nil {
				return t, nil
			}
		}
		var others *otherLoginsError
		switch {
		case errors.As(err, &others) && why == ErrNotStored: //nolint:errorlint // nothing is known yet
			why = err
		case errors.Is(err, ErrNotStored):
		case errors.Is(err, ErrSessionExpired), errors.Is(err, errCodeSpent):
			why = err // a later login may be stored
		default:
			return nil, err
		}
	}
	return nil, why
}

// ofVerifier is the login of OAuthVerifier.
func (s *Source) ofVerifier(ctx context.Context, store Store) (*Token, error) {
	if s.cfg.Verifier.IsEmpty() {
		return nil, ErrNotStored
	}
	return s.client.headless(ctx, store, s.cfg.Verifier)
}

// ofGiven is the login that a token of the caller's began, however it was
// renewed since.
func (s *Source) ofGiven(ctx context.Context, store Store) (*Token, error) {
	given := s.cfg.Access
	if !s.cfg.Refresh.IsEmpty() && (given.IsEmpty() || s.client.login != CustomLogin) {
		given = s.cfg.Refresh
	}
	if given.IsEmpty() {
		return nil, ErrNotStored
	}
	name := loginName{store: store, key: s.client.Key(s.cfg.User), given: Fingerprint(given)}
	return s.client.loginOnce(ctx, name, byGiven(store, name.given), func(ctx context.Context) (*Token, error) {
		return s.adopt(ctx, given)
	})
}

// adopt makes a login of a token that the caller brought.
func (s *Source) adopt(ctx context.Context, given Secret) (t *Token, err error) {
	if s.client.login == CustomLogin && given != s.cfg.Access {
		t, err = s.client.Renew(ctx, given)
	} else {
		t, err = s.client.Adopt(ctx, given, s.cfg.Issued, s.cfg.Expires)
	}
	if err != nil {
		return nil, err
	}
	if s.client.login == CustomLogin && t.Refresh.IsEmpty() {
		t.Refresh = s.cfg.Refresh
	}
	t.Given = Fingerprint(given)
	if err := t.belongsTo(s.cfg.User); err != nil {
		return nil, err
	}
	s.tell(ctx, "token taken over", t, nil)
	return t, nil
}

// stored is the login that the connection names.
func (s *Source) stored(ctx context.Context, store Store) (*Token, error) {
	info, err := Select(ctx, store, s.client.Key(s.cfg.User))
	if err != nil {
		return nil, err
	}
	return store.Load(ctx, info.Key)
}

// byGiven finds the login that a code or a token began.
func byGiven(store Store, given string) func(context.Context) (*Token, error) {
	return func(ctx context.Context) (*Token, error) {
		list, err := store.List(ctx)
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			if i.Given == given {
				return store.Load(ctx, i.Key)
			}
		}
		return nil, ErrNotStored
	}
}

// login has the user log in, where one can be asked. why is what there is
// instead of a token.
func (s *Source) login(ctx context.Context, store Store, ended Secret, why error) (*Token, error) {
	if errors.Is(why, ErrNotStored) && !errors.Is(why, ErrNoToken) {
		why = ErrNoToken
	}
	if s.cfg.Desktop != nil {
		if desktop := s.cfg.Desktop(ctx); desktop != nil {
			s.tell(ctx, "login needed", nil, why)
			client := *s.client
			if errors.Is(why, errConsent) && client.login == FacebookLogin {
				client.cfg.AuthType = Reauthorize
			}
			t, err := desktop.loginOnce(ctx, &client, store, s.cfg.User, func(t *Token) bool { return s.over(t, ended) == nil })
			s.tell(ctx, "login ended", t, err)
			return t, err
		}
	}
	required := &LoginRequiredError{Err: why}
	if begun, err := BeginLogin(s.client.cfg, AuthorizationRequest{}); err == nil {
		required.URL = begun.URL
	}
	return nil, required
}
