package graph

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// What an answer without a body comes to is asked again where it may have been cut,
// and only there.
func TestClient_emptyAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status   int
		location string
		asked    int32
		want     string
	}{
		{http.StatusFound, "", 1, "(status 302): a redirect that does not say where to; look for a proxy or a login page on the way to the API"},
		{http.StatusFound, "/login?next=" + fakeToken, 1, "(status 302): a redirect to /login, which is not followed with a token"},
		{http.StatusForbidden, "", 1, "(status 403): empty"},
		{http.StatusOK, "", 2, "(status 200): empty: unexpected EOF (asked 2 times)"},
	} {
		var asked atomic.Int32
		client := newTestClient(t, Config{Retries: 1}, func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			if test.location != "" {
				w.Header().Set("Location", test.location)
			}
			w.WriteHeader(test.status)
		})
		_, err := client.Node(t.Context(), Request{Path: "me"})
		if want := "graph: me: malformed answer " + test.want; fmt.Sprint(err) != want || asked.Load() != test.asked {
			t.Errorf("asked %d times, want %d\n got %v\nwant %s", asked.Load(), test.asked, err, want)
		}
	}
}

// A byte order mark before an answer is no part of it.
func TestClient_byteOrderMark(t *testing.T) {
	t.Parallel()
	body := ""
	client := newTestClient(t, Config{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "\ufeff"+body)
	})
	body = `{"id":"1"}`
	if n, err := client.Node(t.Context(), Request{Path: "1"}); err != nil || n.ID != "1" {
		t.Errorf("node: %v, %v", n, err)
	}
	if raw, err := client.Raw(t.Context(), Request{Path: "1"}); err != nil || string(raw) != body {
		t.Errorf("raw: %s, %v", raw, err)
	}
	body = `{"data":[{"id":"1"}]}`
	if page, err := client.Page(t.Context(), Request{Path: "1/media"}); err != nil || len(page.Nodes) != 1 {
		t.Errorf("page: %v, %v", page, err)
	}
	body = `{"error":{"message":"no","code":190}}`
	if _, err := client.Node(t.Context(), Request{Path: "1"}); !errors.Is(err, ErrTokenExpired) {
		t.Errorf("refusal: %v", err)
	}
	body = `{"id":`
	if _, err := client.Node(t.Context(), Request{Path: "1"}); err == nil || strings.Contains(err.Error(), "proxy") {
		t.Errorf("cut: %v", err)
	}
}

// A node that was asked for fields says which it is, unless its kind has no ids.
func TestClient_nodeWithoutID(t *testing.T) {
	t.Parallel()
	client := newTestClient(t, Config{}, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"username":"x"}`)
	})
	_, err := client.Node(t.Context(), Request{Path: "1", Fields: &Selection{Fields: []string{"username"}}})
	if !errors.Is(err, ErrMalformedAnswer) || !strings.HasSuffix(err.Error(), ": an object without an id") {
		t.Errorf("got %v", err)
	}
	n, err := client.Node(t.Context(), Request{Path: "1", Fields: &Selection{Fields: []string{"username"}, Nameless: true}})
	if err != nil || n.Values[0].Text() != "x" {
		t.Errorf("of a kind without ids: %v, %v", n, err)
	}
}

func TestClient_tooLarge(t *testing.T) {
	t.Parallel()
	// The bound is of what comes out of the compression, not of what goes over
	// the wire.
	client := newTestClient(t, Config{MaxAnswer: 1 << 20}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, `{"id":"1","caption":"`)
		for range 1 << 10 {
			if _, err := z.Write(make([]byte, 64<<10)); err != nil {
				return // the client has left
			}
		}
		z.Close()
	})
	for name, fields := range map[string][]string{"asked": {"caption"}, "skipped": {"id"}} {
		var calls []Call
		watched := client.Observed(func(c Call) { calls = append(calls, c) })
		_, err := watched.Node(t.Context(), Request{Path: "1", Fields: &Selection{Fields: fields}})
		// NUL bytes are no JSON: the skipped one may fail on them first.
		if !errors.Is(err, ErrAnswerTooLarge) && !errors.Is(err, ErrMalformedAnswer) {
			t.Errorf("%s: %v", name, err)
		}
		if len(calls) != 1 || calls[0].Bytes > 2<<20 {
			t.Errorf("%s: %+v", name, calls)
		}
	}
	large := newTestClient(t, Config{MaxAnswer: 1000}, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"id":"1","caption":"`+strings.Repeat("x", 100_000)+`"}`)
	})
	_, err := large.Node(t.Context(), Request{Path: "1", Fields: &Selection{Fields: []string{"caption"}}})
	if want := "graph: 1: answer too large: more than 1000 bytes; ask for smaller pages or fewer fields"; fmt.Sprint(err) != want || !errors.Is(err, ErrAnswerTooLarge) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestClient_shapes(t *testing.T) {
	t.Parallel()
	ask := func(body string) (*Node, *Page, []byte, string) {
		client, _ := record(t, Config{Retries: -1}, body)
		node, nodeErr := client.Node(t.Context(), Request{Path: "me"})
		page, pageErr := client.Page(t.Context(), Request{Path: "me"})
		raw, rawErr := client.Raw(t.Context(), Request{Path: "me"})
		return node, page, raw, fmt.Sprintf("%v\n%v\n%v", nodeErr, pageErr, rawErr)
	}
	const bad = "graph: me: malformed answer (status 200, text/plain; charset=utf-8): "
	for _, test := range []struct{ name, body, want string }{
		{"node", `{"id":"1"}`, "<nil>\n" + bad + `a list under "data" was expected, not a node` + "\n<nil>"},
		{"list of one", `{"data":[{"id":"1"}]}`, "<nil>\n<nil>\n<nil>"},
		{"list of two", `{"data":[{"id":"1"},{"id":"2"}]}`, bad + "a node was expected, not a list of 2\n<nil>\n<nil>"},
		{"empty list", `{"data":[]}`, bad + "a node was expected, not a list of 0\n<nil>\n<nil>"},
		{"empty object", `{}`, bad + "a node was expected, not an empty object\n" + bad + `a list under "data" was expected, not an empty object` + "\n<nil>"},
		{"true", `true`, bad + `no JSON but "true"; look for a proxy or a login page on the way to the API` + "\n" + bad + `no JSON but "true"; look for a proxy or a login page on the way to the API` + "\n<nil>"},
	} {
		node, page, raw, got := ask(test.body)
		if got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
		errs := strings.Split(got, "\n")
		if (node == nil) != (errs[0] != "<nil>") || (page == nil) != (errs[1] != "<nil>") || string(raw) != test.body {
			t.Errorf("%s: node %v, page %v, raw %s", test.name, node, page, raw)
		}
	}
}
