package nodes_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// What was asked for ahead is taken where it is the next page, and stopped where it is
// not.
func TestList_ahead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	take := func() *pager.Answer { return w.list.TakeAhead(t.Context()) }
	if take() != nil {
		t.Error("an answer to nothing")
	}
	w.list.ReadAhead(w.ahead(t, "after 2", "elsewhere", "never taken", ""))
	if w.list.MayGoAhead() || take() == nil {
		t.Fatal("the first page is not taken")
	}
	w.page(0, 2)
	if take() == nil {
		t.Fatal("the second page is not taken")
	}
	w.page(2, 4)
	if take() != nil || take() != nil || !w.list.MayGoAhead() {
		t.Error("a page is taken that is not the next")
	}
	w.list.ReadAhead(w.ahead(t, ""))
	if a := take(); a == nil || !a.Last || !w.list.MayGoAhead() {
		t.Errorf("%+v is not the last page", a)
	}
	w.list.ReadAhead(w.ahead(t, ""))
	w.list.End()
	if !w.list.Done() || take() != nil {
		t.Error("a list that has ended goes on")
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	other := nodes.NewList(w.account, w.media, nodes.Wish{})
	other.ReadAhead(w.ahead(t, stuck))
	if other.TakeAhead(done) != nil || !other.MayGoAhead() {
		t.Error("an answer after the context was done")
	}
}

// What was asked for ahead below a post is stopped where the post is let go.
func TestStore_letGoAhead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, true)
	w.page(0, 2)
	below := w.list.At(0).Part(w.comments)
	below.Proceed(&graph.Page{After: "more", HasNext: true}, below.Len())
	below.ReadAhead(w.ahead(t, stuck))
	w.walkPast(t, func() {
		if w.list.Gone() == 0 && below.MayGoAhead() {
			t.Fatal("what is asked for ahead below a post that is held was stopped")
		}
	})
	if !below.MayGoAhead() {
		t.Error("what was asked for ahead below a post that was let go goes on")
	}
}

// stuck is the cursor of a page that does not come.
const stuck = "stuck"

// ahead reads the list of posts ahead, of which pages with those cursors behind them come,
// "" behind the last.
func (w *world) ahead(t *testing.T, after ...string) *pager.Ahead {
	t.Helper()
	client, err := graph.New(graph.Config{Tokens: token("t"), Transport: answering(func(r *http.Request) string {
		a := after[0]
		if after = after[1:]; a == stuck {
			<-r.Context().Done()
		}
		next := ""
		if a != "" {
			next = `, "next": "https://graph.facebook.com/next"`
		}
		return fmt.Sprintf(`{"data": [{"id": "1"}], "paging": {"cursors": {"after": %q}%s}}`, a, next)
	})})
	if err != nil {
		t.Fatal(err)
	}
	p := pager.New(t.Context(), client, learn.NewMemory(), false, w.media.Index+1)
	t.Cleanup(p.Close)
	return p.Start(&pager.Prefetch{Request: &shape.PageRequest{
		Owner: w.account.ID, Path: w.media, After: w.list.After(), Selection: &shape.Selection{Path: w.media, Graph: graph.Selection{Fields: []string{"id"}}},
	}})
}

type token string

func (x token) AccessToken(context.Context) (string, error) { return string(x), nil }

// answering is a transport that answers by a text.
type answering func(*http.Request) string

func (f answering) RoundTrip(r *http.Request) (*http.Response, error) {
	body := f(r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

// The lists that may not go ahead.
func TestList_mayGoAhead(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(w *world){
		"few are wanted": func(w *world) { w.list = nodes.NewList(w.account, w.media, nodes.Wish{Few: true}) },
		"it stalls":      func(w *world) { barren(w.list, 2) },
		"it has ended":   func(w *world) { w.list.End() },
	} {
		w := newWorld(t, 0, false)
		if !w.list.MayGoAhead() {
			t.Fatal("nothing is in the way")
		}
		if change(w); w.list.MayGoAhead() {
			t.Errorf("%s, and it goes ahead", name)
		}
		if w.list.WantAll(3); name == "few are wanted" && (!w.list.MayGoAhead() || w.list.Size() != 3) {
			t.Error("all are wanted, and it does not go ahead")
		}
	}
}
