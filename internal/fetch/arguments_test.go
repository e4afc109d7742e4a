package fetch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// argumentAPI answers what the tables of argumentTables ask, and writes it down.
type argumentAPI struct {
	mu    sync.Mutex
	calls []string
}

// ServeHTTP implements [http.Handler].
func (a *argumentAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodPost { // a batch
		var items []struct {
			URL string `json:"relative_url"`
		}
		if err := json.Unmarshal([]byte(r.FormValue("batch")), &items); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		type part struct {
			Code int    `json:"code"`
			Body string `json:"body"`
		}
		var parts []part
		for _, item := range items {
			u, err := url.Parse(item.URL)
			if err != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			code, body := a.get(u.Path, u.Query())
			parts = append(parts, part{code, body})
		}
		_ = json.NewEncoder(w).Encode(parts)
		return
	}
	code, body := a.get(r.URL.Path, r.URL.Query())
	w.WriteHeader(code)
	_, _ = fmt.Fprint(w, body)
}

func (a *argumentAPI) get(path string, q url.Values) (code int, body string) {
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/"), "v27.0/")
	var params []string
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range q {
			if !yield(name) {
				return
			}
		}
	}) {
		params = append(params, name+"="+q.Get(name))
	}
	a.mu.Lock()
	a.calls = append(a.calls, path+"?"+strings.Join(params, "&"))
	a.mu.Unlock()
	switch answer := argumentAnswer(path, q); answer {
	case "":
		return 400, `{"error":{"message":"Unsupported get request. Object with ID '` + path + `' does not exist","type":"GraphMethodException","code":100,"error_subcode":33}}`
	case "nobody":
		return 400, `{"error":{"message":"Invalid user id","type":"OAuthException","code":110,"error_subcode":2207013}}`
	default:
		return 200, answer
	}
}

// argumentAnswer is the answer to a request, "" for an object that there is not.
func argumentAnswer(path string, q url.Values) string {
	fields := q.Get("fields")
	switch path {
	case "me/accounts":
		return `{"data":[{"id":"901","instagram_business_account":{"id":"17841002","username":"two"}},{"id":"902","instagram_business_account":{"id":"17841001","username":"one"}}]}`
	case "me":
		return `{"id":"99","user_id":"17841001","username":"one"}`
	case "ig_hashtag_search":
		if id := map[string]string{"sunset": "17001", "beach": "17002"}[q.Get("q")]; id != "" && q.Get("user_id") == "17841001" {
			return `{"data":[{"id":"` + id + `"}]}`
		}
		return `{"data":[]}`
	case "17001", "17002":
		return `{"id":"` + path + `","name":"` + map[string]string{"17001": "sunset", "17002": "beach"}[path] + `"}`
	case "17001/top_media":
		if q.Get("after") == "c1" {
			return `{"data":[{"id":"18003","caption":"dusk"}]}`
		}
		return `{"data":[{"id":"18001","caption":"dawn","children":{"data":[{"id":"18901","media_url":"u1"},{"id":"18902","media_url":"u2"}]}},{"id":"18002","caption":"both"}],"paging":{"cursors":{"after":"c1"},"next":"https://x/next?after=c1"}}`
	case "17002/top_media":
		return `{"data":[{"id":"18002","caption":"both"}]}`
	case "17841001":
		return discoveryAnswer(fields)
	case "17841002":
		if strings.HasPrefix(fields, "mentioned_media.media_id(17895)") {
			return `{"id":"17841002","mentioned_media":{"id":"17895","caption":"hello @two"}}`
		}
	case "17841001/content_publishing_limit", "17841002/content_publishing_limit":
		return `{"data":[{"quota_usage":` + map[bool]string{true: "7", false: "3"}[q.Has("since")] + `,"config":{"quota_total":100}}]}`
	case "901/conversations", "17841001/conversations":
		return `{"data":[{"id":"aWdf-1_x.y"}]}`
	case "902/conversations":
		return `{"data":[]}`
	case "aWdf-1_x.y/messages":
		return `{"data":[{"id":"m_A","message":"hi"},{"id":"m_B","message":"there"}]}`
	case "ig_audio":
		return `{"audio":[{"id":"701","title":"` + strings.TrimSpace(q.Get("audio_type")+" "+q.Get("search_query")) + `"}]}`
	case "17841001/wide", "17841002/wide":
		var b strings.Builder
		for i := range 69 {
			fmt.Fprintf(&b, `,"f%d":%d`, i, i)
		}
		return `{"data":[{"id":"` + path[:8] + `9"` + b.String() + `}]}`
	}
	return ""
}

// discoveryAnswer is what one account tells of others.
func discoveryAnswer(fields string) string {
	name, rest, found := strings.Cut(strings.TrimPrefix(fields, "business_discovery.username("), ")")
	if !found {
		return `{"id":"17841001","username":"one"}`
	}
	followers := map[string]string{"nasa": "100", "esa": "50"}[name]
	if followers == "" {
		return "nobody"
	}
	posts := `{"data":[{"id":"` + followers + `1","caption":"` + name + ` 1"}],"paging":{"cursors":{"after":"p2"}}}`
	if strings.Contains(rest, ".after(p2)") {
		posts = `{"data":[{"id":"` + followers + `2","caption":"` + name + ` 2"}],"paging":{"cursors":{"before":"p1"}}}`
	}
	return `{"business_discovery":{"id":"555` + followers + `","username":"` + name + `","followers_count":` + followers + `,"media":` + posts + `},"id":"17841001"}`
}

// argumentRig asks such an API.
type argumentRig struct {
	api  *argumentAPI
	cfg  fetch.Config
	conn *engine.Conn
}

func newArgumentRig(t *testing.T, login schema.Login) *argumentRig {
	t.Helper()
	r := &argumentRig{api: new(argumentAPI)}
	server := httptest.NewServer(r.api)
	t.Cleanup(server.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	client, err := graph.New(graph.Config{Endpoint: server.URL, Version: "v27.0", Retries: -1, Transport: transport, Tokens: tokens("IGAA-or-EAA")})
	if err != nil {
		t.Fatal(err)
	}
	r.cfg = fetch.Config{Catalogue: argumentTables(t).For(login), Client: client, Login: login, Version: "v27.0"}
	if r.conn, err = engine.Open(context.Background(), engine.Config{Tables: fetch.Modules(r.cfg.Catalogue)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.conn.Close() })
	return r
}

// run returns the calls of a statement in their order by text, its rows and what it
// tells.
func (r *argumentRig) run(t *testing.T, sql string) string {
	t.Helper()
	text, calls := r.once(t, sql, 0)
	// What is written away in between must not change an answer.
	if spilled, _ := r.once(t, sql, 1); spilled != text {
		t.Errorf("%s: with pages written away:\n%s\ninstead of\n%s", sql, spilled, text)
	}
	return calls + text
}

func (r *argumentRig) once(t *testing.T, sql string, memory int) (text, calls string) {
	t.Helper()
	r.api.calls = nil
	r.cfg.Memory, r.cfg.MaxMemory = fetch.NewMemory(), memory
	run := fetch.NewStatement(r.cfg)
	st, err := r.conn.Prepare(t.Context(), sql, run)
	if err != nil {
		return "error: " + err.Error() + "\n", ""
	}
	defer func() { _ = st.Close() }()
	run.Compiled(st)
	run.Begin(t.Context(), nil, fetch.Wanted{})
	defer run.End()
	dest := newRow(st)
	var rows []string
	for {
		more, err := st.Step(t.Context())
		if err == nil && more {
			err = st.Row(dest)
		}
		if err != nil {
			rows = append(rows, "error: "+err.Error())
			break
		}
		if !more {
			break
		}
		rows = append(rows, rowText(dest, plain))
	}
	run.End()
	slices.Sort(rows)
	slices.Sort(r.api.calls)
	for _, call := range r.api.calls {
		calls += "  " + call + "\n"
	}
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(row + "\n")
	}
	for _, n := range run.Notes() {
		fmt.Fprintf(&b, "note %s: %s %s %s\n", n.Reason, n.Table, n.Object, n.Message)
	}
	return b.String(), calls
}

// TestArguments shows statements over tables with arguments: their requests, and
// their rows, and the sentence where no order of joins gives a value.
func TestArguments(t *testing.T) {
	t.Parallel()
	rigs := map[string]*argumentRig{"facebook": newArgumentRig(t, schema.FacebookLogin), "instagram": newArgumentRig(t, schema.InstagramLogin)}
	datadriven.RunTest(t, "testdata/arguments", func(t *testing.T, d *datadriven.TestData) string {
		r := rigs[d.Cmd]
		if r == nil {
			t.Fatalf("%s: no login %s", d.Pos, d.Cmd)
		}
		return r.run(t, d.Input)
	})
}
