package write

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/schema"
)

type token string

func (t token) AccessToken(context.Context) (string, error) { return string(t), nil }

// What was refused for the rate was not done, also where the context ends before it
// may be sent again.
func TestSend_endsHeldBack(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour) // within which the limit ends
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.AfterFunc(50*time.Millisecond, cancel)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":{"message":"(#4) Application request limit reached","code":4}}`))
	}))
	defer api.Close()
	client, err := graph.New(graph.Config{Endpoint: api.URL, Tokens: token("fake-token"), Scheduler: pace.New(pace.Config{})})
	if err != nil {
		t.Fatal(err)
	}
	_, open, err := Send(ctx, client, graph.Request{Method: http.MethodPost, Path: "1/comments", Params: url.Values{"message": {"x"}}})
	if open || !errors.Is(err, context.Canceled) {
		t.Errorf("open %t: %v", open, err)
	}
}

// An answer that says nothing of what was done leaves it open, and is no success.
func TestRead(t *testing.T) {
	t.Parallel()
	w := &schema.Write{Returns: []schema.Param{{Name: "Id", Value: "id"}}}
	for _, tc := range []struct {
		answer   string
		open, ok bool
		id       string
	}{
		{`{"id":"17"}`, false, true, "17"},
		{`{"id":17}`, false, true, "17"},
		{`{"success":true}`, false, true, ""},
		{`true`, false, true, ""},
		{`{"success":false}`, false, false, ""},
		{`"done"`, true, false, ""},
		{`[]`, true, false, ""},
	} {
		out := Result{}
		if open, err := read(w, []byte(tc.answer), out); open != tc.open || (err == nil) != tc.ok || TextOf(out["Id"]) != tc.id {
			t.Errorf("%s: open %t, %v, %v", tc.answer, open, err, out)
		}
	}
}

// What another call has made, or may have, is not taken for what a lost one made.
func TestMade(t *testing.T) {
	t.Parallel()
	m := new(Made)
	r := graph.Request{Method: http.MethodPost, Path: "1/comments", Params: url.Values{"message": {"x"}}}
	first := m.begin(r)
	if !m.isAlone(r) {
		t.Error("one is not alone")
	}
	second := m.begin(r)
	if m.isAlone(r) {
		t.Error("of two one is alone")
	}
	second()
	if m.add("17"); !m.isAlone(r) || !m.has("17") || m.has("18") {
		t.Errorf("%+v", m)
	}
	if first(); len(m.open) != 0 {
		t.Errorf("%+v", m)
	}
}
