package tokensource_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/oauthtest"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// sourceOver makes a source over a store that stays open.
func sourceOver(t *testing.T, cfg tokensource.Config, store tokenstore.Store) *tokensource.Source {
	t.Helper()
	cfg.Open = func(context.Context) (tokenstore.Store, error) { return store, nil }
	source, err := tokensource.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// desktopOf logs in without a browser or a listener: the user pastes.
func desktopOf(sim *graphsim.Server, asked *atomic.Int64) func(context.Context) *oauth.Desktop {
	return func(context.Context) *oauth.Desktop {
		return &oauth.Desktop{
			Open: func(string) error { return nil },
			Paste: func(_ context.Context, address string, problem error) (string, error) {
				if problem != nil {
					return "", problem
				}
				asked.Add(1)
				return oauthtest.ConsentPage(sim, address)
			},
		}
	}
}

func storeOf(t *testing.T, tokens ...*oauth.Token) tokenstore.Store {
	t.Helper()
	store := newStore(t)
	for _, token := range tokens {
		if err := store.Save(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

// asksOf counts what the simulator was asked for, by a part of the path.
func asksOf(sim *graphsim.Server, path string) (n int) {
	for _, e := range sim.Journal() {
		if strings.Contains(e.Path, path) {
			n++
		}
	}
	return n
}

// reasons are those of a source's warnings.
func reasons(source *tokensource.Source) string {
	var list []string
	for _, w := range source.Warnings() {
		list = append(list, w.Reason)
	}
	return strings.Join(list, " ")
}

// The whole life of a login, a day at a time. Instagram's token is renewed for
// sixty days at a time; Facebook's ends on day 60 whatever is done, of which
// there is a warning first, and the user logs in again.
func TestSource_life(t *testing.T) {
	t.Parallel()
	tests := []struct {
		login   oauth.Login
		renewed []int // days
		asked   []int
		warned  map[int]string
	}{
		{
			login: oauth.InstagramLogin, renewed: []int{50, 100}, asked: []int{0},
		},
		{
			login: oauth.FacebookLogin, asked: []int{0, 60, 120},
			renewed: []int{50, 59, 110, 119}, // of what is left of its life, the last sixth
			warned:  map[int]string{49: "", 50: "login_ends", 59: "login_ends", 60: "", 109: "", 110: "login_ends", 120: ""},
		},
	}
	for _, tt := range tests {
		t.Run(string(tt.login), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(graphsim.DefaultNow)) // before the platform began, it knows no logins
				sim := oauthtest.NewSim(graphsim.Options{Clock: time.Now})
				cfg := oauthtest.Config(sim, tt.login)
				cfg.CallbackURL = "https://shop.example/back" // nothing listens
				var asked atomic.Int64
				store := newStore(t)
				source := sourceOver(t, tokensource.Config{OAuth: cfg, Renew: true, Desktop: desktopOf(sim, &asked)}, store)
				seen := map[string]bool{}
				var renewed, prompted []int
				for day := range 121 {
					before, count := asked.Load(), len(seen)
					var all sync.WaitGroup
					var mu sync.Mutex
					for range 5 {
						all.Go(func() {
							token, err := source.AccessToken(t.Context())
							if err != nil {
								t.Errorf("day %d: %v", day, err)
							}
							mu.Lock()
							defer mu.Unlock()
							seen[token] = true
						})
					}
					all.Wait()
					switch {
					case asked.Load() != before:
						prompted = append(prompted, day)
					case len(seen) != count:
						renewed = append(renewed, day)
					}
					if want, ok := tt.warned[day]; ok && reasons(source) != want {
						t.Errorf("day %d: warnings %v, want %q", day, source.Warnings(), want)
					}
					list, err := store.List(t.Context())
					if err != nil || len(list) != 1 {
						t.Fatalf("day %d: stored %+v, %v", day, list, err)
					}
					if days, ok := list[0].DaysLeft(time.Now()); !ok || days < 0 {
						t.Errorf("day %d: %d days left", day, days)
					}
					if tt.login == oauth.InstagramLogin {
						if days, _ := list[0].DaysLeft(time.Now()); days < 7 {
							t.Errorf("day %d: %d days left", day, days)
						}
					}
					time.Sleep(24 * time.Hour)
				}
				if !slices.Equal(renewed, tt.renewed) || !slices.Equal(prompted, tt.asked) {
					t.Errorf("renewed on days %v, want %v; asked the user on days %v, want %v", renewed, tt.renewed, prompted, tt.asked)
				}
			})
		})
	}
}

// While a token lives, a renewal that fails is a warning; after its end, it is
// an error that has the address of a login.
func TestSource_renewalFails(t *testing.T) {
	t.Parallel()
	sim := oauthtest.NewSim(graphsim.Options{})
	token := oauthtest.LogIn(t, sim, oauth.InstagramLogin)
	cfg := oauthtest.Config(sim, oauth.InstagramLogin)
	asked := 0
	down := simtest.InProcess{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		http.Error(w, "down", http.StatusServiceUnavailable)
	})}
	cfg.Transport = down
	source := sourceOver(t, tokensource.Config{OAuth: cfg, Renew: true}, storeOf(t, token))
	get := func() (string, error) { return source.AccessToken(t.Context()) }
	sim.Advance(49 * 24 * time.Hour)
	if got, err := get(); err != nil || got != token.Access.Reveal() || asked != 0 || reasons(source) != "" {
		t.Fatalf("day 49: %v, asked %d times, warnings %v", err, asked, source.Warnings())
	}
	sim.Advance(24 * time.Hour)
	for range 3 { // it is tried again later, not each time
		if got, err := get(); err != nil || got != token.Access.Reveal() || asked != 3 || reasons(source) != "renewal_failed" {
			t.Fatalf("day 50: %v, asked %d times, warnings %v", err, asked, source.Warnings())
		}
	}
	sim.Advance(time.Hour)
	if _, err := get(); err != nil || asked != 6 {
		t.Errorf("an hour later: %v, asked %d times", err, asked)
	}
	sim.Advance(10 * 24 * time.Hour)
	_, err := get()
	var required *oauth.LoginRequiredError
	if !errors.As(err, &required) || !errors.Is(err, oauth.ErrSessionExpired) || !strings.HasPrefix(required.URL, "http://127.0.0.1:9/oauth/authorize?") {
		t.Errorf("day 60: %v", err)
	}
	if !strings.Contains(err.Error(), "expired on ") {
		t.Errorf("the error does not tell when: %v", err)
	}
	oauthtest.HasNone(t, "the error", err.Error(), token.Access.Reveal(), sim.AppSecret())
}

// The consent to data access ends 90 days after a login: there is a warning, and
// where the user can be asked, the user is.
func TestSource_dataAccess(t *testing.T) {
	t.Parallel()
	sim := oauthtest.NewSim(graphsim.Options{})
	token := oauthtest.LogIn(t, sim, oauth.FacebookLogin)
	token.Expires = time.Time{} // as of a system user
	if want := sim.Now().Add(90 * 24 * time.Hour); !token.DataAccessExpires.Equal(want) {
		t.Fatalf("the consent ends %s, want %s", token.DataAccessExpires, want)
	}
	cfg := oauthtest.Config(sim, oauth.FacebookLogin)
	cfg.CallbackURL = "https://shop.example/back"
	source := sourceOver(t, tokensource.Config{OAuth: cfg, Renew: true}, storeOf(t, token))
	for _, step := range []struct {
		days int
		want string
	}{{0, ""}, {76, ""}, {1, "data_access_ends"}, {20, "data_access_ends"}} {
		sim.Advance(time.Duration(step.days) * 24 * time.Hour)
		if got, err := source.AccessToken(t.Context()); err != nil || got != token.Access.Reveal() || reasons(source) != step.want {
			t.Errorf("%s: %v, warnings %v", sim.Now(), err, source.Warnings())
		}
	}
	if text := source.Warnings()[0].Message; !strings.Contains(text, " ended on ") {
		t.Errorf("warning: %s", text)
	}
	var asked atomic.Int64
	desktop := func(ctx context.Context) *oauth.Desktop {
		d := desktopOf(sim, &asked)(ctx)
		paste := d.Paste
		d.Paste = func(ctx context.Context, address string, problem error) (string, error) {
			if got := oauthtest.Query(t, address).Get("auth_type"); got != oauth.Reauthorize {
				t.Errorf("auth_type = %q", got)
			}
			return paste(ctx, address, problem)
		}
		return d
	}
	source = sourceOver(t, tokensource.Config{OAuth: cfg, Renew: true, Desktop: desktop}, storeOf(t, token))
	if got, err := source.AccessToken(t.Context()); err != nil || got == token.Access.Reveal() || asked.Load() != 1 || reasons(source) != "" {
		t.Errorf("asked %d times: %v, warnings %v", asked.Load(), err, source.Warnings())
	}
}

// A token that the platform refused is looked up again: another process may have
// renewed it. Else the user is asked, or the error says where to log in.
func TestSource_refused(t *testing.T) {
	t.Parallel()
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		sim := oauthtest.NewSim(graphsim.Options{})
		cfg := oauthtest.Config(sim, login)
		cfg.CallbackURL = "https://shop.example/back"
		first, second := oauthtest.LogIn(t, sim, login), oauthtest.LogIn(t, sim, login)
		store := storeOf(t, first)
		source := sourceOver(t, tokensource.Config{OAuth: cfg, Renew: true}, store)
		if got, err := source.AccessToken(t.Context()); err != nil || got != first.Access.Reveal() {
			t.Fatalf("%s: %v", login, err)
		}
		if err := store.Save(t.Context(), second); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time from memory
			if got, err := source.Replace(t.Context(), first.Access.Reveal()); err != nil || got != second.Access.Reveal() {
				t.Errorf("%s: not the token of the other process: %v", login, err)
			}
		}
		var required *oauth.LoginRequiredError
		if _, err := source.Replace(t.Context(), second.Access.Reveal()); !errors.As(err, &required) || !errors.Is(err, oauth.ErrSessionExpired) || required.URL == "" {
			t.Errorf("%s: no other token: %v", login, err)
		}
		var asked atomic.Int64
		source = sourceOver(t, tokensource.Config{OAuth: cfg, Renew: true, Desktop: desktopOf(sim, &asked)}, store)
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if got, err := source.Replace(t.Context(), second.Access.Reveal()); err != nil || got == second.Access.Reveal() {
					t.Errorf("%s: %v", login, err)
				}
			})
		}
		all.Wait()
		if asked.Load() != 1 {
			t.Errorf("%s: the user was asked %d times", login, asked.Load())
		}
	}
}

// A token that the caller brought begins a login that is kept and renewed; the
// next connection finds it by the same token.
func TestSource_given(t *testing.T) {
	t.Parallel()
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		sim := oauthtest.NewSim(graphsim.Options{})
		given := oauthtest.LogIn(t, sim, login)
		cfg := tokensource.Config{OAuth: oauthtest.Config(sim, login), Renew: true, Access: given.Access}
		if login == oauth.FacebookLogin {
			cfg.Access, cfg.Refresh = oauth.NewSecret("EAAfakeSomethingOlder"), given.Access
		}
		sim.Advance(2 * 24 * time.Hour)
		store := newStore(t)
		first, err := sourceOver(t, cfg, store).AccessToken(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", login, err)
		}
		sent := len(sim.Journal())
		if again, err := sourceOver(t, cfg, store).AccessToken(t.Context()); err != nil || again != first || len(sim.Journal()) != sent {
			t.Errorf("%s: the next connection: %v, %d calls", login, err, len(sim.Journal())-sent)
		}
		list, err := store.List(t.Context())
		if err != nil || len(list) != 1 || list[0].User != given.User || list[0].Given != oauth.Fingerprint(given.Access) {
			t.Errorf("%s: stored %+v, %v", login, list, err)
		}
		cfg.User = "12345"
		if _, err := sourceOver(t, cfg, newStore(t)).AccessToken(t.Context()); err == nil || !strings.Contains(err.Error(), "OAuthUser is 12345") {
			t.Errorf("%s: another user: %v", login, err)
		}
	}
}

// What did not come about is not told of.
func TestSource_events(t *testing.T) {
	t.Parallel()
	sim := oauthtest.NewSim(graphsim.Options{})
	token := oauthtest.LogIn(t, sim, oauth.FacebookLogin)
	var told []string
	cfg := tokensource.Config{
		OAuth: oauthtest.Config(sim, oauth.FacebookLogin), Access: token.Access, User: "12345",
		Event: func(_ context.Context, e tokensource.Event) { told = append(told, e.What) },
	}
	if _, err := sourceOver(t, cfg, newStore(t)).AccessToken(t.Context()); err == nil {
		t.Error("the token of another user was taken over")
	}
	cfg.User = ""
	for _, at := range []string{"delete", ""} {
		if _, err := sourceOver(t, cfg, brokenStore{storeOf(t, token), at}).Logout(t.Context()); errors.Is(err, errBroken) != (at != "") {
			t.Errorf("logout: %v", err)
		}
	}
	if !slices.Equal(told, []string{"login forgotten"}) {
		t.Errorf("told %q", told)
	}
}

// The login of a verifier is kept, and found by it again; later a newer login of
// the same user serves although the verifier was left in place.
func TestSource_verifier(t *testing.T) {
	t.Parallel()
	sim := oauthtest.NewSim(graphsim.Options{})
	cfg := oauthtest.Config(sim, oauth.InstagramLogin)
	cfg.Codes = tokenstore.CodesFor(oauth.NewSecret(filepath.Join(t.TempDir(), "viewfinder", "tokens.json")))
	_, back := oauthtest.WebLogin(t, sim, cfg, oauth.AuthorizationRequest{})
	store := newStore(t)
	with := tokensource.Config{OAuth: cfg, Renew: true, Verifier: oauth.NewSecret(back)}
	first, err := sourceOver(t, with, store).AccessToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sent := len(sim.Journal())
	if again, err := sourceOver(t, with, store).AccessToken(t.Context()); err != nil || again != first || len(sim.Journal()) != sent {
		t.Errorf("again: %v, %d calls", err, len(sim.Journal())-sent)
	}
	newer := oauthtest.LogIn(t, sim, oauth.InstagramLogin)
	if err := tokensource.Keep(t.Context(), store, newer); err != nil {
		t.Fatal(err)
	}
	if got, err := sourceOver(t, with, store).AccessToken(t.Context()); err != nil || got != newer.Access.Reveal() {
		t.Errorf("a newer login: %v", err)
	}
	if _, err := sourceOver(t, with, newStore(t)).AccessToken(t.Context()); !errors.Is(err, oauth.ErrCode) {
		t.Errorf("the login was lost: %v", err)
	}
}

func TestSource_none(t *testing.T) {
	t.Parallel()
	sim := oauthtest.NewSim(graphsim.Options{})
	cfg := oauthtest.Config(sim, oauth.FacebookLogin)
	source := sourceOver(t, tokensource.Config{OAuth: cfg}, newStore(t))
	_, err := source.AccessToken(t.Context())
	if !errors.Is(err, oauth.ErrNoToken) || !errors.Is(err, oauth.ErrLoginRequired) || len(source.Warnings()) != 0 {
		t.Errorf("got %v", err)
	}
	one, two := oauthtest.LogIn(t, sim, oauth.FacebookLogin), oauthtest.LogIn(t, sim, oauth.FacebookLogin)
	two.User, two.UserName, two.AccountIDs = "222", "Second", nil
	store := storeOf(t, one, two)
	if _, err := sourceOver(t, tokensource.Config{OAuth: cfg}, store).AccessToken(t.Context()); !errors.Is(err, oauth.ErrAmbiguousLogin) || !strings.Contains(err.Error(), "222 (Second)") {
		t.Errorf("two logins: %v", err)
	}
	_, err = sourceOver(t, tokensource.Config{OAuth: cfg, User: "third"}, store).AccessToken(t.Context())
	if !errors.Is(err, oauth.ErrNoToken) || !errors.Is(err, oauth.ErrLoginRequired) || !strings.Contains(err.Error(), `OAuthUser is "third", and not one of `) || !strings.Contains(err.Error(), "222 (Second)") {
		t.Errorf("neither of the two: %v", err)
	}
	if _, err := sourceOver(t, tokensource.Config{OAuth: cfg, User: "third"}, newStore(t)).AccessToken(t.Context()); !errors.Is(err, oauth.ErrNoToken) || strings.Contains(err.Error(), "not one of") {
		t.Errorf("none of none: %v", err)
	}
	if got, err := sourceOver(t, tokensource.Config{OAuth: cfg, User: "second"}, store).AccessToken(t.Context()); err != nil || got != two.Access.Reveal() {
		t.Errorf("the second: %v", err)
	}
	broken := brokenStore{store, "list"}
	if _, err := sourceOver(t, tokensource.Config{OAuth: cfg}, broken).AccessToken(t.Context()); !errors.Is(err, errBroken) {
		t.Errorf("a broken store: %v", err)
	}
}

// A token is renewed once, however many processes share the store.
func TestSource_processes(t *testing.T) {
	sim := graphsim.New(graphsim.Options{Media: 1, Seed: 78})
	if path := os.Getenv(childStore); path != "" {
		cfg := childConfig(t, sim)
		cfg.Login = oauth.InstagramLogin
		source := sourceOver(t, tokensource.Config{OAuth: cfg, Renew: true}, storetest.Open(t, path, ""))
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if token, err := source.AccessToken(t.Context()); err != nil || token == "" {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if len(source.Warnings()) != 0 {
			t.Errorf("warnings: %v", source.Warnings())
		}
		return
	}
	t.Parallel()
	server := httptest.NewServer(sim)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "viewfinder", "tokens.json")
	for round := range 2 {
		cfg := oauthtest.Config(sim, oauth.InstagramLogin)
		cfg.Endpoint, cfg.Transport = server.URL, nil
		client, err := oauth.NewClient(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if round == 0 {
			token, err := client.Exchange(t.Context(), oauthtest.Consent(t, sim, oauthtest.Config(sim, oauth.InstagramLogin)), oauthtest.Callback, oauth.Secret{})
			if err != nil {
				t.Fatal(err)
			}
			if err := storetest.Open(t, path, "").Save(t.Context(), token); err != nil {
				t.Fatal(err)
			}
		}
		sim.Advance(51 * 24 * time.Hour)
		processes(t, 30, childStore+"="+path, childEndpoint+"="+server.URL, childCallback+"="+oauthtest.Callback, childNow+"="+sim.Now().Format(time.RFC3339))
		if n := asksOf(sim, "/refresh_access_token"); n != round+1 {
			t.Errorf("round %d: renewed %d times", round, n)
		}
	}
}

// Logins that were begun with different tokens do not wait for each other.
func TestSource_givenTogether(t *testing.T) {
	t.Parallel()
	const n = 6
	sim := graphsim.New(graphsim.Options{Media: 1, Logins: n, Seed: 1}) // of whose tokens no two have a lock in common by chance
	store := newStore(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	g := &gate{to: simtest.InProcess{Handler: sim}, open: make(chan struct{})}
	g.closed.Store(n)
	var all sync.WaitGroup
	for i := range n {
		cfg := oauthtest.Config(sim, oauth.FacebookLogin)
		cfg.Transport = g
		source := sourceOver(t, tokensource.Config{OAuth: cfg, Access: oauth.NewSecret(sim.NewToken(graphsim.TokenSpec{Login: i}))}, store)
		all.Go(func() {
			if _, err := source.AccessToken(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// gate holds requests back until there are as many as it waits for.
type gate struct {
	to     http.RoundTripper
	closed atomic.Int64
	open   chan struct{}
}

func (g *gate) RoundTrip(r *http.Request) (*http.Response, error) {
	if g.closed.Add(-1) == 0 {
		close(g.open)
	}
	select {
	case <-g.open:
		return g.to.RoundTrip(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// A token that has ended is not made good by a login that is stored, which may be somebody else's,
// unless its user is named.
func TestSource_own(t *testing.T) {
	t.Parallel()
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		sim := oauthtest.NewSim(graphsim.Options{})
		other := oauthtest.LogIn(t, sim, login)
		cfg := tokensource.Config{OAuth: oauthtest.Config(sim, login), Renew: true, Access: oauth.NewSecret("EAAfakeEnded")}
		if got, err := sourceOver(t, cfg, storeOf(t, other)).AccessToken(t.Context()); !errors.Is(err, oauth.ErrSessionExpired) || got != "" {
			t.Errorf("%s: the token of %s: %v", login, other.User, err)
		}
		cfg.User = other.User
		if got, err := sourceOver(t, cfg, storeOf(t, other)).AccessToken(t.Context()); err != nil || got != other.Access.Reveal() {
			t.Errorf("%s: by its name: %v", login, err)
		}
		cfg.User, cfg.Access = "", oauth.Secret{}
		if got, err := sourceOver(t, cfg, storeOf(t, other)).AccessToken(t.Context()); err != nil || got != other.Access.Reveal() {
			t.Errorf("%s: without a token: %v", login, err)
		}
	}
}
