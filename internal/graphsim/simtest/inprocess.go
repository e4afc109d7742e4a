package simtest

import (
	"io"
	"net/http"
	"net/http/httptest"
)

// InProcess is the way to a simulator without a network, on which a bubble's clock can run.
type InProcess struct{ http.Handler }

// RoundTrip implements [http.RoundTripper]. Where the handler aborts the answer, the
// connection breaks.
func (p InProcess) RoundTrip(r *http.Request) (_ *http.Response, err error) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler { //nolint:errorlint // as net/http compares it
			err = io.ErrUnexpectedEOF
		} else if p != nil {
			panic(p)
		}
	}()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	response := w.Result()
	response.Request = r
	return response, nil
}
