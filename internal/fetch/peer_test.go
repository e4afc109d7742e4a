package fetch_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// peer is an API that answers for insights as a test says: some accounts, and
// posts of the first one. It knows the few requests that lead to insights, nested
// in others, by themselves and in a batch.
type peer struct {
	accounts []string // ids; an Instagram Login has the first
	posts    []string // ids, newest first
	product  string   // media_product_type of the posts
	// insights answers for the insights of an object, asked by those parameters.
	insights func(object string, params url.Values) answer
	asked    []string // what it was asked for

	mu sync.Mutex // held for a request
}

type answer struct {
	status int
	body   string
}

func ok(body string) answer { return answer{http.StatusOK, body} }

func (p *peer) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Method != http.MethodPost {
		a := p.get(r.URL)
		return reply(r, a.status, a.body), nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	items, err := batchItems(body)
	if err != nil {
		return nil, err
	}
	answers := make([]map[string]any, len(items))
	for i, item := range items {
		u, err := url.Parse(item)
		if err != nil {
			return nil, err
		}
		a := p.get(u)
		answers[i] = map[string]any{"code": a.status, "body": a.body}
	}
	text, err := json.Marshal(answers)
	return reply(r, http.StatusOK, string(text)), err
}

// batchItems are the relative addresses of the items of a batch that was sent.
func batchItems(body []byte) ([]string, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	var items []struct {
		URL string `json:"relative_url"`
	}
	err = json.Unmarshal([]byte(form.Get("batch")), &items)
	addresses := make([]string, len(items))
	for i, item := range items {
		addresses[i] = item.URL
	}
	return addresses, err
}

func (p *peer) get(u *url.URL) answer {
	path := strings.TrimPrefix(strings.Trim(u.Path, "/"), "v27.0/")
	object, edge, _ := strings.Cut(path, "/")
	query := u.Query()
	switch {
	case edge == "insights":
		return p.ask(object, query)
	case path == "me/accounts":
		return p.list(p.accounts, query, `{"id":"9","instagram_business_account":%s}`)
	case path == "me":
		return ok(`{"user_id":"` + p.accounts[0] + `","username":"own","id":"77"}`)
	case edge == "media" && object == p.accounts[0]:
		return p.list(p.posts, query, "%s")
	case edge == "media":
		return ok(`{"data":[]}`)
	}
	return p.node(object, query)
}

func (p *peer) ask(object string, params url.Values) answer {
	how := object + " " + params.Get("metric")
	if kind := params.Get("metric_type"); kind != "" {
		how += " " + kind
	}
	p.asked = append(p.asked, how)
	return p.insights(object, params)
}

// list is a page of objects, each as form says. What one of them refuses is
// refused for all.
func (p *peer) list(ids []string, query url.Values, form string) answer {
	from, _ := strconv.Atoi(query.Get("after"))
	to := len(ids)
	if n, err := strconv.Atoi(query.Get("limit")); err == nil {
		to = min(to, from+n)
	}
	var nodes []string
	for _, id := range ids[from:to] {
		a := p.node(id, query)
		if a.status != http.StatusOK {
			return a
		}
		nodes = append(nodes, fmt.Sprintf(form, a.body))
	}
	paging := ""
	if to < len(ids) {
		paging = fmt.Sprintf(`,"paging":{"cursors":{"after":"%d"},"next":"https://graph.example/?after=%[1]d"}`, to)
	}
	return ok(`{"data":[` + strings.Join(nodes, ",") + `]` + paging + `}`)
}

// Nested insights, and their modifiers.
var (
	nestedInsights = regexp.MustCompile(`insights(?:\.\w+\([^)]*\))+`)
	modifier       = regexp.MustCompile(`\.(\w+)\(([^)]*)\)`)
)

// node is an object with the insights that are nested in the request.
func (p *peer) node(id string, query url.Values) answer {
	insights := ""
	if part := nestedInsights.FindString(query.Get("fields")); part != "" {
		params := url.Values{}
		for _, m := range modifier.FindAllStringSubmatch(part, -1) {
			params.Set(m[1], m[2])
		}
		a := p.ask(id, params)
		if a.status != http.StatusOK {
			return a
		}
		insights = `,"insights":` + a.body
	}
	return ok(`{"id":"` + id + `","media_type":"IMAGE","media_product_type":"` + p.product +
		`","timestamp":"2026-11-0` + id[len(id)-1:] + `T10:00:00+0000","permalink":"https://www.instagram.com/p/` + id + `"` + insights + `}`)
}

// metricsIn are the metrics that a request names.
func metricsIn(params url.Values) []string { return strings.Split(params.Get("metric"), ",") }
