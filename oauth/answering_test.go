package oauth_test

import (
	"net/http"
	"net/http/httptest"
)

// answering is a transport that gives the same answer to everything, and counts.
type answering struct {
	status int
	kind   string
	body   string
	header http.Header
	asked  int
	last   *http.Request
}

func (a *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	a.asked++
	a.last = r
	w := httptest.NewRecorder()
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", a.kind)
	w.WriteHeader(a.status)
	w.Body.WriteString(a.body)
	return w.Result(), nil
}
