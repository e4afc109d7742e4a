package replay

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const tape = `{"recording":1,"program":"viewfinder","started":"2026-11-20T12:00:00Z","properties":{"Version":"v26.0"}}
{"sql":"SELECT 1"}
{"exchange":1,"method":"GET","path":"/v26.0/17/media","params":{"fields":["id,caption"],"limit":["5"]},"status":200,"headers":{"X-App-Usage":"{\"call_count\":7}"},"body":{"data":[1]}}
{"exchange":2,"method":"GET","path":"/v26.0/17/media","params":{"limit":["5"],"fields":["id,caption"]},"status":400,"body":{"error":{"code":4}}}
{"exchange":3,"method":"POST","path":"/v26.0/","params":{"include_headers":["false"]},"batch":[{"method":"GET","path":"18","params":{"fields":["id"]},"code":200,"body":{"id":"18"}},{"method":"GET","path":"v26.0/19","params":{"fields":["id"]},"code":404,"body":{"error":{"code":100}}},{"method":"GET","path":"20","code":0}],"status":200}
{"exchange":4,"method":"GET","path":"/v26.0/me","status":0,"left":"no answer came"}
`

func serve(t *testing.T) (*Tape, func(method, path string, form url.Values) (int, string)) {
	t.Helper()
	recorded, err := Read(strings.NewReader(tape))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(recorded)
	t.Cleanup(server.Close)
	return recorded, func(method, path string, form url.Values) (int, string) {
		request, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Authorization", "Bearer FAKE")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return 0, err.Error()
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, response.Header.Get("X-App-Usage") + strings.TrimSpace(string(text))
	}
}

func TestTape(t *testing.T) {
	t.Parallel()
	recorded, ask := serve(t)
	const media = "/v26.0/17/media?limit=5&fields=id%2Ccaption"
	batch := func(urls ...string) url.Values {
		var items []map[string]string
		for _, u := range urls {
			items = append(items, map[string]string{"method": "GET", "relative_url": u})
		}
		text, _ := json.Marshal(items)
		return url.Values{"batch": {string(text)}, "access_token": {"FAKE"}}
	}
	for _, c := range []struct {
		method, path string
		form         url.Values
		status       int
		want         string
	}{
		{"GET", media + "&access_token=FAKE&appsecret_proof=FAKE", nil, 200, `{"call_count":7}{"data":[1]}`},
		{"GET", media, nil, 400, `{"error":{"code":4}}`}, // as it was answered the second time
		{"GET", media, nil, 400, `{"error":{"code":4}}`}, // and ever after
		{"GET", "/v26.0/17/media?limit=6&fields=id", nil, 400, "not in the recording: GET 17/media?fields=id&limit=6; of GET 17/media there was asked fields=id,caption&limit=5"},
		{"DELETE", "/v26.0/17/media", nil, 400, "nothing was asked of DELETE 17/media"},
		{"POST", "/v26.0", batch("19?fields=id", "v26.0/18?fields=id"), 200, `[{"code":404,"body":"{\"error\":{\"code\":100}}"},{"code":200,"body":"{\"id\":\"18\"}"}]`},
		{"POST", "/v26.0", batch("20"), 200, `[null]`}, // which was not answered in time
		{"GET", "/v26.0/18?fields=id", nil, 200, `{"id":"18"}`},
		{"GET", "/v26.0/me", nil, 0, "EOF"},
	} {
		if status, text := ask(c.method, c.path, c.form); status != c.status || !strings.Contains(text, c.want) {
			t.Errorf("%s %s: %d %s, not %d %s", c.method, c.path, status, text, c.status, c.want)
		}
	}
	if len(recorded.Statements) != 1 || recorded.Exchanges != 4 {
		t.Errorf("%d statements, %d exchanges", len(recorded.Statements), recorded.Exchanges)
	}
	_, journal := ask("GET", "/_replay/journal", nil)
	for _, want := range []string{`{"request":"GET 17/media?fields=id%2Ccaption\u0026limit=5","answer":1}`, `{"request":"DELETE 17/media?","answer":0}`} {
		if !strings.Contains(journal, want) {
			t.Errorf("%s is not in %s", want, journal)
		}
	}
}

func TestRead_wrong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                "no first line",
		"{}":              "no first line",
		"SQLite format 3": "no first line",
		`{"recording":2}`: "newer version",
		`{"recording":1}` + "\n{\"exchange\":1,\"meth": "cut short",
		`{"recording":1}` + "\n[1]":                    "recording",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
