package graph_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

type token string

func (t token) AccessToken(context.Context) (string, error) { return string(t), nil }

// simulate starts a simulator and a client of it.
func simulate(t *testing.T, opts graphsim.Options, c graph.Config) (*graphsim.Server, *graph.Client) {
	t.Helper()
	server, err := graphsim.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c.Transport, c.Endpoint, c.AppSecret = transport, server.URL(), secret.New(server.AppSecret())
	if c.Tokens == nil {
		c.Tokens = token(server.Token())
	}
	client, err := graph.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return server, client
}

// Every post of an account with its comments, by pages of ten, is what the
// simulator holds, and what single nodes and a batch give.
func TestSimulator_walk(t *testing.T) {
	t.Parallel()
	server, client := simulate(t, graphsim.Options{Media: 60, RequireProof: true}, graph.Config{})
	account := server.Data().Accounts[0]
	s := &graph.Selection{
		Fields: []string{"caption", "like_count", "comments_count", "owner.id", "timestamp"},
		Parts: []graph.Part{{
			Name: "comments", Args: []graph.Arg{graph.Limit(50)},
			Selection: graph.Selection{Fields: []string{"text", "username"}},
		}},
	}
	var all []graph.Node
	params := url.Values{"limit": {"10"}}
	for params != nil {
		page, err := client.Page(t.Context(), graph.Request{Path: account.ID + "/media", Fields: s, Params: params})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Nodes...)
		params = nil
		if page.HasNext {
			params = url.Values{"limit": {"10"}, "after": {page.After}}
		}
	}
	if len(all) != len(account.Media) {
		t.Fatalf("%d posts, want %d", len(all), len(account.Media))
	}
	requests := make([]graph.Request, len(all))
	for i, n := range all {
		m := account.Media[i]
		caption, _ := m.Caption()
		if n.ID != m.ID || n.Values[0].Text() != caption || n.Values[1].Int() != int64(m.LikeCount()) || n.Values[3].Text() != account.ID {
			t.Errorf("post %d: %+v", i, n)
		}
		requests[i] = graph.Request{Path: m.ID, Fields: s}
	}
	results, err := client.Batch(t.Context(), requests)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		if r.Node.ID != all[i].ID || r.Node.Values[0] != all[i].Values[0] || len(commentsOf(r.Node)) != len(commentsOf(&all[i])) {
			t.Errorf("post %d: %+v, want %+v", i, r.Node, all[i])
		}
	}
	node, err := client.Node(t.Context(), requests[0])
	if err != nil || node.Values[0] != all[0].Values[0] {
		t.Error(node, err)
	}
}

func commentsOf(n *graph.Node) []graph.Node {
	if n.Parts[0] == nil {
		return nil
	}
	return n.Parts[0].Nodes
}

// Each fault comes down to its sentinel, and what passes is asked again.
func TestSimulator_faults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault  graphsim.Fault
		want   error // nil is success
		reason graph.Reason
		calls  int
	}{
		{graphsim.Fault{Kind: graphsim.FaultThrottle}, graph.ErrRateLimited, graph.ReasonRateLimited, 1},
		{graphsim.Fault{Kind: graphsim.FaultThrottle, Code: 80002}, graph.ErrRateLimited, graph.ReasonRateLimited, 1},
		{graphsim.Fault{Kind: graphsim.FaultServer, At: 1}, nil, "", 2},
		{graphsim.Fault{Kind: graphsim.FaultServer}, graph.ErrUnavailable, graph.ReasonUnavailable, 3},
		{graphsim.Fault{Kind: graphsim.FaultError, At: 1}, nil, "", 2},
		{graphsim.Fault{Kind: graphsim.FaultExpired}, graph.ErrTokenExpired, graph.ReasonTokenExpired, 1},
		{graphsim.Fault{Kind: graphsim.FaultReduce}, graph.ErrReduceData, graph.ReasonReduceData, 1},
		{graphsim.Fault{Kind: graphsim.FaultPermission}, graph.ErrPermission, graph.ReasonNoPermission, 1},
		{graphsim.Fault{Kind: graphsim.FaultGateway, At: 1}, nil, "", 2},
		{graphsim.Fault{Kind: graphsim.FaultGateway}, graph.ErrUnavailable, "", 3},
		{graphsim.Fault{Kind: graphsim.FaultHTML}, graph.ErrMalformedAnswer, "", 1},
		{graphsim.Fault{Kind: graphsim.FaultMalformed, At: 1}, nil, "", 2},
		{graphsim.Fault{Kind: graphsim.FaultCut, At: 1}, nil, "", 2},
		{graphsim.Fault{Kind: graphsim.FaultCut}, graph.ErrMalformedAnswer, "", 3},
		{graphsim.Fault{Kind: graphsim.FaultDrop, At: 1}, nil, "", 2},
		{graphsim.Fault{Kind: graphsim.FaultDrop}, graph.ErrUnreachable, "", 3},
		{graphsim.Fault{Kind: graphsim.FaultHang}, graph.ErrUnreachable, "", 1},
		{graphsim.Fault{Kind: graphsim.FaultGigantic, Size: 4 << 20}, graph.ErrAnswerTooLarge, "", 1},
	} {
		t.Run(string(test.fault.Kind)+" "+strconv.Itoa(test.fault.Code), func(t *testing.T) {
			t.Parallel()
			server, client := simulate(t, graphsim.Options{Media: 5, Faults: []graphsim.Fault{test.fault}}, graph.Config{Retries: 2, MaxAnswer: 1 << 20, Timeout: 2 * time.Second})
			calls := 0
			client = client.Observed(func(graph.Call) { calls++ })
			_, err := client.Page(t.Context(), graph.Request{Path: server.Data().Accounts[0].ID + "/media"})
			if test.want == nil && err != nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			var refused *graph.APIError
			if errors.As(err, &refused) != (test.reason != "") || refused != nil && refused.Reason() != test.reason {
				t.Errorf("got %+v, want %s", refused, test.reason)
			}
			if calls != test.calls {
				t.Errorf("%d calls, want %d", calls, test.calls)
			}
		})
	}
}

// The empty slots of a batch are asked again.
func TestSimulator_nullSlots(t *testing.T) {
	t.Parallel()
	server, client := simulate(t, graphsim.Options{Media: 8, Faults: []graphsim.Fault{{Kind: graphsim.FaultNullSlots, Count: 2}}}, graph.Config{})
	media := server.Data().Accounts[0].Media
	requests := make([]graph.Request, len(media))
	for i, m := range media {
		requests[i].Path = m.ID
	}
	quota := 0
	results, err := client.Observed(func(c graph.Call) { quota += c.Quota }).Batch(t.Context(), requests)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Err != nil || r.Node.ID != media[i].ID {
			t.Errorf("%d: %+v", i, r)
		}
	}
	if want := 8 + 4 + 2; quota != want || server.Calls() != want {
		t.Errorf("quota %d, the simulator counts %d, want %d", quota, server.Calls(), want)
	}
}

// What the API refuses by the data: each has its reason.
func TestSimulator_refusals(t *testing.T) {
	t.Parallel()
	server, client := simulate(t, graphsim.Options{Media: 60}, graph.Config{})
	account := server.Data().Accounts[0]
	oldest := account.Media[len(account.Media)-1]
	metric := url.Values{"metric": {"reach"}}
	for _, test := range []struct {
		name    string
		request graph.Request
		want    graph.Reason
	}{
		{"unknown field", graph.Request{Path: account.ID + "/media", Fields: &graph.Selection{Fields: []string{"id", "nonsense"}}}, graph.ReasonUnknownField},
		{"unknown metric", graph.Request{Path: account.Media[0].ID + "/insights", Params: url.Values{"metric": {"reach,nonsense"}}}, graph.ReasonRetiredMetric},
		{"before conversion", graph.Request{Path: oldest.ID + "/insights", Params: metric}, graph.ReasonBeforeConversion},
		{"small story", graph.Request{Path: account.Stories[0].ID + "/insights", Params: metric}, graph.ReasonTooFewViewers},
		{"no such object", graph.Request{Path: "17900000000000009/comments"}, graph.ReasonNotFound},
		{"bad cursor", graph.Request{Path: account.ID + "/media", Params: url.Values{"after": {"nonsense"}}}, graph.ReasonBadCursor},
		{"bad token", graph.Request{Path: account.ID + "/media", Token: secret.New("EAAFAKE")}, graph.ReasonTokenExpired},
		{
			"missing scope",
			graph.Request{
				Path: account.ID + "/media", Token: secret.New(server.NewToken(graphsim.TokenSpec{Scopes: []string{"pages_show_list"}})),
				Fields: &graph.Selection{Fields: []string{"caption"}},
			},
			graph.ReasonNoPermission,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := client.Page(t.Context(), test.request)
			var refused *graph.APIError
			if !errors.As(err, &refused) || refused.Reason() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}
