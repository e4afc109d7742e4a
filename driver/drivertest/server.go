package drivertest

import (
	"testing"
	"time"

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
//	Now, SetNow, Advance, Stands             its clock
type Simulator = graphsim.Server

// What the simulator holds.
type (
	// Data is everything, the truth to compare answers with: User, Accounts in
	// the order in which the API lists them, and the Pages without one,
	// Unlinked. MediaByID and CommentByID find one.
	Data = graphsim.Data
	// User is the person who logged in: ID, Name, FirstName, LastName, Email.
	User = graphsim.User
	// Page is a Facebook Page: ID, Name, Category, CategoryID, About, Username,
	// Website, FanCount, the user's Tasks, and its Account or nil.
	Page = graphsim.Page
	// Account is an Instagram professional account, or where it is Personal none
	// that is served: ID, AppScopedID (that of Instagram Login), Username, Name,
	// Biography, Website, FollowersCount, FollowsCount and its Page. Its Media,
	// Stories and the posts of others that tag it, Tags, are listed newest
	// first. Posts before ConvertedAt have no insights; those of the account
	// begin at InsightsFrom, and its methods compute them.
	Account = graphsim.Account
	// Media is a post, a story, or a child of an album: ID, Type, Product,
	// Timestamp, its Account (nil for a post of others), its Comments, newest
	// first, and of an album the Children, whose Parent it is. Methods give what
	// is made when asked for: Caption, LikeCount, CommentsCount, Insight and
	// others; Field gives a value by the API's name.
	Media = graphsim.Media
	// Comment is a comment or a reply: ID, Timestamp, LikeCount, Hidden, its
	// Media, its Replies in the order in which they were written, and of a reply
	// the Parent. Text, Username and FromID are methods.
	Comment = graphsim.Comment
	// Point is one value of a daily series of insights: the Value of the day
	// that ends at EndTime.
	Point = graphsim.Point
	// Bucket is one part of a total of insights: Name and Value.
	Bucket = graphsim.Bucket
)

// How it behaves, and what was asked of it.
type (
	// Options are the simulator's options; see Option.
	Options = graphsim.Options
	// Legacy is the switch for what v26.0 removed.
	Legacy = graphsim.Legacy
	// Login is how the user answers the login dialogs: Deny cancels, NoRole is a
	// user whom the app does not admit, Decline takes permissions out. Account is
	// the index of the one that logs in with Instagram Login, Only are those
	// whose Pages are selected with Facebook Login; nil is all.
	Login = graphsim.Login
	// TokenSpec describes a token for NewToken: of the user, or with Instagram
	// or Page that of Instagram Login or of a Page, for the account with the
	// index Account. Only are the accounts that the user's sees, Scopes its
	// permissions, nil is all; Declined those that were refused. Life is how long
	// it lives: 0 is 60 days, and one of a negative life has ended.
	TokenSpec = graphsim.TokenSpec
	// Fault is one entry of the fault schedule. Calls whose path and decoded
	// query contain Path are counted from when it is injected: it strikes the
	// nth of them, once, by At, each nth by Every, or else each, and ends after
	// Count strikes, 0 being never. Kind says what goes wrong; what the other
	// fields are for stands with the kinds: Code, Subcode, Status, Message or the
	// whole Body, Metric, Media (an id), Delay, Size.
	Fault = graphsim.Fault
	// FaultKind names what goes wrong.
	FaultKind = graphsim.FaultKind
	// Usage is what the usage headers report, in percent: App of the app's limit,
	// Business of an account's, and the RegainMinutes until calls are answered; or
	// the Header X-App-Usage as it is.
	Usage = graphsim.Usage
	// Entry is one HTTP request in the journal: its number N, Time by the
	// simulator's clock, Method, Path, Query (or form) with secrets masked,
	// Status, Bytes, the Calls that it costs of the quota, the Code of a refusal,
	// the Fault that struck, and the items of a Batch.
	Entry = graphsim.Entry
	// Item is one call of a batch in the journal: Method, Path, Query, Status (0
	// for one that was not answered), Bytes and Code.
	Item = graphsim.Item
)

// The positions of Options.Legacy, the switch for what v26.0 removed.
const (
	LegacyByDate = graphsim.LegacyByDate
	LegacyOn     = graphsim.LegacyOn
	LegacyOff    = graphsim.LegacyOff
)

// The kinds of faults of the API: they strike single calls, items of a batch too.
const (
	FaultThrottle      = graphsim.FaultThrottle      // refused with Fault.Code (4 by default; 17, 32, 613, 80001, 80002), usage at 100 %
	FaultServer        = graphsim.FaultServer        // HTTP 500 with code 2
	FaultError         = graphsim.FaultError         // Fault.Code, Subcode, Status and Message
	FaultExpired       = graphsim.FaultExpired       // the token has expired
	FaultReduce        = graphsim.FaultReduce        // code 1, "reduce the amount of data"
	FaultPermission    = graphsim.FaultPermission    // code 10
	FaultBlocked       = graphsim.FaultBlocked       // code 200, as every call of a blocked app
	FaultResetCursors  = graphsim.FaultResetCursors  // cursors handed out before are not taken any more
	FaultNewPost       = graphsim.FaultNewPost       // a post appears before the answer, so that pages shift
	FaultShortPage     = graphsim.FaultShortPage     // half a page
	FaultEmptyPage     = graphsim.FaultEmptyPage     // an empty page with more behind it
	FaultFilteredPage  = graphsim.FaultFilteredPage  // the same, behind a cursor that is another one each time
	FaultRepeatedPage  = graphsim.FaultRepeatedPage  // the first page once more, behind such a cursor
	FaultRing          = graphsim.FaultRing          // the last page leads on to the first
	FaultRetiredMetric = graphsim.FaultRetiredMetric // Fault.Metric is no valid metric
	FaultTotalOnly     = graphsim.FaultTotalOnly     // stories give Fault.Metric only with metric_type=total_value
	FaultOddMetric     = graphsim.FaultOddMetric     // Fault.Metric has the members Fault.Body in the place of its numbers
	FaultPoisonedPost  = graphsim.FaultPoisonedPost  // requests for insights of Fault.Media fail, with Fault.Code or code 1
)

// The kinds of faults of the transport: they strike whole HTTP requests.
const (
	FaultGateway   = graphsim.FaultGateway   // HTTP 502 with an HTML page
	FaultHTML      = graphsim.FaultHTML      // HTTP 200 with an HTML page
	FaultMalformed = graphsim.FaultMalformed // JSON that ends in the middle
	FaultCut       = graphsim.FaultCut       // the connection is closed within the body
	FaultDrop      = graphsim.FaultDrop      // the connection is closed before the answer
	FaultSlow      = graphsim.FaultSlow      // the body takes Fault.Delay
	FaultHang      = graphsim.FaultHang      // no answer ever
	FaultGigantic  = graphsim.FaultGigantic  // Fault.Size bytes, 64 MiB by default
	FaultNullSlots = graphsim.FaultNullSlots // every other part of a batch's answer is null

	FaultMissingSlot   = graphsim.FaultMissingSlot   // the part in the middle is left out
	FaultShortSlots    = graphsim.FaultShortSlots    // the second half of the parts is
	FaultExtraSlot     = graphsim.FaultExtraSlot     // the first part stands at the end once more
	FaultRepeatedSlot  = graphsim.FaultRepeatedSlot  // the first part stands in the place of the last
	FaultShuffledSlots = graphsim.FaultShuffledSlots // the parts are in another order
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
	if o.Now.IsZero() && o.Clock == nil {
		o.Clock = time.Now
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
	return s.endpoint() + ";OAuthAccessToken=" + token
}

// InstagramDSN is the connection string with a token of Instagram Login: that of
// the account with that index.
func (s *Server) InstagramDSN(account int) string {
	return s.TokenDSN(s.NewToken(TokenSpec{Instagram: true, Account: account})) + ";AuthScheme=InstagramLogin"
}

// endpoint is where the simulator is, and where its clock stands if it does.
func (s *Server) endpoint() string {
	dsn := "Endpoint=" + s.URL()
	if s.Stands() {
		dsn += ";Now=" + s.Now().Format(time.RFC3339Nano)
	}
	return dsn
}

// AppDSN is the connection string without a token, with the app's credentials:
// that of a program whose users log in.
func (s *Server) AppDSN() string {
	return s.endpoint() + ";OAuthClientId=" + s.AppID() + ";OAuthClientSecret=" + s.AppSecret()
}
