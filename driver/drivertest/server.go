package drivertest

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Simulator is the local Graph API. Its methods:
//
//	URL, Token, NewToken, AppID, AppSecret   where it is and who may call
//	Data, AddPost                            what it holds
//	Journal, ResetJournal, Calls             what was asked of it
//	SetLogin                                 how the user answers the dialogs
//	Inject, ClearFaults, ResetCursors        what goes wrong
//	SetUsage                                 what the usage headers say
//	Now, SetNow, Advance                     its clock
type Simulator = graphsim.Server

// What the simulator holds.
type (
	// Data is everything, the truth to compare answers with.
	Data = graphsim.Data
	// User is the person who logged in.
	User = graphsim.User
	// Page is a Facebook Page.
	Page = graphsim.Page
	// Account is an Instagram professional account.
	Account = graphsim.Account
	// Media is a post, a story, or a child of an album.
	Media = graphsim.Media
	// Comment is a comment or a reply.
	Comment = graphsim.Comment
	// Point is one value of a daily series of insights.
	Point = graphsim.Point
	// Bucket is one part of a total of insights.
	Bucket = graphsim.Bucket
)

// How it behaves, and what was asked of it.
type (
	// Options are the simulator's options; see Option.
	Options = graphsim.Options
	// Legacy is the switch for what v26.0 removed.
	Legacy = graphsim.Legacy
	// Login is how the user answers the login dialogs.
	Login = graphsim.Login
	// TokenSpec describes a token for NewToken.
	TokenSpec = graphsim.TokenSpec
	// Fault is one entry of the fault schedule.
	Fault = graphsim.Fault
	// FaultKind names what goes wrong.
	FaultKind = graphsim.FaultKind
	// Usage is what the usage headers report.
	Usage = graphsim.Usage
	// Entry is one HTTP request in the journal.
	Entry = graphsim.Entry
	// Item is one call of a batch in the journal.
	Item = graphsim.Item
)

// The positions of Options.Legacy, the switch for what v26.0 removed.
const (
	LegacyByDate = graphsim.LegacyByDate
	LegacyOn     = graphsim.LegacyOn
	LegacyOff    = graphsim.LegacyOff
)

// The kinds of faults: those of the API strike single calls, those of the
// transport whole HTTP requests.
const (
	FaultThrottle      = graphsim.FaultThrottle
	FaultServer        = graphsim.FaultServer
	FaultError         = graphsim.FaultError
	FaultExpired       = graphsim.FaultExpired
	FaultReduce        = graphsim.FaultReduce
	FaultPermission    = graphsim.FaultPermission
	FaultResetCursors  = graphsim.FaultResetCursors
	FaultNewPost       = graphsim.FaultNewPost
	FaultShortPage     = graphsim.FaultShortPage
	FaultEmptyPage     = graphsim.FaultEmptyPage
	FaultRetiredMetric = graphsim.FaultRetiredMetric
	FaultPoisonedPost  = graphsim.FaultPoisonedPost

	FaultGateway   = graphsim.FaultGateway
	FaultHTML      = graphsim.FaultHTML
	FaultMalformed = graphsim.FaultMalformed
	FaultCut       = graphsim.FaultCut
	FaultDrop      = graphsim.FaultDrop
	FaultSlow      = graphsim.FaultSlow
	FaultHang      = graphsim.FaultHang
	FaultGigantic  = graphsim.FaultGigantic
	FaultNullSlots = graphsim.FaultNullSlots
)

// Server is a simulator that listens until the test ends.
type Server struct{ *Simulator }

// Start starts a simulator on a free port of 127.0.0.1 and closes it when
// the test ends. It fails the test where it cannot listen.
func Start(t testing.TB, opts ...Option) *Server {
	t.Helper()
	var o Options
	for _, opt := range opts {
		opt(&o)
	}
	sim, err := graphsim.Start(o)
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
// NewToken.
func (s *Server) TokenDSN(token string) string {
	return "Endpoint=" + s.URL() + ";OAuthAccessToken=" + token
}

// InstagramDSN is the connection string with a token of Instagram Login: that of
// the account with that index.
func (s *Server) InstagramDSN(account int) string {
	return s.TokenDSN(s.NewToken(TokenSpec{Instagram: true, Account: account})) + ";AuthScheme=InstagramLogin"
}

// AppDSN is the connection string without a token, with the app's credentials:
// that of a program whose users log in.
func (s *Server) AppDSN() string {
	return "Endpoint=" + s.URL() + ";OAuthClientId=" + s.AppID() + ";OAuthClientSecret=" + s.AppSecret()
}
