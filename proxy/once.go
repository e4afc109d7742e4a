package proxy

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
)

// errGivenUp is the error of a request that arrived and was given up by the
// server. Nobody knows what became of it.
var errGivenUp = fmt.Errorf("the server gave the request up after it had been sent whole: %w", io.ErrUnexpectedEOF)

// once keeps net/http from sending again by itself, once it has been sent whole,
// what may change something: it does so where a server resets the stream of a
// request with PROTOCOL_ERROR. Who asks knows what may be asked again. It is nil for a
// request that changes nothing.
func once(req *http.Request) (wrote func(error)) {
	if !changes(req) {
		return nil
	}
	var sent atomic.Bool
	begin := req.GetBody
	if req.Body == nil || req.Body == http.NoBody {
		// net/http sends what has no body again without asking for it.
		begin = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil }
		req.Body, _ = begin()
	}
	if begin != nil {
		req.GetBody = func() (io.ReadCloser, error) {
			if sent.Load() {
				return nil, errGivenUp
			}
			return begin()
		}
	}
	return func(err error) {
		if err == nil {
			sent.Store(true)
		}
	}
}

// changes reports whether a request may change something.
func changes(req *http.Request) bool {
	switch req.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return false
	}
	return true
}
