package drivertest

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Option sets one of the simulator's Options, where a size of zero is the
// default and a negative one means none.
type Option func(*Options)

// WithOptions starts from o; options after it still apply.
func WithOptions(o Options) Option { return func(to *Options) { *to = o } }

// WithSeed chooses the data.
func WithSeed(seed uint64) Option { return func(o *Options) { o.Seed = seed } }

// WithAccounts sets the number of accounts (1).
func WithAccounts(n int) Option { return func(o *Options) { o.Accounts = n } }

// WithMedia sets the number of posts of each account (100).
func WithMedia(n int) Option { return func(o *Options) { o.Media = n } }

// WithCarousels sets the percentage of posts that are albums (20).
func WithCarousels(percent int) Option { return func(o *Options) { o.Carousels = percent } }

// WithComments sets the number of top-level comments and of replies over all
// accounts (800 and 200).
func WithComments(comments, replies int) Option {
	return func(o *Options) { o.Comments, o.Replies = comments, replies }
}

// WithStories sets the number of live stories of each account (3).
func WithStories(n int) Option { return func(o *Options) { o.Stories = n } }

// WithTags sets the number of foreign posts that tag each account (5).
func WithTags(n int) Option { return func(o *Options) { o.Tags = n } }

// WithInsightDays sets how far back account insights reach (90).
func WithInsightDays(n int) Option { return func(o *Options) { o.InsightDays = n } }

// WithPreConversion sets the number of oldest posts without insights (5).
func WithPreConversion(n int) Option { return func(o *Options) { o.PreConversion = n } }

// WithPinned has the list of posts begin with that many older ones, as a profile
// shows those that were pinned to it; WithShuffled lists them in no order of time.
func WithPinned(n int) Option { return func(o *Options) { o.Pinned = n } }

// WithShuffled is explained at [WithPinned].
func WithShuffled() Option { return func(o *Options) { o.Shuffled = true } }

// WithHostile adds control and bidirectional characters to texts.
func WithHostile() Option { return func(o *Options) { o.Hostile = true } }

// WithAmbiguous makes objects that no field tells apart: children of albums with a
// permalink and counts, posts that do not show theirs or their owner, comments on
// stories, posts of others that are readable by their ids.
func WithAmbiguous() Option { return func(o *Options) { o.Ambiguous = true } }

// DefaultNow is an instant for [WithNow], a Friday at noon.
var DefaultNow = graphsim.DefaultNow

// WithNow has the clock stand at t, until the test moves it, in place of running
// with the real one: for tests of answers that depend on the day. What the
// simulator holds is the same by its seed whenever it starts; its instants are
// counted back from there. The connection string carries the instant in its
// property Now, so that NOW() says the same.
func WithNow(t time.Time) Option { return func(o *Options) { o.Now = t } }

// WithClock replaces the clock by another one that runs by itself. NOW() follows
// it with [driver.WithClock].
func WithClock(now func() time.Time) Option { return func(o *Options) { o.Clock = now } }

// WithLatency delays every answer.
func WithLatency(d time.Duration) Option { return func(o *Options) { o.Latency = d } }

// WithPageCost limits the cost of an answer: one for every object and every
// insights metric in it.
func WithPageCost(n int) Option { return func(o *Options) { o.PageCost = n } }

// WithHourlyCalls limits the calls of an hour.
func WithHourlyCalls(n int) Option { return func(o *Options) { o.HourlyCalls = n } }

// WithFault injects a fault from the start.
func WithFault(f Fault) Option { return func(o *Options) { o.Faults = append(o.Faults, f) } }

// WithRequireProof refuses calls without appsecret_proof.
func WithRequireProof() Option { return func(o *Options) { o.RequireProof = true } }

// WithScopes limits the permissions of the ready token.
func WithScopes(scopes ...string) Option { return func(o *Options) { o.Scopes = scopes } }

// WithManualLogin shows pages to log in on, for a browser, where the dialogs
// else redirect at once.
func WithManualLogin() Option { return func(o *Options) { o.ManualLogin = true } }

// WithRedirectURIs sets the redirect URIs that are registered for the app;
// without it every absolute one serves.
func WithRedirectURIs(uris ...string) Option { return func(o *Options) { o.RedirectURIs = uris } }

// WithLogin sets how the user answers the login dialogs.
func WithLogin(l Login) Option { return func(o *Options) { o.Login = l } }

// WithPersonal sets how many of the accounts, the last ones, are not
// professional: they are connected to their Page, and not served (0).
func WithPersonal(n int) Option { return func(o *Options) { o.Personal = n } }

// WithPageTasks sets what the user may do on each Page.
func WithPageTasks(tasks ...string) Option { return func(o *Options) { o.PageTasks = tasks } }
