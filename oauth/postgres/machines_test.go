package postgres_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// The variables that tell a process where the API is, and what time it is there.
const (
	childEndpoint = "VIEWFINDER_TEST_ENDPOINT"
	childNow      = "VIEWFINDER_TEST_NOW"
)

// machine is what one machine has: a source of tokens of its own, over
// connections of its own.
func machine(t *testing.T, location, endpoint string, now time.Time) *tokensource.Source {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	source, err := tokensource.New(tokensource.Config{
		OAuth: oauth.Config{
			Login: oauth.InstagramLogin, ClientID: "1", ClientSecret: oauth.NewSecret("not-a-real-secret"), CallbackURL: "https://shop.example/back",
			Endpoint: endpoint, Transport: transport, Now: func() time.Time { return now },
		},
		Open: func(ctx context.Context) (tokenstore.Store, error) {
			return openAt(location)(ctx, storetest.Passphrase)
		},
		Renew: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = source.Close() })
	return source
}

// askAtOnce has several goroutines of each machine ask for the token.
func askAtOnce(t *testing.T, machines ...*tokensource.Source) (tokens []string) {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, m := range machines {
		for range 5 {
			all.Go(func() {
				token, err := m.AccessToken(t.Context())
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				tokens = append(tokens, token)
			})
		}
	}
	all.Wait()
	return tokens
}

// A token that is due is renewed once, however many goroutines of two machines
// and however many processes beside them want it at the same time.
func TestSource_machines(t *testing.T) {
	t.Parallel()
	if location := storetest.ChildPlace(); location != "" {
		now, err := time.Parse(time.RFC3339, os.Getenv(childNow))
		if err != nil {
			t.Fatal(err)
		}
		askAtOnce(t, machine(t, location, os.Getenv(childEndpoint), now))
		return
	}
	sim := graphsim.New(graphsim.Options{Media: 1})
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	location := place(t)
	old := storetest.Token(sim.Data().Accounts[0].AppScopedID, 1)
	old.Access = oauth.NewSecret(sim.NewToken(graphsim.TokenSpec{Instagram: true}))
	old.Key = oauth.Key{App: "1", User: old.User, Host: strings.TrimPrefix(server.URL, "http://"), Login: oauth.InstagramLogin}
	old.Kind, old.Refresh, old.DataAccessExpires = oauth.InstagramToken, oauth.Secret{}, time.Time{}
	old.Issued, old.Expires, old.RenewAfter = sim.Now(), sim.Now().Add(60*24*time.Hour), sim.Now().Add(24*time.Hour)
	if err := open(t, location).Save(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	sim.Advance(53 * 24 * time.Hour)

	processes := 4
	if testing.Short() {
		processes = 2
	}
	var all sync.WaitGroup
	for range processes {
		child := storetest.Child(t, location)
		child.Env = append(child.Env, childEndpoint+"="+server.URL, childNow+"="+sim.Now().Format(time.RFC3339))
		all.Go(func() {
			if out, err := child.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	tokens := askAtOnce(t, machine(t, location, server.URL, sim.Now()), machine(t, location, server.URL, sim.Now()))
	all.Wait()
	renewed, err := open(t, location).Load(t.Context(), old.Key)
	if err != nil || renewed.Access == old.Access {
		t.Fatalf("stored: the old token, %v", err)
	}
	for _, token := range tokens {
		// The others may go on with the old one, which serves, while one renews.
		if token != renewed.Access.Reveal() && token != old.Access.Reveal() {
			t.Error("a third token")
		}
	}
	renewals := 0
	for _, e := range sim.Journal() {
		if strings.HasSuffix(e.Path, "/refresh_access_token") {
			renewals++
		}
	}
	if renewals != 1 {
		t.Errorf("renewed %d times", renewals)
	}
}

func TestStore_killedWhileWriting(t *testing.T) {
	t.Parallel()
	storetest.KillWriters(t, 15, place(t), openAt)
}
