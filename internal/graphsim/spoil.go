package graphsim

import (
	"bytes"
	"net/http"
	"strconv"
	"time"
)

const htmlPage = "<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>\n"

// spoil records the request and writes the answer as a transport fault wants it;
// false means that the fault leaves this answer alone.
func (o *reply) spoil(f *Fault, status int, body []byte) bool {
	h := o.w.Header()
	switch f.Kind {
	case FaultGateway, FaultHTML:
		for name := range h { // none of the headers is the platform's
			h.Del(name)
		}
		h.Set("Content-Type", "text/html; charset=utf-8")
		status = http.StatusOK
		if f.Kind == FaultGateway {
			status = http.StatusBadGateway
		}
		o.entry.Status, o.entry.Bytes = status, len(htmlPage)
		o.record()
		o.w.WriteHeader(status)
		_, _ = o.w.Write([]byte(htmlPage))
	case FaultMalformed:
		half := body[:len(body)/2]
		o.entry.Bytes = len(half)
		o.record()
		h.Set("Content-Length", strconv.Itoa(len(half)))
		o.w.WriteHeader(http.StatusOK)
		_, _ = o.w.Write(half)
	case FaultCut:
		o.entry.Bytes = len(body) / 2
		o.record()
		h.Set("Content-Length", strconv.Itoa(len(body)))
		o.w.WriteHeader(status)
		_, _ = o.w.Write(body[:len(body)/2])
		flush(o.w)
		panic(http.ErrAbortHandler)
	case FaultDrop:
		o.entry.Status, o.entry.Bytes = 0, 0
		o.record()
		panic(http.ErrAbortHandler)
	case FaultSlow:
		o.record()
		o.slow(f.Delay, status, body)
	case FaultHang:
		o.entry.Status, o.entry.Bytes = 0, 0
		o.record()
		select {
		case <-o.r.Context().Done():
		case <-o.closing:
		}
		panic(http.ErrAbortHandler)
	case FaultGigantic:
		o.gigantic(f.Size)
	default:
		return false
	}
	return true
}

// early lets the faults strike that come before anything is done, and reports whether
// one did.
func (o *reply) early() bool {
	for _, f := range o.faults {
		if f.Early && o.spoil(f, http.StatusOK, nil) {
			return true
		}
	}
	return false
}

// slow writes the body in ten pieces over d.
func (o *reply) slow(d time.Duration, status int, body []byte) {
	const pieces = 10
	o.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	o.w.WriteHeader(status)
	for i := range pieces {
		_, _ = o.w.Write(body[len(body)*i/pieces : len(body)*(i+1)/pieces])
		flush(o.w)
		if !o.wait(d / pieces) {
			return
		}
	}
}

// gigantic writes valid JSON of about size bytes.
func (o *reply) gigantic(size int64) {
	if size <= 0 {
		size = 64 << 20
	}
	o.entry.Bytes = int(size)
	o.record()
	o.w.WriteHeader(http.StatusOK)
	chunk := bytes.Repeat([]byte("a"), 64<<10)
	_, err := o.w.Write([]byte(`{"data":[{"id":"1","caption":"`))
	for ; size > 0 && err == nil; size -= int64(len(chunk)) {
		_, err = o.w.Write(chunk[:min(int64(len(chunk)), size)])
	}
	_, _ = o.w.Write([]byte(`"}]}`))
}

func flush(w http.ResponseWriter) {
	// Writers that cannot flush deliver the same bytes later.
	_ = http.NewResponseController(w).Flush()
}
