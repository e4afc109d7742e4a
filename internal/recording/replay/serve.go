package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// NotRecorded is the code of the error that answers a request that was not recorded.
const NotRecorded = 990001

// mostForm bounds the body of a request.
const mostForm = 8 << 20

// ServeHTTP answers a request.
func (t *Tape) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/_replay/journal" {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(t.Journal()) // whoever asked is gone
		return
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostForm))
	if err != nil {
		http.Error(w, "replay: "+err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	params := r.URL.Query()
	form := url.Values{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		form, _ = url.ParseQuery(string(text))
	}
	for name, values := range form {
		params[name] = append(params[name], values...)
	}
	if batch := form.Get("batch"); batch != "" && r.Method == http.MethodPost {
		t.batch(w, batch)
		return
	}
	a := t.answer(key(r.Method, r.URL.Path, params))
	if a.status == 0 { // the connection breaks, as it did
		panic(http.ErrAbortHandler)
	}
	for name, v := range a.headers {
		w.Header().Set(name, v)
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // whoever asked is gone
}

// answer is that of the recording, or the refusal of what it does not have.
func (t *Tape) answer(key string) answer {
	if a, ok := t.take(key); ok {
		return a
	}
	var body bytes.Buffer
	to := json.NewEncoder(&body)
	to.SetEscapeHTML(false)
	_ = to.Encode(map[string]any{"error": map[string]any{ // of texts, which cannot fail
		"message": fmt.Sprintf("this request is not in the recording: %s; %s", readable(key), t.unknown(key)),
		"type":    "NotRecorded", "code": NotRecorded, "fbtrace_id": "replay",
	}})
	return answer{status: http.StatusBadRequest, body: body.Bytes()}
}

// batch answers a batch part by part.
func (t *Tape) batch(w http.ResponseWriter, text string) {
	var items []struct {
		Method string `json:"method"`
		URL    string `json:"relative_url"`
		Body   string `json:"body"`
	}
	if err := json.Unmarshal([]byte(text), &items); err != nil {
		http.Error(w, "replay: the batch is no JSON", http.StatusBadRequest)
		return
	}
	type part struct {
		Code int    `json:"code"`
		Body string `json:"body"`
	}
	out := make([]*part, len(items))
	for i, item := range items {
		path, query, _ := strings.Cut(item.URL, "?")
		params, _ := url.ParseQuery(query)
		form, _ := url.ParseQuery(item.Body)
		for name, values := range form {
			params[name] = append(params[name], values...)
		}
		if a := t.answer(key(item.Method, path, params)); a.status > 0 {
			out[i] = &part{a.status, string(a.body)}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out) // whoever asked is gone
}
