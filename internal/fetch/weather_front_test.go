package fetch_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// front answers a request itself or passes it on.
type front func(r *http.Request, next http.RoundTripper) (*http.Response, error)

type fronted struct {
	front front
	next  http.RoundTripper
}

func (f fronted) RoundTrip(r *http.Request) (*http.Response, error) { return f.front(r, f.next) }

// reply is an answer of the API.
func reply(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)),
	}
}

// unknownField refuses every request for a field.
func unknownField(field, kind string) front {
	body := fmt.Sprintf(`{"error":{"message":"(#100) Tried accessing nonexisting field (%s) on node type (%s)","type":"OAuthException","code":100}}`, field, kind)
	return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		if strings.Contains(r.URL.Query().Get("fields"), field) {
			return reply(r, http.StatusBadRequest, body), nil
		}
		return next.RoundTrip(r)
	}
}

// withoutInsights refuses the insights of one account's posts, in batches too.
func withoutInsights(d *graphsim.Data, a *graphsim.Account) front {
	const body = `{"error":{"message":"(#10) Application does not have permission for this action: instagram_manage_insights","type":"OAuthException","code":10}}`
	forbidden := func(path, query string) bool {
		path, rest, _ := strings.Cut(path, "?")
		query, _ = url.QueryUnescape(query + rest)
		for segment := range strings.SplitSeq(path, "/") {
			m := d.MediaByID(segment)
			if (segment == a.ID || m != nil && m.Account == a) && strings.Contains(path+query, "insights") {
				return true
			}
		}
		return strings.Contains(path, "me/accounts") && strings.Contains(query, "insights")
	}
	return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		if r.Method == http.MethodGet {
			if forbidden(r.URL.Path, r.URL.RawQuery) {
				return reply(r, http.StatusForbidden, body), nil
			}
			return next.RoundTrip(r)
		}
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		items, err := batchItems(sent)
		if err != nil {
			return nil, err
		}
		again := r.Clone(r.Context())
		again.Body = io.NopCloser(bytes.NewReader(sent))
		answer, err := next.RoundTrip(again)
		if err != nil {
			return nil, err
		}
		defer func() { _ = answer.Body.Close() }()
		var slots []map[string]any
		if err := json.NewDecoder(answer.Body).Decode(&slots); err != nil {
			return nil, err
		}
		for i, item := range items {
			if forbidden(item, "") {
				slots[i] = map[string]any{"code": http.StatusForbidden, "body": body}
			}
		}
		text, err := json.Marshal(slots)
		return reply(r, http.StatusOK, string(text)), err
	}
}

// goingRound gives the first page of an edge again and again, behind cursors that
// take turns.
func goingRound(edge string, cursors ...string) front {
	return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		if !strings.HasSuffix(r.URL.Path, edge) {
			return next.RoundTrip(r)
		}
		query := r.URL.Query()
		cursor := cursors[(slices.Index(cursors, query.Get("after"))+1)%len(cursors)]
		query.Del("after")
		first := r.Clone(r.Context())
		first.URL.RawQuery = query.Encode()
		answer, err := next.RoundTrip(first)
		if err != nil {
			return nil, err
		}
		defer func() { _ = answer.Body.Close() }()
		page := map[string]json.RawMessage{}
		if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
			return nil, err
		}
		page["paging"] = json.RawMessage(fmt.Sprintf(`{"cursors":{"after":%q},"next":"https://graph.example%s?after=%s"}`, cursor, r.URL.Path, cursor))
		text, err := json.Marshal(page)
		return reply(r, http.StatusOK, string(text)), err
	}
}

// overlapping makes each page begin with the item that the one before ended with,
// as pages do where something new has come in front.
func overlapping(d *graphsim.Data) front {
	before := map[string]string{}
	for _, a := range d.Accounts {
		previous := ""
		for _, m := range a.Media {
			before[m.ID], previous = previous, m.ID
			previous := ""
			for _, c := range m.Comments {
				before[c.ID], previous = previous, c.ID
				previous := ""
				for _, r := range c.Replies {
					before[r.ID], previous = previous, r.ID
				}
			}
		}
	}
	return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		answer, err := next.RoundTrip(r)
		if err != nil || !strings.Contains(r.URL.RawQuery, "after=") {
			return answer, err
		}
		defer func() { _ = answer.Body.Close() }()
		var page struct {
			Data   []json.RawMessage `json:"data"`
			Paging json.RawMessage   `json:"paging,omitempty"`
		}
		var first struct{ ID string }
		if err := json.NewDecoder(answer.Body).Decode(&page); err != nil || len(page.Data) == 0 {
			return answer, err
		}
		if err := json.Unmarshal(page.Data[0], &first); err != nil {
			return answer, err
		}
		one := r.Clone(r.Context())
		one.URL.Path = "/v27.0/" + before[first.ID]
		one.URL.RawQuery = url.Values{"fields": {r.URL.Query().Get("fields")}}.Encode()
		repeated, err := next.RoundTrip(one)
		if err != nil {
			return nil, err
		}
		defer func() { _ = repeated.Body.Close() }()
		text, err := io.ReadAll(repeated.Body)
		if err != nil {
			return nil, err
		}
		page.Data = slices.Insert(page.Data, 0, json.RawMessage(text))
		text, err = json.Marshal(page)
		return reply(r, http.StatusOK, string(text)), err
	}
}
