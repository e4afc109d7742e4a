package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Place is somewhere to keep tokens.
type Place struct {
	// New returns how to open a place that nobody has used before, again and
	// again; each is closed by the test.
	New func(t *testing.T) Opener
	// InProcess is a place that ends with the process, and is not sealed.
	InProcess bool
	// Slow is a place at which writing takes long: less is written there.
	Slow bool
}

// some is how much of something a test does.
func (p Place) some(most int) int {
	if p.Slow || testing.Short() {
		return (most + 9) / 10
	}
	return most
}

// Opener opens a place with a passphrase.
type Opener func(ctx context.Context, passphrase oauth.Secret) (tokenstore.Store, error)

// Passphrase is that of the tests.
var Passphrase = oauth.NewSecret("passphrase-of-a-test")

// open opens a place for the time of a test.
func open(t *testing.T, at Opener) tokenstore.Store {
	t.Helper()
	s, err := at(t.Context(), Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Run tests a store.
func Run(t *testing.T, p Place) {
	for name, test := range map[string]func(*testing.T, Place){
		"tokens": testTokens, "texts": testTexts, "keys": testKeys, "list": testList, "empty token": testEmpty,
		"writers": testWriters, "locks": testLocks, "lock of many": testLockOfMany, "nested locks": testNested, "context": testContext, "rehearsal": testRehearsal,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, p)
		})
	}
	if !p.InProcess {
		t.Run("wrong key", func(t *testing.T) {
			t.Parallel()
			testWrongKey(t, p)
		})
	}
}

// Token is a made-up token with everything set; n tells one from another.
func Token(user string, n int) *oauth.Token {
	when := time.Date(2026, 11, 20, 12, 30, n, 123456789, time.UTC)
	t := &oauth.Token{
		Access:  oauth.NewSecret(fmt.Sprintf("EAA-not-a-real-token-%s-%d", user, n)),
		Refresh: oauth.NewSecret(fmt.Sprintf("not-a-real-refresh-token-%d", n)),
	}
	t.Key = oauth.Key{App: "1000000000000001", User: user, Host: "graph.example", Login: oauth.FacebookLogin}
	t.Kind, t.UserName, t.LongLived, t.Given = oauth.UserToken, "Some One", true, "0123456789abcdef"
	t.AccountIDs, t.Granted, t.Declined = []string{"17841400000000002", "17841400000000001"}, []string{"instagram_basic"}, []string{"pages_show_list"}
	t.Issued, t.Expires, t.DataAccessExpires, t.RenewAfter = when, when.Add(time.Hour), when.Add(2*time.Hour), when.Add(time.Minute)
	return t
}

// same compares tokens with their secrets.
func same(t *testing.T, what string, got, want *oauth.Token) {
	t.Helper()
	if got == nil {
		t.Errorf("%s: no token", what)
		return
	}
	if diff := cmp.Diff(want.TokenInfo, got.TokenInfo); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
	if got.Access != want.Access || got.Refresh != want.Refresh {
		t.Errorf("%s: other secrets", what)
	}
}

func save(t *testing.T, s tokenstore.Store, tokens ...*oauth.Token) {
	t.Helper()
	for _, token := range tokens {
		if err := s.Save(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
}

// holds fails where a store has another token than this, or one where this is
// nil.
func holds(t *testing.T, s tokenstore.Store, key oauth.Key, want *oauth.Token) {
	t.Helper()
	got, err := s.Load(t.Context(), key)
	switch {
	case want == nil && !errors.Is(err, oauth.ErrNotStored):
		t.Errorf("%v: got %v, %v, want none", key, got, err)
	case want == nil:
	case err != nil:
		t.Errorf("%v: %v", key, err)
	default:
		same(t, fmt.Sprint(key), got, want)
	}
}

func testTokens(t *testing.T, p Place) {
	at := p.New(t)
	one, other := open(t, at), open(t, at)
	first, second := Token("1", 1), Token("1", 2)
	holds(t, one, first.Key, nil)
	if err := one.Delete(t.Context(), first.Key); err != nil {
		t.Errorf("delete nothing: %v", err)
	}
	save(t, one, first)
	holds(t, one, first.Key, first)
	holds(t, other, first.Key, first)
	second.AccountIDs, second.Declined, second.Expires, second.LongLived = []string{"17841400000000003"}, nil, time.Time{}, false
	second.Refresh = oauth.Secret{}
	save(t, other, second)
	holds(t, one, first.Key, second)
	// What a caller does with what it gave or got is its own affair.
	second.AccountIDs[0] = "changed"
	got, err := one.Load(t.Context(), first.Key)
	if err != nil || got.AccountIDs[0] == "changed" {
		t.Errorf("shares memory: %v, %v", got.AccountIDs, err)
	}
	if err := other.Delete(t.Context(), first.Key); err != nil {
		t.Error(err)
	}
	holds(t, one, first.Key, nil)
	save(t, one, first)
	holds(t, other, first.Key, first)
	late := open(t, at) // when there is something
	holds(t, late, first.Key, first)
}

// Tokens have no longest length, and names any letters.
func testTexts(t *testing.T, p Place) {
	s := open(t, p.New(t))
	long := Token("long", 1)
	long.Access = oauth.NewSecret("EAA-not-a-real-token-" + strings.Repeat("x", p.some(100_000)))
	odd := Token(`o'dd "user" \ %s $1; -- …`, 2)
	odd.App, odd.Host = "app/../?#&=:@ü", "localhost:8443"
	odd.UserName = "ゆーざー 🔥 ' \" \x00 \u202e \ufffd"
	odd.AccountIDs = []string{"", "a'b", "a'b"}
	none := &oauth.Token{Access: oauth.NewSecret("EAA-not-a-real-token")}
	none.Key = oauth.Key{User: "none", Login: oauth.InstagramLogin}
	save(t, s, long, odd, none)
	for _, token := range []*oauth.Token{long, odd, none} {
		holds(t, s, token.Key, token)
	}
}

// Each part of a key tells logins apart.
func testKeys(t *testing.T, p Place) {
	s := open(t, p.New(t))
	tokens := []*oauth.Token{Token("1", 1), Token("1", 2), Token("1", 3), Token("1", 4), Token("", 5)}
	tokens[1].App, tokens[2].Host, tokens[3].Login = "2", "graph.example:8443", oauth.InstagramLogin
	save(t, s, tokens...)
	for i, token := range tokens {
		holds(t, s, token.Key, token)
		if err := s.Delete(t.Context(), token.Key); err != nil {
			t.Error(err)
		}
		for _, rest := range tokens[i+1:] {
			holds(t, s, rest.Key, rest)
		}
	}
}

func testList(t *testing.T, p Place) {
	s := open(t, p.New(t))
	if list, err := s.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("of nothing: %v, %v", list, err)
	}
	tokens := []*oauth.Token{Token("3", 3), Token("1", 1), Token("2", 2)}
	save(t, s, tokens...)
	list, err := s.List(t.Context())
	if err != nil || len(list) != len(tokens) {
		t.Fatalf("got %v, %v", list, err)
	}
	for i, token := range []*oauth.Token{tokens[1], tokens[2], tokens[0]} {
		if diff := cmp.Diff(token.TokenInfo, list[i]); diff != "" {
			t.Error(diff)
		}
	}
}

// An empty token takes no other one's place.
func testEmpty(t *testing.T, p Place) {
	s := open(t, p.New(t))
	full, empty := Token("1", 1), Token("1", 2)
	empty.Access = oauth.Secret{}
	save(t, s, full)
	if err := s.Save(t.Context(), empty); err == nil || !strings.Contains(err.Error(), "a token without an access token is not stored: the old one stays") {
		t.Errorf("got %v", err)
	}
	holds(t, s, full.Key, full)
}

// Of many who write at once, nobody's token is lost.
func testWriters(t *testing.T, p Place) {
	at := p.New(t)
	handles := []tokenstore.Store{open(t, at), open(t, at)}
	writers := p.some(20)
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			for n := range 3 {
				if err := handles[i%2].Save(t.Context(), Token(fmt.Sprint(i), n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for i := range writers {
		want := Token(fmt.Sprint(i), 2)
		holds(t, handles[(i+1)%2], want.Key, want)
	}
	list, err := handles[0].List(t.Context())
	if err != nil || len(list) != writers {
		t.Errorf("%d logins, %v", len(list), err)
	}
}

// That a place can be written is seen without anything in it changing.
func testRehearsal(t *testing.T, p Place) {
	at := p.New(t)
	s := open(t, at)
	ready := func(want int) {
		t.Helper()
		if err := tokenstore.Ready(t.Context(), s, nil); err != nil {
			t.Error(err)
		}
		if list, err := s.List(t.Context()); err != nil || len(list) != want {
			t.Errorf("%v, %v, want %d", list, err, want)
		}
	}
	ready(0)
	token := Token("1", 1)
	save(t, s, token)
	ready(1)
	again := s
	if !p.InProcess {
		again = open(t, at)
	}
	holds(t, again, token.Key, token)
}

// A key that does not fit is an error, and leaves everything as it is.
func testWrongKey(t *testing.T, p Place) {
	at := p.New(t)
	right := open(t, at)
	token := Token("1", 1)
	save(t, right, token)
	for _, wrong := range []string{"another passphrase", ""} {
		s, err := at(t.Context(), oauth.NewSecret(wrong))
		if err != nil {
			t.Fatal(err)
		}
		_, load := s.Load(t.Context(), token.Key)
		for what, err := range map[string]error{"load": load, "save": s.Save(t.Context(), Token("1", 2)), "save another": s.Save(t.Context(), Token("2", 2))} {
			if !errors.Is(err, oauth.ErrWrongKey) || !errors.Is(err, oauth.ErrStore) || strings.Contains(fmt.Sprint(err), Passphrase.Reveal()) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if list, err := s.List(t.Context()); err != nil || len(list) != 1 {
			t.Errorf("list: %v, %v", list, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	holds(t, right, token.Key, token)
	if list, err := right.List(t.Context()); err != nil || !slices.ContainsFunc(list, func(i oauth.TokenInfo) bool { return i.Key == token.Key }) || len(list) != 1 {
		t.Errorf("afterwards: %v, %v", list, err)
	}
}
