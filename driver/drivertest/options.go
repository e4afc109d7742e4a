package drivertest

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Options says what the simulator holds and how it behaves. The zero value is one
// account of 100 posts. Of the sizes, zero means the default named in the field's
// comment and a negative number means none.
type Options struct {
	// Seed chooses the data; equal seeds and sizes give equal data, ids and tokens.
	Seed uint64
	// Accounts is the number of Instagram accounts, each with its Page (1).
	Accounts int
	// Personal is the number of accounts, the last ones, that are not professional:
	// they are connected to their Page, and not served (0).
	Personal int
	// Pageless is the number of accounts, the first ones, that hang on no Page of the
	// user's: portfolios alone lead to them (0).
	Pageless int
	// UnlinkedPages is the number of Pages without an Instagram account (0).
	UnlinkedPages int
	// PageTasks are what the user may do on each Page; nil is everything.
	PageTasks []string
	// Media is the number of posts of each account (100), Carousels the percentage
	// of them that are albums of five (20).
	Media, Carousels int
	// Comments and Replies are the numbers of top-level comments and of replies over
	// all accounts (800 and 200).
	Comments, Replies int
	// Stories is the number of live stories of each account (3).
	Stories int
	// Tags is the number of foreign posts that tag each account (5).
	Tags int
	// Live is the number of broadcasts of each account that are under way (0).
	Live int
	// Collaborations is the number of posts of others that each account takes part in
	// (3), Invitations that of those that it is asked to (2).
	Collaborations, Invitations int
	// Events is the number of events that each account announces (1).
	Events int
	// Businesses is the number of portfolios, which own the accounts in turn (1).
	Businesses int
	// InsightDays is how far back account insights reach (90).
	InsightDays int
	// PreConversion is the number of oldest posts of each account without insights,
	// made before it became a business account (5, and none under 50 posts).
	PreConversion int
	// Pinned is the number of older posts that each account's list begins with, as a
	// profile shows those that were pinned to it (0).
	Pinned int
	// Shuffled lists posts in no order of time.
	Shuffled bool
	// Misplaced is the place, from 1, at which each account's newest post is listed;
	// the others stand in order (0 is the first place).
	Misplaced int
	// Hostile adds control and bidirectional characters to texts.
	Hostile bool
	// Ambiguous makes objects that no field tells apart: children of albums with a
	// permalink and counts, posts that do not show theirs or their owner, comments on
	// stories, posts of others that are readable by their ids.
	Ambiguous bool

	// Now has the clock stand there, until the test moves it, in place of running
	// with the real one: for answers that depend on the day. Instants are counted back
	// from it. The connection string carries it in its property Now, so that NOW()
	// says the same.
	Now time.Time
	// Clock is another clock that runs by itself. NOW() follows it with
	// driver.WithClock.
	Clock func() time.Time

	// Latency delays every answer.
	Latency time.Duration
	// PageCost limits the cost of an answer, which is one for every object and every
	// insights metric in it: beyond, it is refused as too much data; 0 is no limit.
	PageCost int
	// HourlyCalls limits the calls of an hour; 0 is no limit.
	HourlyCalls int
	// Faults are injected from the start.
	Faults []Fault

	// RequireProof refuses calls without appsecret_proof.
	RequireProof bool
	// Scopes are the permissions of the ready token; nil is all.
	Scopes []string
	// Login is how the user answers the login dialogs, which redirect at once.
	Login Login
	// ManualLogin has them show pages to log in on instead, for a browser.
	ManualLogin bool
	// RedirectURIs are those registered for the app; nil allows every absolute one.
	RedirectURIs []string
}

// inner is o as the simulator takes it.
func (o Options) inner() graphsim.Options {
	in := graphsim.Options{
		Seed: o.Seed, Accounts: o.Accounts, Personal: o.Personal, Pageless: o.Pageless, UnlinkedPages: o.UnlinkedPages, PageTasks: o.PageTasks,
		Media: o.Media, Carousels: o.Carousels, Comments: o.Comments, Replies: o.Replies, Stories: o.Stories, Tags: o.Tags,
		Live: o.Live, Collaborations: o.Collaborations, Invitations: o.Invitations, Events: o.Events, Businesses: o.Businesses,
		InsightDays: o.InsightDays, PreConversion: o.PreConversion, Pinned: o.Pinned, Shuffled: o.Shuffled, Misplaced: o.Misplaced,
		Hostile: o.Hostile, Ambiguous: o.Ambiguous, Now: o.Now, Clock: o.Clock, Latency: o.Latency, PageCost: o.PageCost,
		HourlyCalls: o.HourlyCalls, RequireProof: o.RequireProof, Scopes: o.Scopes, Login: graphsim.Login(o.Login),
		ManualLogin: o.ManualLogin, RedirectURIs: o.RedirectURIs,
	}
	if in.Now.IsZero() && in.Clock == nil {
		in.Clock = time.Now
	}
	for _, f := range o.Faults {
		in.Faults = append(in.Faults, f.inner())
	}
	return in
}
