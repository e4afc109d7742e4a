package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// size is a number of things to make up; the simulator's own zero means its
// default, and 0 on the command line means none.
func size(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

func newSimulate(a *app) *cobra.Command {
	var (
		options                                                                   graphsim.Options
		media, carousels, comments, replies, stories, tags, insightDays, accounts int
		now                                                                       string
	)
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Run a Graph API with made-up data on this machine",
		Long: `Run a Graph API with made-up data on this machine until interrupted.

Prints a connection string that is ready to use, and among the messages the
app's credentials to log in with, which are as made up as the rest. Equal seeds
and sizes give equal data, ids and tokens, laid back from the present: the newest
posts are hours old, and last week is full.

The requests it got are listed at /_sim/journal. The simulated clock runs with the
real one. It is at /_sim/clock, and moved by a POST with the form field advance or
now:

  curl -d advance=1400h http://127.0.0.1:8080/_sim/clock

Comments, mentions and the ends of stories are told to an app's callback as webhooks
are, once its subscription and that of the account are made; a POST to /_sim/happen has
something happen, and says why no notice of it will come where none will; /_sim/notices
lists what was told:

  curl -d what=comment http://127.0.0.1:8080/_sim/happen

With --now it stands at an instant until it is moved, for tests of answers that
depend on the day. The connection string then has a property Now, by which NOW()
says the same.`,
		Example: `  viewfinder simulate --accounts 3 --media 500 --latency 80ms
  VIEWFINDER_DSN="…" viewfinder query "SELECT * FROM Media LIMIT 5"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			for _, n := range []int{media, carousels, comments, replies, stories, tags, insightDays, options.Pinned, options.PageCost, options.HourlyCalls} {
				if n < 0 {
					return usageError{fmt.Errorf("a size is negative")}
				}
			}
			if accounts < 1 {
				return usageError{fmt.Errorf("--accounts must be at least 1")}
			}
			if n := options.Login.Account; n < 0 || n >= accounts {
				return usageError{fmt.Errorf("--login-account must be from 0 to %d, one less than --accounts", accounts-1)}
			}
			if err := listensAt("addr", options.Addr); err != nil {
				return err
			}
			options.Accounts = accounts
			options.Media, options.Carousels = size(media), size(carousels)
			options.Comments, options.Replies = size(comments), size(replies)
			options.Stories, options.Tags = size(stories), size(tags)
			options.InsightDays = size(insightDays)
			if now == "" {
				options.Clock = time.Now
			} else if options.Now, err = time.Parse(time.RFC3339Nano, now); err != nil {
				return usageError{fmt.Errorf("--now must be an instant with its zone, such as 2026-11-20T12:00:00Z")}
			}
			return simulate(cmd.Context(), a.streams, options)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&options.Addr, "addr", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	f.Uint64Var(&options.Seed, "seed", 1, "chooses the data")
	f.IntVar(&accounts, "accounts", 1, "Instagram accounts, each with its Page")
	f.IntVar(&media, "media", 100, "posts of each account")
	f.IntVar(&options.Pinned, "pinned", 0, "older posts of each account that are listed first, as those pinned to a profile")
	f.BoolVar(&options.Shuffled, "shuffled", false, "list posts in no order of time")
	f.IntVar(&carousels, "carousels", 20, "percentage of posts that are carousels")
	f.IntVar(&comments, "comments", 800, "comments over all accounts")
	f.IntVar(&replies, "replies", 200, "replies over all accounts")
	f.IntVar(&stories, "stories", 3, "live stories of each account")
	f.BoolVar(&options.Growing, "growing", false, "let the numbers of stories grow until they end")
	f.IntVar(&tags, "tags", 5, "posts of others that tag each account")
	f.IntVar(&insightDays, "insight-days", 90, "days that account insights reach back")
	f.DurationVar(&options.Latency, "latency", 0, "delay of every answer, such as 80ms")
	f.IntVar(&options.PageCost, "page-cost", 0, "cost above which a request is too big (code 1); 0 for no bound")
	f.IntVar(&options.HourlyCalls, "hourly-calls", 0, "calls in an hour before the rate limit (code 4); 0 for no bound")
	f.BoolVar(&options.RequireProof, "require-proof", false, "refuse calls without appsecret_proof")
	f.BoolVar(&options.ManualLogin, "manual-login", false, "show login and consent pages instead of redirecting at once")
	f.IntVar(&options.Login.Account, "login-account", 0, "number of the account that logs in with Instagram Login, from 0")
	f.StringSliceVar(&options.Login.Decline, "decline", nil, "permissions that the user takes out of every login")
	f.BoolVar(&options.Login.Deny, "deny", false, "let the user cancel every login")
	f.BoolVar(&options.Login.NoRole, "no-role", false, "refuse every login as that of a user without a role on the app")
	f.StringSliceVar(&options.RedirectURIs, "redirect-uri", nil, "redirect URI registered for the app; may be given several times; without it every one serves")
	f.BoolVar(&options.WrappedTokenAnswer, "wrapped-token-answer", false, "answer Instagram Login's codes in the documented form instead of the observed one")
	f.StringVar(&now, "now", "", "let the simulated clock stand at an instant, such as 2026-11-20T12:00:00Z, instead of running with the real one")
	return cmd
}

// simulate runs the simulator until ctx ends. An interruption is how it is
// meant to end.
func simulate(ctx context.Context, s streams, options graphsim.Options) error {
	sim, err := graphsim.Start(options)
	if err != nil {
		return fmt.Errorf("--addr %s: %w", options.Addr, err)
	}
	defer func() { _ = sim.Close() }()
	standing := ""
	if sim.Stands() {
		standing = ";Now=" + sim.Now().Format(time.RFC3339Nano)
	}
	if _, err := fmt.Fprintln(s.out, simulatedDSN(sim)+standing); err != nil {
		return err
	}
	s.say("the app's users log in by: %s", appDSN(sim)+standing)
	s.say("with Instagram Login: %s;AuthScheme=InstagramLogin", instagramDSN(sim)+standing)
	s.say("serving until interrupted; journal at %s/_sim/journal", sim.URL())
	<-ctx.Done()
	s.say("stopped")
	return nil
}

// simulatedDSN is a connection string to the simulator, with its ready token.
func simulatedDSN(sim *graphsim.Server) string { return tokenDSN(sim, sim.Token()) }

// instagramDSN is one with a token of Instagram Login, of the first account; it
// leaves AuthScheme to say so.
func instagramDSN(sim *graphsim.Server) string {
	return tokenDSN(sim, sim.NewToken(graphsim.TokenSpec{Instagram: true}))
}

// appDSN is one without a token, with the app's credentials.
func appDSN(sim *graphsim.Server) string {
	return fmt.Sprintf("Endpoint=%s;OAuthClientId=%s;OAuthClientSecret=%s", sim.URL(), sim.AppID(), sim.AppSecret())
}

func tokenDSN(sim *graphsim.Server, token string) string {
	return fmt.Sprintf("Endpoint=%s;OAuthAccessToken=%s", sim.URL(), token)
}
