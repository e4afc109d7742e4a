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

// The types that the methods of Simulator use.
type (
	Data      = graphsim.Data
	Account   = graphsim.Account
	Page      = graphsim.Page
	Media     = graphsim.Media
	Comment   = graphsim.Comment
	Point     = graphsim.Point
	Bucket    = graphsim.Bucket
	Entry     = graphsim.Entry
	Item      = graphsim.Item
	Fault     = graphsim.Fault
	FaultKind = graphsim.FaultKind
	TokenSpec = graphsim.TokenSpec
	Usage     = graphsim.Usage
	Login     = graphsim.Login
	Options   = graphsim.Options
	Legacy    = graphsim.Legacy
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
