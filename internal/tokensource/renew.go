package tokensource

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

const (
	// renewPatience is how long a caller with a living token waits for another.
	renewPatience = 15 * time.Second
	// renewPause is how long after a failure renewing is tried again.
	renewPause = 10 * time.Minute
	// exchangeLife bounds a renewal that goes on although the caller left.
	exchangeLife = 30 * time.Second
	// warningTime is how long before an end that renewing cannot move there is
	// a warning of it.
	warningTime = 14 * 24 * time.Hour
)

// due reports whether it is time to renew a token.
func due(i *oauth.Token, now time.Time) bool {
	at, ok := i.RenewAt()
	return ok && !now.Before(at)
}

// keep notes the token that serves from now on, and how its renewal failed.
func (s *Source) keep(t *oauth.Token, failure error) {
	now := s.app.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current, s.failure, s.next = t, failure, time.Time{}
	switch {
	case !s.cfg.Renew:
	case due(t, now): // and it is not, or it could not be
		s.next = now.Add(renewPause)
	default:
		s.next, _ = t.RenewAt()
	}
}

// refresh renews the current token, which still serves: it goes on serving where
// that fails.
func (s *Source) refresh(ctx context.Context, t *oauth.Token) (*oauth.Token, error) {
	defer func() {
		s.mu.Lock()
		s.renewing = false
		s.mu.Unlock()
	}()
	store, err := s.Store(ctx)
	if err != nil {
		return s.old(ctx, t, err)
	}
	fresh, err := s.renewEarly(ctx, store, t)
	if errors.Is(err, oauth.ErrNotStored) { // the user was logged out meanwhile
		return s.obtain(ctx, t.Access)
	}
	return fresh, err
}

// old goes on with a token that could not be renewed.
func (s *Source) old(ctx context.Context, t *oauth.Token, failure error) (*oauth.Token, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.keep(t, failure)
	s.tell(ctx, "token not renewed", t, failure)
	return t, nil
}

// renewEarly renews a token that still serves, within renewPatience.
func (s *Source) renewEarly(ctx context.Context, store tokenstore.Store, t *oauth.Token) (*oauth.Token, error) {
	patient, cancel := context.WithTimeoutCause(ctx, renewPatience, fmt.Errorf("oauth: %w: no answer within %s", oauth.ErrUnavailable, renewPatience))
	defer cancel()
	fresh, err := s.renew(patient, store, t)
	switch {
	case errors.Is(err, oauth.ErrNotStored):
		return nil, err
	case err != nil && patient.Err() != nil:
		return s.old(ctx, t, context.Cause(patient))
	case err != nil:
		return s.old(ctx, t, err)
	}
	s.keep(fresh, nil)
	return fresh, nil
}

// serving returns the token itself where it serves, or the one it can be renewed
// to; ErrSessionExpired where it has ended.
func (s *Source) serving(ctx context.Context, store tokenstore.Store, t *oauth.Token, ended oauth.Secret) (*oauth.Token, error) {
	over := s.over(t, ended)
	switch {
	case over == nil && s.cfg.Renew && due(t, s.app.now()):
		return s.renewEarly(ctx, store, t)
	case over != nil && s.cfg.Renew && !t.Refresh.IsEmpty():
		return s.renew(ctx, store, t)
	}
	return t, over
}

// errConsent is the end of a login whose token lives.
var errConsent = fmt.Errorf("%w", oauth.ErrSessionExpired)

// over says how a token has ended; nil where it serves. ended is one that the
// platform refused.
func (s *Source) over(t *oauth.Token, ended oauth.Secret) error {
	now := s.app.now()
	switch {
	case t.Expired(now):
		return fmt.Errorf("oauth: %w: the token of %s expired%s: log in again", oauth.ErrSessionExpired, sanitize.Brief(t.User), on(t.Expires))
	case !ended.IsEmpty() && t.Access == ended:
		return fmt.Errorf("oauth: %w: the platform refused the token of %s: log in again", oauth.ErrSessionExpired, sanitize.Brief(t.User))
	case s.cfg.Desktop != nil && !t.DataAccessExpires.IsZero() && !now.Before(t.DataAccessExpires):
		// The token lives, and gives no data: where the user can be asked, that
		// is the end of it.
		return fmt.Errorf("oauth: %w: the consent of %s to read Instagram data ended%s: log in again", errConsent, sanitize.Brief(t.User), on(t.DataAccessExpires))
	}
	return nil
}

// renew renews a token, unless another goroutine or process has: who holds the
// lock looks first. The old token stays stored until the new one is.
func (s *Source) renew(ctx context.Context, store tokenstore.Store, t *oauth.Token) (*oauth.Token, error) {
	unlock, _, err := store.Lock(ctx, t.Key)
	if err != nil {
		return nil, err
	}
	defer unlock()
	stored, err := store.Load(ctx, t.Key)
	if err != nil {
		return nil, err
	}
	now := s.app.now()
	if stored.Access != t.Access && !stored.Expired(now) && !due(stored, now) {
		return stored, nil
	}
	return s.exchange(ctx, store, stored)
}

// exchange renews a token and saves the outcome, under the lock.
func (s *Source) exchange(ctx context.Context, store tokenstore.Store, stored *oauth.Token) (*oauth.Token, error) {
	if s.app.cfg.Login == oauth.CustomLogin {
		// A refresh token may serve once: its answer must not be lost.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), exchangeLife)
		defer cancel()
	}
	fresh, err := s.app.Refresh(ctx, stored)
	if err != nil {
		return nil, err
	}
	if err := store.Save(context.WithoutCancel(ctx), fresh); err != nil {
		return nil, fmt.Errorf("oauth: the renewed token cannot be kept: %w", err)
	}
	s.tell(ctx, "token renewed", fresh, nil)
	return fresh, nil
}

// Warning is something about a login that its user should know in time.
type Warning struct {
	Reason  string // one of the Reason constants, for programs
	Message string
}

// The reasons of a [Warning].
const (
	ReasonRenewalFailed  = "renewal_failed"
	ReasonLoginEnds      = "login_ends"
	ReasonDataAccessEnds = "data_access_ends"
)

// Warnings returns what there is to know of the token in use; nothing before one
// was asked for.
func (s *Source) Warnings() []Warning {
	now := s.app.now()
	s.mu.Lock()
	t, failure := s.current, s.failure
	s.mu.Unlock()
	if t == nil {
		return nil
	}
	var list []Warning
	if failure != nil && !errors.Is(failure, oauth.ErrTooEarly) {
		list = append(list, Warning{ReasonRenewalFailed, fmt.Sprintf("the token could not be renewed and is used until it ends%s: %s", on(t.Expires), failure)})
	}
	switch {
	case !soon(t.Expires, now):
	case !s.cfg.Renew:
		list = append(list, Warning{ReasonLoginEnds, fmt.Sprintf("the token of %s ends%s: renew it by RefreshOAuthAccessToken, or with InitiateOAuth=REFRESH", sanitize.Brief(t.User), on(t.Expires))})
	case t.LongLived && t.Login != oauth.CustomLogin && t.Expires.Sub(t.Issued) < warningTime: // it was renewed, and the end stayed
		list = append(list, Warning{ReasonLoginEnds, fmt.Sprintf("the login of %s ends%s, and renewing does not move that: log in again before", sanitize.Brief(t.User), on(t.Expires))})
	}
	if soon(t.DataAccessExpires, now) {
		what := "ends"
		if !now.Before(t.DataAccessExpires) {
			what = "ended"
		}
		list = append(list, Warning{ReasonDataAccessEnds, fmt.Sprintf("the consent of %s to read Instagram data %s%s although the token lives: log in again", sanitize.Brief(t.User), what, on(t.DataAccessExpires))})
	}
	return list
}

func soon(end, now time.Time) bool { return !end.IsZero() && now.After(end.Add(-warningTime)) }

func on(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " on " + t.UTC().Format(time.DateOnly)
}
