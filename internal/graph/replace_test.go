package graph_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// changing is a source whose token the API refuses, and that may have another.
type changing struct {
	token string
	next  string
	err   error
	asked int
}

func (c *changing) AccessToken(context.Context) (string, error) { return c.token, nil }

func (c *changing) Replace(_ context.Context, refused string) (string, error) {
	c.asked++
	if refused != c.token {
		return "", errors.New("not the token that was refused")
	}
	return c.next, c.err
}

func TestReplace(t *testing.T) {
	t.Parallel()
	noOther := errors.New("no other")
	for name, tt := range map[string]struct {
		err   error
		same  bool
		works bool
	}{
		"another token": {works: true},
		"no other":      {err: noOther},
		"the same":      {same: true},
	} {
		source := &changing{err: tt.err}
		sim, client := simulate(t, graphsim.Options{Accounts: 2, Media: 2}, graph.Config{Tokens: source, Share: true})
		source.token = sim.NewToken(graphsim.TokenSpec{Life: -time.Hour})
		if source.next = sim.NewToken(graphsim.TokenSpec{}); tt.same {
			source.next = source.token
		}
		check := func(err error) {
			t.Helper()
			switch {
			case tt.works && err != nil:
				t.Errorf("%s: %v", name, err)
			case !tt.works && (!errors.Is(err, graph.ErrTokenExpired) || tt.err != nil && !errors.Is(err, tt.err)):
				t.Errorf("%s: got %v", name, err)
			case err != nil && strings.Contains(err.Error(), source.token):
				t.Errorf("%s: the error shows the token: %v", name, err)
			}
		}
		_, err := client.Page(t.Context(), graph.Request{Path: "me/accounts"})
		check(err)
		if source.asked != 1 {
			t.Errorf("%s: another token was asked for %d times", name, source.asked)
		}
		var requests []graph.Request
		for _, a := range sim.Data().Accounts {
			requests = append(requests, graph.Request{Path: a.ID}, graph.Request{Path: a.ID + "/media"})
		}
		results, _ := client.Batch(t.Context(), requests)
		for _, r := range results {
			check(r.Err)
		}
		if source.asked != 2 {
			t.Errorf("%s: for a batch, another token was asked for %d times", name, source.asked-1)
		}
	}
}

// Requests about the login itself carry the user's token where others carry a
// Page's, and each is replaced by its own source.
func TestReplace_own(t *testing.T) {
	t.Parallel()
	page, user := &changing{}, &changing{}
	sim, client := simulate(t, graphsim.Options{Accounts: 2, Media: 2}, graph.Config{Tokens: page, Own: user})
	page.token = sim.NewToken(graphsim.TokenSpec{Page: true, Life: -time.Hour})
	page.next = sim.NewToken(graphsim.TokenSpec{Page: true})
	user.token = sim.NewToken(graphsim.TokenSpec{})
	pages, err := client.Page(t.Context(), graph.Request{Path: "me/accounts"})
	if err != nil || len(pages.Nodes) != 2 || page.asked != 0 {
		t.Errorf("%v, %v", pages, err)
	}
	if _, err := client.Page(t.Context(), graph.Request{Path: sim.Data().Accounts[0].ID + "/media"}); err != nil || page.asked != 1 || user.asked != 0 {
		t.Errorf("replaced %d and %d times, %v", page.asked, user.asked, err)
	}
	if _, err := client.Page(t.Context(), graph.Request{Path: sim.Data().Accounts[1].ID + "/media"}); err == nil {
		t.Error("the Page's token reaches another account")
	}
}
