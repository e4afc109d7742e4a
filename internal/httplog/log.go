package httplog

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/httptiming"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
)

// maxBody bounds what a line shows of a body, in bytes.
const maxBody = 1 << 20

// requests numbers the requests of the process.
var requests atomic.Uint64

// Log is a transport that writes what passes to a log: from verbosity 3 on
// headers and bodies, from 4 on the connection.
type Log struct {
	Next   http.RoundTripper
	Logger *logging.Logger
	// Module is HTTP, or AUTH for requests to the login services: their line of
	// verbosity 2 is written here too, with their phases, where nobody above
	// watches the phases, and writes it.
	Module logging.Module
}

// guard is the one for the module.
func (l *Log) guard() Guard {
	if l.Module == logging.AUTH {
		return ByDefault
	}
	return ByName
}

// RoundTrip sends the request.
func (l *Log) RoundTrip(request *http.Request) (*http.Response, error) {
	whole, line, transport := l.Logger.Enabled(3, l.Module), l.Module == logging.AUTH && l.Logger.Enabled(2, l.Module) && httptiming.Of(request.Context()) == nil, l.Logger.Enabled(4, logging.TCP) || l.Logger.Enabled(4, logging.SSL)
	if !whole && !line && !transport {
		return l.Next.RoundTrip(request)
	}
	e := &exchange{Log: l, request: request, number: requests.Add(1), begun: time.Now(), line: line, whole: whole}
	ctx := request.Context()
	httptiming.Of(ctx).Number(e.number)
	if line {
		ctx, e.watch = httptiming.Start(ctx)
	}
	if transport {
		ctx = httptrace.WithClientTrace(ctx, e.trace())
	}
	if whole {
		e.showRequest()
	}
	response, err := l.Next.RoundTrip(request.WithContext(ctx))
	if err != nil {
		e.finish(err)
		return nil, err
	}
	response.Request = request
	e.response = response
	body := response.Body
	if e.watch != nil {
		body = e.watch.Body(body)
	}
	response.Body = &recorder{ReadCloser: body, exchange: e}
	return response, nil
}

// exchange is one request and its answer.
type exchange struct {
	*Log
	request     *http.Request
	response    *http.Response
	watch       *httptiming.Watch
	number      uint64
	begun       time.Time
	line, whole bool
	over        atomic.Bool
	body        []byte // of the answer, up to the bound
	length      int64
}

func (e *exchange) write(verbosity int, m logging.Module, message string, fields logging.Fields) {
	fields["request"] = e.number
	e.Logger.Write(e.request.Context(), verbosity, m, message, fields)
}

func (e *exchange) showRequest() {
	fields := logging.Fields{
		"method": e.request.Method, "url": Address(e.request.URL, e.guard()).String(), "headers": headerLines(Header(e.request.Header, e.guard())),
	}
	if body, err := bodyOf(e.request); err == nil && len(body) > 0 {
		e.showBody(fields, e.request.Header, body[:min(len(body), maxBody)], int64(len(body)))
	}
	e.write(3, e.Module, "request", fields)
}

// showBody puts a body into fields, of which head is the beginning.
func (e *exchange) showBody(fields logging.Fields, h http.Header, head []byte, length int64) {
	cut := length > int64(len(head))
	fields["body"] = e.Logger.Cut(Body(h.Get("Content-Type"), head, cut, e.guard()), cut)
	if cut {
		fields["cut"] = fmt.Sprintf("after %d of %d bytes", len(head), length)
	}
}

// finish writes the lines that are due when the answer is read or the request
// failed. Nothing is written twice.
func (e *exchange) finish(err error) {
	if e.over.Swap(true) {
		return
	}
	if e.whole && e.response != nil {
		fields := logging.Fields{"status": e.response.StatusCode, "protocol": e.response.Proto, "headers": headerLines(Header(e.response.Header, e.guard()))}
		e.showBody(fields, e.response.Header, e.body, e.length)
		e.write(3, e.Module, "answer", fields)
	}
	if !e.line {
		return
	}
	times := e.watch.Times()
	logging.ScopeOf(e.request.Context()).Spend(times.All())
	r := logging.Request{
		Module: e.Module, Method: e.request.Method, Path: e.request.URL.Path, Bytes: e.length,
		Took: time.Since(e.begun), Number: e.number, Phases: times.All(), Err: err,
	}
	if e.response != nil {
		r.Status = e.response.StatusCode
	}
	e.Logger.Request(e.request.Context(), r)
}

// recorder keeps what is read of an answer.
type recorder struct {
	io.ReadCloser
	*exchange
}

// Read keeps what it reads.
func (r *recorder) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.length += int64(n)
	if r.whole {
		r.body = append(r.body, p[:min(n, maxBody-len(r.body))]...)
	}
	switch err {
	case nil:
	case io.EOF:
		r.finish(nil)
	default:
		r.finish(err)
	}
	return n, err
}

// Close ends the exchange where it was not read to its end.
func (r *recorder) Close() error {
	r.finish(nil)
	return r.ReadCloser.Close()
}

// headerLines are headers as one text, sorted by name.
func headerLines(h http.Header) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[name] {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(name + ": " + v)
		}
	}
	return b.String()
}
