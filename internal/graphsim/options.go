package graphsim

import "time"

// Sizes used where an Options field is zero.
const (
	defaultLaidOut         = 32
	defaultJournal         = 200_000
	defaultMedia           = 100
	defaultComments        = 800
	defaultReplies         = 200
	defaultStories         = 3
	defaultTags            = 5
	defaultHashtags        = 3
	defaultCollaborations  = 3
	defaultInvitations     = 2
	defaultInvitationReads = 300
	defaultEvents          = 1
	defaultBusinesses      = 1
	defaultInsightDays     = 90
	defaultCarousels       = 20
	defaultPreConvert      = 5
	carouselSize           = 5
	viralComments          = 120
	defaultStrangers       = 4
	defaultContainers      = 6
	defaultSounds          = 60
	strangerPosts          = 30
	personalStrangers      = 1
)

// DefaultNow is the instant at which the clock of [New] and [Start] stands when
// neither Options.Now nor Options.Clock is given: that of this project's own
// tests. What users start (simulate, --demo, drivertest) runs with the real clock
// instead.
var DefaultNow = time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)

// Demo is what --demo and the examples of the pages hold: three accounts, one broadcast
// each, two portfolios.
func Demo() Options {
	return Options{Seed: 1, Accounts: 3, Live: 1, Businesses: 2, Files: true}
}

// Options says what the simulator holds and how it behaves. The zero value
// is one account of 100 posts. Of the sizes, zero means the default named in
// the field's comment and a negative number means none.
type Options struct {
	// Addr is the TCP address Start listens on, 127.0.0.1:0 by default.
	Addr string

	// Files has answers name the files of media at the simulator's own address, where
	// they are; without it they are at a host that is none.
	Files bool

	// Seed chooses the data; equal seeds and sizes give equal data, ids and
	// tokens, laid back from the instant at which the simulator starts.
	Seed uint64
	// Logins is the number of Facebook users (1), each with Accounts accounts of its own,
	// and all else that the sizes name. The first is the one of the dialogs, of
	// [Server.Token], Data and all that happens; those of the others are laid out when a
	// token of theirs (TokenSpec.Login) asks for them, and let go again.
	Logins int
	// LaidOut is how many logins, besides the first and those that were written to, are
	// held in memory at a time (32).
	LaidOut int
	// Accounts is the number of Instagram accounts, each with its Page (1).
	Accounts int
	// Media is the number of posts of each account (100).
	Media int
	// Crowded is the number of each account's newest posts behind which all others were
	// made within one month, a year before (0: the posts are eight hours apart).
	Crowded int
	// Carousels is the percentage of posts that are albums of five (20).
	Carousels int
	// UnlinkedPages is the number of Pages without an Instagram account (0).
	UnlinkedPages int
	// Personal is the number of accounts, the last ones, that are not professional
	// accounts: they are connected to their Page, and not served (0).
	Personal int
	// Pageless is the number of accounts, the first ones, that hang on no Page of the
	// user's: portfolios alone lead to them (0).
	Pageless int
	// Small is the number of accounts, the last ones, with fewer than the 100 followers
	// that some numbers need (0). Without them those are not in the answer; where
	// SmallRefused, the call is refused.
	Small        int
	SmallRefused bool
	// PageTasks are what the user may do on each Page; nil is everything.
	PageTasks []string
	// Comments is the number of top-level comments over all accounts (800):
	// a third of the posts has none, and one post in 250 is viral with 120.
	Comments int
	// CommentCounts are the numbers of comments of each account's posts, in turn
	// from the newest; where given, Comments counts for nothing.
	CommentCounts []int
	// Replies is the number of replies over all accounts (200).
	Replies int
	// ReplyCounts are the numbers of replies to the comments, in turn; where given,
	// Replies counts for nothing.
	ReplyCounts []int
	// Stories is the number of live stories of each account (3); with two or
	// more the first has too few viewers for insights.
	Stories int
	// Growing has the numbers of stories grow evenly until they end; without it they are
	// what they come to from the first minute on.
	Growing bool
	// Tags is the number of foreign posts tagging each account (5).
	Tags int
	// Hashtags is the number of hashtags that each account has searched for within seven
	// days (3), 30 at the most.
	Hashtags int
	// Collaborations is the number of posts of others that each account takes part in
	// (3), Invitations that of those that it is asked to (2).
	Collaborations, Invitations int
	// InvitationReads is how often an account's invitations may be read in a day (300); a
	// negative number is no limit.
	InvitationReads int
	// Live is the number of broadcasts of each account that are under way (0).
	Live int
	// Events is the number of events that each account announces (1).
	Events int
	// Businesses is the number of portfolios, which own the accounts in turn (1).
	Businesses int
	// Strangers is the number of accounts that the login has nothing to do with (4), which
	// business discovery finds as rival.1, rival.2 and so on. PersonalStrangers is how
	// many of them, the last ones, are personal accounts, which it does not find (1), and
	// StrangerMedia the number of posts of each (30).
	Strangers, PersonalStrangers, StrangerMedia int
	// Containers is the number of posts on their way to be published of each account (6),
	// in every state. Sounds is the number of sounds that reels may be published with
	// (60), every fourth an original one.
	Containers, Sounds int
	// VideoWork is how long videos are worked on before they can be published (0).
	VideoWork time.Duration
	// NoPublicContent says that the app has no access to hashtags, whose feature Meta
	// grants by a review.
	NoPublicContent bool
	// TooManyHashtags is how a hashtag beyond the 30 of seven days is refused; nil is
	// with code 18, which older reports have. UnknownHashtagEmpty finds a hashtag that
	// there is not by an empty list, in place of code 24. DistinctCursors gives each
	// page of a hashtag's posts a cursor of its own; what the documentation says is that
	// it is the same on each.
	TooManyHashtags                      *Error
	UnknownHashtagEmpty, DistinctCursors bool
	// SharedTags is the number of the first account's posts of that kind that tag all
	// the others too.
	SharedTags int
	// InsightDays is how far back account insights reach from the start (90).
	InsightDays int
	// PreConversion is the number of oldest posts of each account made before
	// it became a business account (5, and none for accounts under 50 posts).
	PreConversion int
	// Pinned is the number of posts from each account's older half that the media
	// edge lists before the newest, as a profile shows those that were pinned to it
	// (0). Whether the real edge does is not documented.
	Pinned int
	// Shuffled makes the media edge list posts in an order of its own that has
	// nothing to do with time.
	Shuffled bool
	// Misplaced is the place, counted from 1, at which the media edge lists each
	// account's newest post; the others stand in order (0 is the first place).
	Misplaced int
	// SinceExclusive and UntilExclusive take the instant that since or until names
	// out of the range. What the documentation shows is inclusive.
	SinceExclusive, UntilExclusive bool
	// Hostile adds captions and comments with NUL, bidirectional and control
	// characters to those the data always holds (emoji, slashes, 2,200 letters).
	Hostile bool

	// Ambiguous makes objects that no field tells apart: children of albums that
	// show a permalink and counts, posts whose counts, comment switch or owner are
	// not shown, stories with comments, and posts of others that can be read by
	// their ids. Of clients some have seen one, some another of these.
	Ambiguous bool

	// Now is where the clock stands at first; it moves only by SetNow and
	// Advance.
	Now time.Time
	// Clock is a clock that runs by itself, such as time.Now, in place of that
	// one. The data is laid back from its first reading.
	Clock func() time.Time

	// Latency delays every HTTP answer; a batch is delayed once.
	Latency time.Duration
	// PageCost is the cost above which a request fails with code 1 ("reduce
	// the amount of data"); 0 is no limit. The rule is in the package comment.
	PageCost int
	// TooMuch is how that and FaultReduce are refused; nil is with code 1.
	TooMuch *Error
	// HourlyCalls is the number of calls per hour that make 100 % in the
	// usage headers; beyond it calls are refused with code 4. With 0 the
	// headers rise slowly and nothing is refused.
	HourlyCalls int
	// QuotaSpan is the time within which there are HourlyCalls (an hour): shorter, it has
	// walls come and go within a test.
	QuotaSpan time.Duration
	// JournalSize is how many requests the journal holds (200,000): beyond it the older half
	// goes, which the numbers of the entries show.
	JournalSize int
	// LoginQuotas counts the calls of each login on its own against HourlyCalls, and refuses
	// those beyond it with code 17.
	LoginQuotas bool
	// Faults are injected from the start; see Inject.
	Faults []Fault

	// RequireProof refuses calls without appsecret_proof.
	RequireProof bool
	// Scopes are the permissions of the ready tokens; nil is all of them.
	Scopes []string
	// Version answers unversioned paths ("v25.0").
	Version string
	// VersionFloor is the lowest version the app may call; paths below it are
	// answered by it.
	VersionFloor string
	// Legacy says whether `?ids=` at the root still works.
	Legacy Legacy
	// NewApp says that the app never used what v28.0 takes away: several objects by
	// ids=, date_format, the verb in a parameter method, aliases of fields, a callback
	// of JSONP. Such an app is refused them in every version from 2026-11-04 on.
	NewApp bool
	// ManualLogin shows login and consent pages instead of redirecting the
	// login dialogs at once.
	ManualLogin bool
	// Login is how the user answers the login dialogs; see SetLogin.
	Login Login
	// RedirectURIs are those registered for the app; nil allows every
	// absolute one.
	RedirectURIs []string
	// WrappedTokenAnswer makes the Instagram code exchange answer in the
	// documented form {"data":[…]} instead of the observed flat one.
	WrappedTokenAnswer bool
}

// Legacy is a switch for the protocol features that v26.0 removed.
type Legacy int

// The three positions of the switch.
const (
	// LegacyByDate keeps the features below v26.0 until 2026-10-27.
	LegacyByDate Legacy = iota
	// LegacyOn keeps them in every version.
	LegacyOn
	// LegacyOff refuses them in every version.
	LegacyOff
)

// withDefaults returns o with every zero size replaced by its default and
// every negative one by zero.
func (o Options) withDefaults() Options {
	size := func(p *int, def int) {
		switch {
		case *p == 0:
			*p = def
		case *p < 0:
			*p = 0
		}
	}
	o.Logins = max(o.Logins, 1)
	size(&o.LaidOut, defaultLaidOut)
	size(&o.Accounts, 1)
	size(&o.Media, defaultMedia)
	size(&o.Carousels, defaultCarousels)
	size(&o.Comments, defaultComments)
	size(&o.Replies, defaultReplies)
	size(&o.Stories, defaultStories)
	size(&o.Tags, defaultTags)
	size(&o.Hashtags, defaultHashtags)
	o.Hashtags = min(o.Hashtags, mostHashtags)
	size(&o.Collaborations, defaultCollaborations)
	size(&o.Invitations, defaultInvitations)
	if o.InvitationReads == 0 {
		o.InvitationReads = defaultInvitationReads
	}
	size(&o.Events, defaultEvents)
	size(&o.Businesses, defaultBusinesses)
	size(&o.Strangers, defaultStrangers)
	size(&o.Containers, defaultContainers)
	size(&o.Sounds, defaultSounds)
	size(&o.PersonalStrangers, personalStrangers)
	size(&o.StrangerMedia, strangerPosts)
	size(&o.InsightDays, defaultInsightDays)
	size(&o.JournalSize, defaultJournal)
	if o.QuotaSpan <= 0 {
		o.QuotaSpan = time.Hour
	}
	if o.PreConversion == 0 && o.Media < 50 {
		o.PreConversion = -1
	}
	size(&o.PreConversion, defaultPreConvert)
	if o.Now.IsZero() {
		o.Now = DefaultNow
	}
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Version == "" {
		o.Version = "v25.0"
	}
	return o
}

// legacy tells whether what v26.0 removed still works in a version.
func (o *Options) legacy(version string, now time.Time) bool {
	switch o.Legacy {
	case LegacyOn:
		return true
	case LegacyOff:
		return false
	}
	return versionNumber(version) < 26 && now.Before(legacyEnd)
}

// closed tells whether the app is refused what v28.0 takes away.
func (o *Options) closed(version string, now time.Time) bool {
	return versionNumber(version) >= closingVersion || o.NewApp && !now.Before(closedFrom)
}

// tooMuch is how an answer that costs too much is refused.
func (o *Options) tooMuch() *Error {
	if o.TooMuch != nil {
		return o.TooMuch
	}
	return &Error{
		Status: 500, Code: 1, Type: oauthException,
		Message: "Please reduce the amount of data you're asking for, then retry your request",
	}
}
