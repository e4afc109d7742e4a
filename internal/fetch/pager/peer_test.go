package pager_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// peer is a Graph API in a function, which counts what it is asked. It is a transport:
// there is no network, so that tests run in a bubble of their own time.
type peer struct {
	// answer gives status and body of a request.
	answer func(path string, q url.Values) (int, string)
	// gate, if not nil, is received from before an answer is given; that of the path
	// open is given at once.
	gate chan struct{}
	open string

	mu       sync.Mutex
	asked    []string // path and after, in order
	now, top int      // requests under way, and the most that were at once
	batches  int
}

func (p *peer) RoundTrip(r *http.Request) (*http.Response, error) {
	path := r.URL.Path[strings.Index(r.URL.Path[1:], "/")+1:]
	q := r.URL.Query()
	p.mu.Lock()
	p.asked = append(p.asked, strings.TrimPrefix(path, "/")+"?"+q.Get("after"))
	p.now++
	p.top = max(p.top, p.now)
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		p.now--
		p.mu.Unlock()
	}()
	if p.gate != nil && path != "/"+p.open {
		select {
		case <-p.gate:
		case <-r.Context().Done():
		}
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	status, body := 0, ""
	if r.Method == http.MethodPost {
		status, body = p.batch(r)
	} else {
		status, body = p.answer(strings.TrimPrefix(path, "/"), q)
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

// batch answers many requests in one.
func (p *peer) batch(r *http.Request) (int, string) {
	p.mu.Lock()
	p.batches++
	p.mu.Unlock()
	text, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(text))
	var items []struct {
		URL string `json:"relative_url"`
	}
	if err := json.Unmarshal([]byte(form.Get("batch")), &items); err != nil {
		return http.StatusBadRequest, `{"error":{"message":"no batch","code":100}}`
	}
	var out bytes.Buffer
	for i, item := range items {
		path, query, _ := strings.Cut(item.URL, "?")
		if version, rest, ok := strings.Cut(path, "/"); ok && strings.HasPrefix(version, "v") {
			path = rest
		}
		q, _ := url.ParseQuery(query)
		status, body := p.answer(path, q)
		text, _ := json.Marshal(body)
		fmt.Fprintf(&out, "%s{\"code\":%d,\"headers\":[],\"body\":%s}", map[bool]string{true: ",", false: ""}[i > 0], status, text)
	}
	return http.StatusOK, "[" + out.String() + "]"
}

func (p *peer) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.asked)
}

func (p *peer) most() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.top
}

type token string

func (x token) AccessToken(context.Context) (string, error) { return string(x), nil }

// rig is a pager of a peer.
type rig struct {
	*pager.Pager
	memory                   *learn.Memory
	media, comments, replies *shape.Path
}

func newRig(t *testing.T, p *peer, batches bool) *rig {
	t.Helper()
	client, err := graph.New(graph.Config{Tokens: token("t"), Transport: p, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	s := shape.Of(schema.Default())
	r := &rig{
		memory: learn.NewMemory(),
		media:  s.Find(schema.RootAccount, "media"), comments: s.Find(schema.RootAccount, "media/comments"), replies: s.Find(schema.RootAccount, "media/comments/replies"),
	}
	r.Pager = pager.New(t.Context(), client, r.memory, batches, len(s.Paths))
	t.Cleanup(r.Close)
	return r
}

// list asks for the ids of a list's items.
func (r *rig) list(owner string, p *shape.Path, limit int) *shape.PageRequest {
	return &shape.PageRequest{Owner: owner, Account: owner, Path: p, Limit: limit, Selection: r.ids(p)}
}

func (r *rig) ids(p *shape.Path) *shape.Selection {
	return &shape.Selection{Path: p, Graph: graph.Selection{Fields: []string{"id"}}}
}

// listed is a page of one object, with a cursor behind it; "" is the end.
func listed(id, after string) string {
	next := ""
	if after != "" {
		next = `,"next":"https://graph.facebook.com/next?after=` + after + `"`
	}
	return fmt.Sprintf(`{"data":[{"id":%q}],"paging":{"cursors":{"after":%q}%s}}`, id, after, next)
}

// pages answers so many pages of each list, of one object each.
func pages(n int) func(string, url.Values) (int, string) {
	return func(_ string, q url.Values) (int, string) {
		at := 0
		_, _ = fmt.Sscan(q.Get("after"), &at)
		if at++; at >= n {
			return http.StatusOK, listed(fmt.Sprint(at), "")
		}
		return http.StatusOK, listed(fmt.Sprint(at), fmt.Sprint(at))
	}
}

const refusal = `{"error":{"message":"no","type":"OAuthException","code":100}}`
