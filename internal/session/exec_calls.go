package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/httplog"
	"github.com/viewfinder-sql/viewfinder/internal/httptiming"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// accounted is the transport of a procedure: its requests are paid from the budget
// of the execution, go when those of a SELECT would, and are told to it like them.
type accounted struct {
	next      http.RoundTripper
	execution *execution
	client    *graph.Client // of the execution, with its budget
	timeout   time.Duration // of a request, from when it may go; 0 is no bound
	// refused ends the execution, of which no further request is tried.
	refused context.CancelCauseFunc

	mu   sync.Mutex
	last graph.Call // to tell attempts by
}

// RoundTrip sends the request.
func (a *accounted) RoundTrip(request *http.Request) (*http.Response, error) {
	call, secrets := callOf(request)
	passage, err := a.client.Admit(request.Context(), call.Method, call.Path, request.URL)
	if err != nil {
		closeBody(request)
		if before := a.before(call); before.Err != nil { // it is held back for what that came to
			err = fmt.Errorf("%w; before that: %w", err, before.Err)
		}
		a.refused(err)
		return nil, err
	}
	call.Time, call.Waited, call.Attempt = time.Now(), passage.Waited(), a.attempt(call)
	bounded, cancel := request.Context(), func() {}
	if a.timeout > 0 {
		bounded, cancel = context.WithTimeout(bounded, a.timeout)
	}
	ctx, watch := httptiming.Start(bounded)
	o := &observed{accounted: a, asker: request.Context(), cancel: cancel, passage: passage, call: call, watch: watch, secrets: secrets}
	response, err := a.next.RoundTrip(request.WithContext(ctx))
	if err != nil {
		err = o.late(err)
		o.ended(err)
		return nil, err
	}
	response.Request = request
	o.call.Status = response.StatusCode
	o.call.Version = sanitize.Line(response.Header.Get("Facebook-Api-Version"), 20)
	o.call.Usage = graph.ReadUsage(response.Header, func(text string) string { return sanitize.Redact(secret.MaskTokens(text), secrets) })
	o.call.TraceID = sanitize.Line(response.Header.Get("X-Fb-Trace-Id"), 80)
	o.ReadCloser = watch.Body(response.Body)
	response.Body = o
	return response, nil
}

// attempt counts how often in a row the same was asked.
func (a *accounted) attempt(call graph.Call) int { return a.before(call).Attempt + 1 }

// before is the attempt that failed before this one, the zero Call for none.
func (a *accounted) before(call graph.Call) graph.Call {
	a.mu.Lock()
	defer a.mu.Unlock()
	if call.Method == a.last.Method && call.Path == a.last.Path && call.Params == a.last.Params && a.last.Err != nil {
		return a.last
	}
	return graph.Call{}
}

// callOf is a request as the journal shows it, and its secrets.
func callOf(request *http.Request) (call graph.Call, secrets []string) {
	call = graph.Call{Time: time.Now(), Method: request.Method, Path: strings.TrimPrefix(request.URL.Path, "/"), Quota: 1}
	if version, path, ok := strings.Cut(call.Path, "/"); ok && apiversion.Valid(version) {
		call.Path = path
	}
	_, token, _ := strings.Cut(request.Header.Get("Authorization"), " ")
	secrets = append(secrets, token)
	var shown []string
	for _, encoded := range []string{request.URL.RawQuery, formOf(request)} {
		pairs, redacted := strings.Split(encoded, "&"), strings.Split(httplog.Query(encoded, httplog.ByDefault), "&")
		for i, pair := range pairs {
			name, text, _ := strings.Cut(pair, "=")
			value, err := url.QueryUnescape(text)
			switch {
			case pair == "":
			case redacted[i] != pair || err != nil:
				secrets = append(secrets, value)
			case name == "fields":
				call.Fields = value
			default:
				shown = append(shown, pair)
			}
		}
	}
	call.Params = strings.Join(shown, "&")
	return call, secrets
}

// formOf is the form in a request's body, "" where there is none.
func formOf(request *http.Request) string {
	if request.GetBody == nil || !strings.HasPrefix(request.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return ""
	}
	body, err := request.GetBody()
	if err != nil {
		return ""
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	if err != nil {
		return ""
	}
	return string(text)
}

func closeBody(request *http.Request) {
	if request.Body != nil {
		_ = request.Body.Close()
	}
}

// observed is the answer to a request, which is over when that is read.
type observed struct {
	io.ReadCloser
	*accounted
	asker   context.Context // of who made the request
	cancel  func()
	passage *graph.Passage
	call    graph.Call
	watch   *httptiming.Watch
	secrets []string
	refusal []byte // the beginning of an answer that is no success
	once    sync.Once
}

// mostRefusal bounds what is kept of an answer that is no success, in bytes.
const mostRefusal = 64 << 10

// Read notes how long the answer is.
func (o *observed) Read(p []byte) (int, error) {
	n, err := o.ReadCloser.Read(p)
	o.call.Bytes += int64(n)
	if !o.succeeded() {
		o.refusal = append(o.refusal, p[:min(n, mostRefusal-len(o.refusal))]...)
	}
	switch {
	case errors.Is(err, io.EOF):
		o.ended(nil)
	case err != nil:
		err = o.late(err)
		o.ended(err)
	}
	return n, err
}

func (o *observed) succeeded() bool { return o.call.Status >= 200 && o.call.Status <= 299 }

// late says of an error that the time of the request was over, where it came of that.
func (o *observed) late(err error) error {
	if o.timeout > 0 && o.asker.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no complete answer within %s (%w)", o.timeout, err)
	}
	return err
}

// Close ends the answer where it was not read to its end.
func (o *observed) Close() error {
	o.ended(nil)
	return o.ReadCloser.Close()
}

// ended tells the execution, once.
func (o *observed) ended(err error) {
	o.once.Do(func() {
		call := o.call
		call.Duration, call.Phases, call.Number = time.Since(call.Time), o.watch.Times(), o.watch.Numbered()
		switch {
		case err != nil:
			const most = 500
			text := sanitize.Redact(secret.MaskTokens(err.Error()), o.secrets)
			call.Err = errors.New(sanitize.Line(text, most)) // without what it wraps, which may hold secrets
			if call.Status == 0 && o.watch.Unsent() {
				call.Quota = 0
			}
		case !o.succeeded():
			call.Err = fmt.Errorf("the answer is %d %s", call.Status, http.StatusText(call.Status))
		}
		o.cancel()
		o.passage.Done(o.asker, call, o.refusal, err)
		o.mu.Lock()
		o.last = call
		o.mu.Unlock()
		o.execution.count(logging.AUTH, call)
	})
}
