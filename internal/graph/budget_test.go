package graph

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// A budget counts attempts and items, not what never left, and holds for all
// goroutines together.
func TestBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []any{unknown, unknown, dialError(io.EOF), onePost}}
		client, err := New(Config{Transport: s, Tokens: staticToken(fakeToken)})
		if err != nil {
			t.Fatal(err)
		}
		b := &Budget{MaxCalls: 3}
		if _, err := client.Budgeted(b).Page(t.Context(), Request{Path: "1/media"}); err != nil || b.Spent() != 3 {
			t.Errorf("%v, spent %d", err, b.Spent())
		}
		_, err = client.Budgeted(b).Batch(t.Context(), []Request{{Path: "1"}, {Path: "2"}})
		want := BudgetError{Method: "POST", Max: 3, Spent: 3, Cost: 2}
		var over *BudgetError
		if !errors.As(err, &over) || *over != want || len(s.asked) != 4 {
			t.Errorf("%v, asked %d times", err, len(s.asked))
		}

		s = &script{steps: []any{unknown}}
		client.sender.exchanger.http.Transport = s
		b = &Budget{MaxCalls: 2}
		_, err = client.Budgeted(b).Page(t.Context(), Request{Path: "1/media"})
		text := "graph: 1/media: budget used up: 2 of 2 calls are spent and this would cost 1; raise MaxCalls, or ask for less; " +
			"before that: graph: 1/media: the API is unavailable: An unknown error occurred (code 1); try again later (asked 2 times)"
		if fmt.Sprint(err) != text || !errors.Is(err, ErrBudget) || !errors.Is(err, ErrUnavailable) || len(s.asked) != 2 {
			t.Errorf("%v", err)
		}
	})
	var sent sync.Map
	client := newScheduled(t, Config{}, func(r *http.Request) (int, http.Header, string) {
		sent.Store(r.URL.Path, true)
		return 200, nil, onePost
	})
	b := &Budget{MaxCalls: 10}
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			_, err := client.Budgeted(b).Page(t.Context(), Request{Path: fmt.Sprintf("%d/media", i)})
			if _, made := sent.Load(fmt.Sprintf("/v27.0/%d/media", i)); made == errors.Is(err, ErrBudget) {
				t.Errorf("%v, made %v", err, made)
			}
		})
	}
	wg.Wait()
	n := 0
	sent.Range(func(any, any) bool { n++; return true })
	if n != 10 || b.Spent() != 10 {
		t.Errorf("sent %d, spent %d", n, b.Spent())
	}
}

// What fails on the way to a connection, in a proxy or in TLS, costs nothing:
// the API has not seen it.
func TestBudget_connection(t *testing.T) {
	t.Parallel()
	srv := httptest.NewUnstartedServer(http.NotFoundHandler())
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	t.Cleanup(srv.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	client, err := New(Config{Endpoint: srv.URL, Transport: transport, Tokens: staticToken(fakeToken)})
	if err != nil {
		t.Fatal(err)
	}
	quota, b := 0, &Budget{MaxCalls: 3}
	_, err = client.Budgeted(b).Observed(func(c Call) { quota += c.Quota }).Page(t.Context(), Request{Path: "1/media"})
	if err == nil || !strings.Contains(err.Error(), "certificate") || quota != 0 || b.Spent() != 0 {
		t.Errorf("%v: %d calls, spent %d", err, quota, b.Spent())
	}
}
