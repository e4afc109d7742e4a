package drivertest

import (
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Server is a local Graph API that listens until the test ends. Its methods may be
// called from any goroutine.
type Server struct{ sim *graphsim.Server }

// Start starts one on a free port of 127.0.0.1 and closes it when the test ends. It
// fails the test where it cannot listen.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	sim, err := graphsim.Start(o.inner())
	if err != nil {
		t.Fatalf("drivertest: start the simulator: %v", err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Errorf("drivertest: close the simulator: %v", err)
		}
	})
	return &Server{sim}
}

// DSN is the connection string of the simulator with its ready token, which
// sees every account.
func (s *Server) DSN() string { return s.TokenDSN(s.Token()) }

// TokenDSN is the connection string with another token, such as one made by
// [Server.NewToken].
func (s *Server) TokenDSN(token string) string {
	return s.endpoint() + ";OAuthAccessToken=" + token
}

// InstagramDSN is the connection string with a token of Instagram Login: that of
// the account with that index.
func (s *Server) InstagramDSN(account int) string {
	return s.TokenDSN(s.NewToken(TokenSpec{Instagram: true, Account: account})) + ";AuthScheme=InstagramLogin"
}

// AppDSN is the connection string without a token, with the app's credentials:
// that of a program whose users log in.
func (s *Server) AppDSN() string {
	return s.endpoint() + ";OAuthClientId=" + s.AppID() + ";OAuthClientSecret=" + s.AppSecret()
}

// endpoint is where the simulator is, and where its clock stands if it does.
func (s *Server) endpoint() string {
	dsn := "Endpoint=" + s.URL()
	if s.sim.Stands() {
		dsn += ";Now=" + s.Now().Format(time.RFC3339Nano)
	}
	return dsn
}

// URL is its origin: http://127.0.0.1:port.
func (s *Server) URL() string { return s.sim.URL() }

// Token is the ready token.
func (s *Server) Token() string { return s.sim.Token() }

// AppID and AppSecret are those of the app.
func (s *Server) AppID() string { return s.sim.AppID() }

// AppSecret is explained at [Server.AppID].
func (s *Server) AppSecret() string { return s.sim.AppSecret() }

// TokenSpec describes a token for [Server.NewToken]. The zero value is a token as the
// ready one.
type TokenSpec struct {
	// Instagram makes an Instagram Login token of the account; otherwise it is a
	// Facebook user's, or with Page that of the account's Page.
	Instagram, Page bool
	// Account is the index of the account, of Instagram and Page tokens.
	Account int
	// Only are the indexes of the accounts that a user's token sees; nil is all.
	Only []int
	// Scopes are its permissions, by their Facebook Login names; nil is all.
	Scopes []string
	// Declined are permissions that the user refused.
	Declined []string
	// Life is how long it is valid; zero is 60 days, and one of a negative life has
	// ended.
	Life time.Duration
}

// NewToken makes a token and returns its text.
func (s *Server) NewToken(spec TokenSpec) string {
	return s.sim.NewToken(graphsim.TokenSpec{
		Instagram: spec.Instagram, Page: spec.Page, Account: spec.Account, Only: spec.Only,
		Scopes: spec.Scopes, Declined: spec.Declined, Life: spec.Life,
	})
}

// Login is how the user answers the login dialogs. The zero value grants all.
type Login struct {
	Deny    bool     // cancels
	NoRole  bool     // has no role on the app, which is not live
	Decline []string // permissions that are taken out
	// Account is the index of the account that logs in with Instagram Login.
	Account int
	// Only are the indexes of the accounts whose Pages are selected with Facebook
	// Login; nil is all.
	Only []int
}

// SetLogin changes how the user answers from now on.
func (s *Server) SetLogin(l Login) { s.sim.SetLogin(graphsim.Login(l)) }

// Data returns what the simulator holds.
func (s *Server) Data() (d Data) {
	s.sim.View(func(all *graphsim.Data) { d = dataOf(all) })
	return d
}

// AddPost publishes a post of the account with that index, and returns it.
func (s *Server) AddPost(account int) Media { return mediaOf(s.sim.AddPost(account)) }

// Journal returns the requests since the start or [Server.ResetJournal].
func (s *Server) Journal() []Entry { return each(s.sim.Journal(), entryOf) }

// ResetJournal empties the journal.
func (s *Server) ResetJournal() { s.sim.ResetJournal() }

// Calls is how many calls in the journal count against the quota.
func (s *Server) Calls() int { return s.sim.Calls() }

// Inject schedules a fault.
func (s *Server) Inject(f Fault) { s.sim.Inject(f.inner()) }

// ClearFaults ends all faults.
func (s *Server) ClearFaults() { s.sim.ClearFaults() }

// Usage is what the usage headers report, in percent: App of the app's limit, Business
// of an account's.
type Usage struct {
	App, Business int
	RegainMinutes int    // until calls are answered again
	Header        string // X-App-Usage as it is, in place of all of that
}

// SetUsage has the usage headers report u until it is called with nil.
func (s *Server) SetUsage(u *Usage) { s.sim.SetUsage((*graphsim.Usage)(u)) }

// Now is the time by the simulator's clock.
func (s *Server) Now() time.Time { return s.sim.Now() }

// SetNow sets the clock.
func (s *Server) SetNow(t time.Time) { s.sim.SetNow(t) }

// Advance moves the clock on.
func (s *Server) Advance(d time.Duration) { s.sim.Advance(d) }
