package tokensource_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/oauthtest"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// The variables by which a process of a test learns what to do.
const (
	childStore    = "VIEWFINDER_TEST_STORE"
	childEndpoint = "VIEWFINDER_TEST_ENDPOINT"
	childCallback = "VIEWFINDER_TEST_CALLBACK"
	childNow      = "VIEWFINDER_TEST_NOW"
)

// childConfig is a Config by those variables.
func childConfig(t *testing.T, sim *graphsim.Server) oauth.Config {
	t.Helper()
	now, err := time.Parse(time.RFC3339, os.Getenv(childNow))
	if err != nil {
		t.Fatal(err)
	}
	cfg := oauthtest.Config(sim, oauth.FacebookLogin)
	cfg.Endpoint, cfg.CallbackURL = os.Getenv(childEndpoint), os.Getenv(childCallback)
	cfg.Now = func() time.Time { return now }
	cfg.Transport = &http.Transport{DisableKeepAlives: true}
	return cfg
}

// processes runs the test n times at once, each in a process of its own.
func processes(t *testing.T, n int, variables ...string) {
	t.Helper()
	var all sync.WaitGroup
	for range n {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v=false")
		child.Env = append(os.Environ(), variables...)
		all.Go(func() {
			if out, err := child.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	all.Wait()
}

// newStore is a store that nobody else knows.
func newStore(t *testing.T) tokenstore.Store {
	t.Helper()
	return storetest.Open(t, fmt.Sprintf("memory://%s %d", t.Name(), oauthtest.NewSeed()), "")
}

// However many goroutines of however many processes wait, the user is asked once.
func TestLoginOnce_processes(t *testing.T) {
	sim := graphsim.New(graphsim.Options{Media: 1, Seed: 77})
	if path := os.Getenv(childStore); path != "" {
		askOnce(t, childConfig(t, sim), path)
		return
	}
	t.Parallel()
	server := httptest.NewServer(sim)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "viewfinder", "tokens.json")
	processes(t, 6, childStore+"="+path, childEndpoint+"="+server.URL, childCallback+"="+oauthtest.FreeCallback(t, "http"), childNow+"="+sim.Now().Format(time.RFC3339))
	if asked, err := os.ReadFile(path + ".asked"); err != nil || strings.Count(string(asked), "\n") != 1 {
		t.Errorf("the user was asked: %q, %v", asked, err)
	}
	if list, err := storetest.Open(t, path, "").List(t.Context()); err != nil || len(list) != 1 || list[0].User != sim.Data().User.ID {
		t.Errorf("stored: %+v, %v", list, err)
	}
}

// askOnce has five goroutines wait for one login. A line is written for each
// time that the user is asked.
func askOnce(t *testing.T, cfg oauth.Config, path string) {
	store := storetest.Open(t, path, "")
	desktop := oauth.Desktop{Open: func(address string) error {
		asked, err := os.OpenFile(path+".asked", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer asked.Close()
		fmt.Fprintln(asked, "asked")
		return oauthtest.Visit(address) // the simulator sends on to the redirect URI
	}}
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if token, err := tokensource.LoginOnce(t.Context(), &desktop, cfg, store, "", oauth.Secret{}); err != nil || token.Access.IsEmpty() {
				t.Errorf("got %+v, %v", token, err)
			}
		})
	}
	all.Wait()
}

// brokenStore fails at one method.
type brokenStore struct {
	tokenstore.Store
	at string
}

var errBroken = errors.New("broken")

func (s brokenStore) Lock(ctx context.Context, key oauth.Key) (func(), bool, error) {
	if s.at == "lock" {
		return nil, false, errBroken
	}
	return s.Store.Lock(ctx, key)
}

func (s brokenStore) List(ctx context.Context) ([]oauth.TokenInfo, error) {
	if s.at == "list" {
		return nil, errBroken
	}
	return s.Store.List(ctx)
}

func (s brokenStore) Save(ctx context.Context, token *oauth.Token) error {
	if s.at == "save" {
		return errBroken
	}
	return s.Store.Save(ctx, token)
}

func (s brokenStore) Delete(ctx context.Context, key oauth.Key) error {
	if s.at == "delete" {
		return errBroken
	}
	return s.Store.Delete(ctx, key)
}

// A token that cannot be kept is an error, a store that cannot be read asks
// nobody, and the locks are free afterwards.
func TestLoginOnce_errors(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]int{"lock": 0, "list": 0, "save": 1, "": 1} {
		sim := oauthtest.NewSim(graphsim.Options{})
		cfg := oauthtest.Config(sim, oauth.FacebookLogin)
		cfg.CallbackURL = oauthtest.FreeCallback(t, "http")
		asked := 0
		desktop := oauth.Desktop{Open: func(address string) error { asked++; return oauthtest.Surf(sim)(address) }}
		store := brokenStore{newStore(t), at}
		token, err := tokensource.LoginOnce(t.Context(), &desktop, cfg, store, "", oauth.Secret{})
		if (token == nil) != (at != "") || errors.Is(err, errBroken) != (at != "") || asked != want {
			t.Errorf("%s: got %v, %v after asking %d times", at, token, err, asked)
		}
		if at == "save" && !strings.Contains(err.Error(), "the login has succeeded, and its token cannot be kept, so it is lost: broken") {
			t.Errorf("save: %v", err)
		}
		if list, err := store.Store.List(t.Context()); err != nil || (len(list) == 1) != (at == "") {
			t.Errorf("%s: stored %v, %v", at, list, err)
		}
		free(t, store.Store, oauth.Key{App: cfg.ClientID, Host: "127.0.0.1:9", Login: oauth.FacebookLogin})
	}
}

// Who gives up waiting for another program's login learns what it waited for.
func TestLoginOnce_elsewhere(t *testing.T) {
	t.Parallel()
	cfg := oauthtest.Config(oauthtest.NewSim(graphsim.Options{}), oauth.FacebookLogin)
	store := newStore(t)
	client, err := oauth.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	unlock, _, err := store.Lock(t.Context(), client.Key(""))
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = tokensource.LoginOnce(ctx, new(oauth.Desktop), cfg, store, "", oauth.Secret{})
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "another program is logging in") {
		t.Errorf("got %v", err)
	}
}

// free fails where somebody holds a lock.
func free(t *testing.T, store tokenstore.Store, key oauth.Key) {
	t.Helper()
	unlock, waited, err := store.Lock(t.Context(), key)
	if err != nil || waited {
		t.Errorf("the lock is not free: waited %v, %v", waited, err)
		return
	}
	unlock()
}

// What is stored serves unless it has ended, is another user's, or is known to
// be of no more use.
func TestLoginOnce_stored(t *testing.T) {
	t.Parallel()
	sim := oauthtest.NewSim(graphsim.Options{})
	cfg := oauthtest.Config(sim, oauth.FacebookLogin)
	cfg.CallbackURL = oauthtest.FreeCallback(t, "http")
	asked := 0
	desktop := oauth.Desktop{Open: func(address string) error { asked++; return oauthtest.Surf(sim)(address) }}
	store := newStore(t)
	ask := func(user string, ended oauth.Secret) (*oauth.Token, error) {
		return tokensource.LoginOnce(t.Context(), &desktop, cfg, store, user, ended)
	}
	first, err := ask("", oauth.Secret{})
	if err != nil || asked != 1 {
		t.Fatalf("first: %v, asked %d times", err, asked)
	}
	for _, user := range []string{"", first.User, strings.ToUpper(first.UserName), first.AccountIDs[0]} {
		if same, err := ask(user, oauth.Secret{}); err != nil || same.Access != first.Access || asked != 1 {
			t.Errorf("user %q: %v, asked %d times", user, err, asked)
		}
	}
	second, err := ask("", first.Access)
	if err != nil || second.Access == first.Access || asked != 2 {
		t.Errorf("a token of no use: %v, asked %d times", err, asked)
	}
	if _, err := ask("12345", oauth.Secret{}); err == nil || !strings.Contains(err.Error(), "and OAuthUser is 12345: log in as that one, or change OAuthUser") || asked != 3 {
		t.Errorf("another user: %v, asked %d times", err, asked)
	}
	sim.Advance(61 * 24 * time.Hour)
	if third, err := ask("", oauth.Secret{}); err != nil || third.Access == second.Access || asked != 4 {
		t.Errorf("an expired token: %v, asked %d times", err, asked)
	}
	if list, err := store.List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("stored: %+v, %v", list, err)
	}
}
