package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/pace"
)

// api is a transport that answers by function, without a network.
type api func(r *http.Request) (status int, header http.Header, body string)

func (a api) RoundTrip(r *http.Request) (*http.Response, error) {
	status, header, body := a(r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// newScheduled returns a client of an API under a scheduler.
func newScheduled(t testing.TB, c Config, a api) *Client {
	t.Helper()
	c.Transport, c.Tokens = a, staticToken(fakeToken)
	if c.Scheduler == nil {
		c.Scheduler = pace.New(pace.Config{})
	}
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// business is the header of an account.
func business(account string, percent, regainMinutes int) http.Header {
	return http.Header{"X-Business-Use-Case-Usage": {fmt.Sprintf(
		`{"%s":[{"type":"instagram","call_count":%d,"estimated_time_to_regain_access":%d}]}`, account, percent, regainMinutes)}}
}

const tooMany = `{"error":{"message":"(#80002) There have been too many calls to this Instagram account.","code":80002}}`

// A refusal for the rate is waited out where the deadline allows that; else it
// fails at once, and so does what comes after it, without being sent.
func TestScheduler_throttle(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"GET", "POST"} {
		synctest.Test(t, func(t *testing.T) {
			sent := 0
			client := newScheduled(t, Config{}, func(r *http.Request) (int, http.Header, string) {
				if sent++; sent == 1 || sent == 3 {
					return 400, business("178", 100, 19), tooMany
				}
				return 200, nil, onePost
			})
			var calls []Call
			client = client.Observed(func(c Call) { calls = append(calls, c) })
			request := Request{Method: method, Path: "178/media", Account: "178"}
			begun := time.Now()

			patient, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			if _, err := client.Page(patient, request); err != nil || time.Since(begun) != 19*time.Minute || sent != 2 {
				t.Errorf("%v after %v, sent %d", err, time.Since(begun), sent)
			}
			if len(calls) != 2 || calls[1].Waited != 19*time.Minute || calls[1].Duration != 0 {
				t.Errorf("%+v", calls)
			}

			begun = time.Now()
			until := begun.Add(19 * time.Minute)
			_, err := client.Page(t.Context(), request)
			var refused *APIError
			if !errors.As(err, &refused) || !refused.RetryAt.Equal(until) || time.Since(begun) != 0 {
				t.Errorf("%v, %+v", err, refused)
			}
			for _, ctx := range []context.Context{t.Context(), within(t, 18*time.Minute)} {
				_, err = client.Page(ctx, request)
				var refusal *HeldError
				if !errors.As(err, &refusal) || !errors.Is(err, ErrRateLimited) || errors.Is(err, ErrQuota) || refusal.Account != "178" {
					t.Errorf("%v", err)
				}
				if at, ok := RetryAt(err); !ok || !at.Equal(until) {
					t.Errorf("retry at %v", at)
				}
			}
			if sent != 3 || time.Since(begun) != 0 {
				t.Errorf("sent %d, after %v", sent, time.Since(begun))
			}
			// Another account is none of it.
			if _, err = client.Page(t.Context(), Request{Path: "179/media", Account: "179"}); err != nil {
				t.Error(err)
			}
		})
	}
}

func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// Without a scheduler nothing waits, and the error has the time all the same.
func TestRetryAt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, err := New(Config{Tokens: staticToken(fakeToken), Transport: api(func(*http.Request) (int, http.Header, string) {
			return 400, business("178", 100, 19), tooMany
		})})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Page(within(t, time.Hour), Request{Path: "178/media"})
		at, ok := RetryAt(err)
		if !ok || !at.Equal(time.Now().Add(19*time.Minute)) || at.Location() != time.UTC {
			t.Errorf("%v, %v", at, err)
		}
		if at, ok := RetryAt(io.EOF); ok {
			t.Errorf("%v", at)
		}
	})
}

// Each error of what is held back: its text, and what it matches.
func TestScheduler_refusals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		request Request
		budget  *Budget
		before  int // calls made before
		status  int
		header  http.Header
		body    string
		want    string
		is      []error
	}{
		{
			"quota",
			Request{Path: "178/media", Account: "178"},
			nil, 1, 200, business("178", 93, 0), onePost,
			"graph: 178/media: 93 % of the rate limit of account 178 is used, and MaxQuotaPercent is 90; nothing was sent: there is room at about AT; wait, or raise MaxQuotaPercent",
			[]error{ErrRateLimited, ErrQuota},
		},
		{
			"quota of the statement",
			Request{Path: "178/media", Account: "178"},
			&Budget{MaxQuotaPercent: 50}, 1, 200, business("178", 60, 0), onePost,
			"graph: 178/media: 60 % of the rate limit of account 178 is used, and MaxQuotaPercent is 50; nothing was sent: there is room at about AT; wait, or raise MaxQuotaPercent",
			[]error{ErrRateLimited, ErrQuota},
		},
		{
			"account known by its path",
			Request{Path: "178/media"},
			nil, 1, 200, business("178", 93, 0), onePost,
			"graph: 178/media: 93 % of the rate limit of account 178 is used, and MaxQuotaPercent is 90; nothing was sent: there is room at about AT; wait, or raise MaxQuotaPercent",
			[]error{ErrRateLimited, ErrQuota},
		},
		{
			"app",
			Request{Path: "me"},
			nil, 1, 403, nil, limited,
			"graph: me: rate limited: the API refuses calls for the app until AT, and every further one lengthens that; nothing was sent: ask again then, or give the context a later deadline, and the call waits",
			[]error{ErrRateLimited},
		},
		{
			"an endpoint that is down",
			Request{Path: "178/media"},
			nil, 10, 500, nil, `{"error":{"message":"Service temporarily unavailable","code":2}}`,
			"graph: 178/media: the API is unavailable: media failed again and again, and is left alone until AT; nothing was sent: try again then",
			[]error{ErrUnavailable},
		},
		{"a post that cannot be read", Request{Path: "178/media"}, nil, 30, 500, nil, unknown, "graph: 178/media: the API is unavailable: An unknown error occurred (code 1); try again later", []error{ErrUnavailable}},
		{"the day's publishing", Request{Path: "178/media"}, nil, 1, 400, nil, `{"error":{"message":"Too many actions","code":9,"error_subcode":2207042}}`, "graph: 178/media: rate limited: Too many actions (code 9, subcode 2207042); the account's publishing quota of the day is used up: publish tomorrow", []error{ErrRateLimited}},
		{
			"budget",
			Request{Path: "178/media"},
			&Budget{MaxCalls: 3}, 3, 200, nil, onePost,
			"graph: 178/media: budget used up: 3 of 3 calls are spent and this would cost 1; raise MaxCalls, or ask for less",
			[]error{ErrBudget},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				client := newScheduled(t, Config{Retries: -1}, func(*http.Request) (int, http.Header, string) {
					sent++
					return test.status, test.header, test.body
				}).Budgeted(test.budget)
				for range test.before {
					_, _ = client.Raw(t.Context(), test.request)
				}
				_, err := client.Raw(t.Context(), test.request)
				text := fmt.Sprint(err)
				if at, ok := RetryAt(err); ok {
					text = strings.Replace(text, at.UTC().Format(time.RFC3339), "AT", 1)
				}
				if text != test.want {
					t.Errorf("got  %s\nwant %s", text, test.want)
				}
				for _, sentinel := range []error{ErrRateLimited, ErrQuota, ErrUnavailable, ErrBudget, ErrNotFound} {
					want := false
					for _, is := range test.is {
						want = want || is == sentinel
					}
					if errors.Is(err, sentinel) != want {
						t.Errorf("matches %v: %v", sentinel, !want)
					}
				}
				if isHeld(err) != (sent == test.before) {
					t.Errorf("sent %d", sent)
				}
			})
		})
	}
}

// An item that is refused for the rate holds back those of its account, and not
// the others of the batch.
func TestScheduler_batch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var rounds []int
		server := &batchServer{answer: func(round int, item map[string]string) (int, string) {
			rounds = append(rounds, round)
			if round == 1 && strings.Contains(item["relative_url"], "/178") {
				return 400, tooMany
			}
			return 200, `{"id":"` + itemPath(item) + `"}`
		}}
		client, err := New(Config{Transport: server, Tokens: staticToken(fakeToken), Scheduler: pace.New(pace.Config{})})
		if err != nil {
			t.Fatal(err)
		}
		requests := []Request{{Path: "1781", Account: "178"}, {Path: "1791", Account: "179"}, {Path: "1782", Account: "178"}}
		outcome := func(ctx context.Context) (got []string) {
			results, err := client.Batch(ctx, requests)
			if err != nil {
				t.Error(err)
			}
			for _, r := range results {
				var refused *APIError
				var refusal *HeldError
				switch {
				case r.Err == nil:
					got = append(got, "answered")
				case errors.As(r.Err, &refused) && refused.RetryAt.Equal(time.Now().Add(time.Minute)):
					got = append(got, "throttled")
				case errors.As(r.Err, &refusal) && refusal.RetryAt.Equal(time.Now().Add(time.Minute)):
					got = append(got, "held")
				default:
					got = append(got, r.Err.Error())
				}
			}
			return got
		}
		if diff := cmp.Diff([]string{"throttled", "answered", "throttled"}, outcome(t.Context())); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"held", "answered", "held"}, outcome(t.Context())); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]int{1, 1, 1, 2}, rounds); diff != "" {
			t.Error(diff)
		}
		begun := time.Now()
		if diff := cmp.Diff([]string{"answered", "answered", "answered"}, outcome(within(t, time.Hour))); diff != "" || time.Since(begun) != time.Minute {
			t.Error(diff, time.Since(begun))
		}
	})
}

// Whoever waits leaves in the instant in which the context ends.
func TestScheduler_cancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newScheduled(t, Config{}, func(*http.Request) (int, http.Header, string) {
			return 200, http.Header{"X-App-Usage": {`{"call_count":89}`}}, onePost
		})
		if _, err := client.Page(t.Context(), Request{Path: "1/media"}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		begun := time.Now()
		_, err := client.Page(ctx, Request{Path: "1/media"})
		if !errors.Is(err, context.Canceled) || fmt.Sprint(err) != "graph: 1/media: context canceled" || time.Since(begun) != time.Second {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
	})
}

// Somebody is told of a request that waits for its turn, once, and of none that
// goes at once.
func TestClient_held(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var told []string
		begun := time.Now()
		client := newScheduled(t, Config{Held: func(_ context.Context, request string) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, fmt.Sprint(request, " ", time.Since(begun)))
		}}, func(*http.Request) (int, http.Header, string) { return 200, business("178", 88, 0), onePost })
		for range 2 {
			if _, err := client.Page(t.Context(), Request{Path: "178/media", Account: "178"}); err != nil {
				t.Fatal(err)
			}
		}
		if waited := time.Since(begun); waited < 10*time.Second {
			t.Fatalf("the second waited %s", waited)
		}
		mu.Lock()
		defer mu.Unlock()
		if diff := cmp.Diff([]string{"178/media 2s"}, told); diff != "" {
			t.Error(diff)
		}
	})
}
