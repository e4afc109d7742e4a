package graph

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

	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
	"github.com/viewfinder-sql/viewfinder/internal/httptiming"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// exchanger makes HTTP requests: one each, of which it tells what came.
type exchanger struct {
	http      http.Client
	origin    string // scheme://host[:port]
	version   string
	timeout   time.Duration
	maxAnswer int64
	scopesFor func(path string) []string // nil if not known
	usage     lastUsage
}

// reader takes the body of a successful answer; the call tells what the headers
// said. It may be called again for the next attempt.
type reader func(body io.Reader, call *Call) error

// guarded makes an error of a panic: what comes from outside must not end a
// program, and nobody recovers in the goroutines that ask ahead.
func (read reader) guarded(body io.Reader, call *Call) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading it panicked, please report this: %v", p)
		}
	}()
	return read(body, call)
}

// do makes one HTTP request, within the timeout.
func (x *exchanger) do(ctx context.Context, o *outbound, call *Call, read reader) error {
	bounded := ctx
	if x.timeout > 0 {
		var cancel context.CancelFunc
		bounded, cancel = context.WithTimeout(ctx, x.timeout)
		defer cancel()
	}
	watched, watch := httptiming.Start(bounded)
	failed := func(err error) error {
		if bounded.Err() != nil && watch.Unsent() && errors.Is(err, context.DeadlineExceeded) {
			err = noConnection(err, x.host())
		}
		return x.transportError(ctx, bounded, o, err)
	}
	defer func() { call.Phases, call.Number, call.unsent = watch.Times(), watch.Numbered(), watch.Unsent() }()
	request, err := x.request(watched, o)
	if err != nil {
		return failed(err)
	}
	response, err := x.http.Do(request)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	call.Status = response.StatusCode
	if o.form == "" { // a batch goes to the root, whose version is none of its items'
		call.Version = sanitize.Line(o.redact(response.Header.Get("Facebook-Api-Version")), 20)
	}
	call.TraceID = sanitize.Line(o.redact(response.Header.Get("X-Fb-Trace-Id")), 80)
	call.Usage = x.usage.read(response.Header, o.redact)

	body := &countingReader{from: watch.Body(response.Body), maxBytes: x.maxAnswer}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		read = readFault
	}
	err = read.guarded(body, call)
	call.Bytes = body.read
	var refused *APIError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		x.complete(refused, o, call)
		return refused
	case body.err != nil && !errors.Is(body.err, ErrAnswerTooLarge) && bounded.Err() != nil:
		return failed(body.err)
	}
	if body.err != nil {
		err = body.err // the cause of what the decoder saw
	}
	return newAnswerError(o, response, body.head, err)
}

// complete adds to a refusal what the answer around it tells.
func (x *exchanger) complete(e *APIError, o *outbound, call *Call) {
	e.Method, e.Path = o.method, o.path
	if e.Status == 0 {
		e.Status = call.Status
	}
	if e.TraceID == "" {
		e.TraceID = call.TraceID
	}
	for _, text := range []*string{&e.Message, &e.UserTitle, &e.UserMessage} {
		*text = o.redact(*text)
	}
	e.Type, e.TraceID = sanitize.Line(o.redact(e.Type), 80), sanitize.Line(o.redact(e.TraceID), 80)
	switch e.Reason() {
	case ReasonNoPermission:
		e.Scopes = x.scopes(e)
	case ReasonRateLimited:
		if e.RetryAfter = call.Usage.Regain(); e.RetryAfter > 0 {
			e.RetryAt = time.Now().Add(e.RetryAfter).UTC()
		}
	}
}

// scopes are the permissions that a refusal may be for: those that it names, or
// else those of the path.
func (x *exchanger) scopes(e *APIError) []string {
	if named := e.said().Permissions(); named != nil {
		return named
	}
	if x.scopesFor == nil {
		return nil
	}
	return x.scopesFor(e.Path)
}

// maxCause bounds what the transport says, which for a certificate is much.
const maxCause = 1500

// transportError makes the error of an exchange that brought no complete answer. The
// end of the context stands before what it led to.
func (x *exchanger) transportError(ctx, bounded context.Context, o *outbound, err error) error {
	if ctx.Err() != nil {
		return contextEnded(ctx, o)
	}
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err // its text holds the query, with the proof in it
	}
	what := sanitize.Line(o.redact(explain(err, x.host())), maxCause)
	if bounded.Err() == nil {
		err = &unreachable{err}
	} else {
		err = &unreachable{bounded.Err()}
		cause := what
		what = fmt.Sprintf("no complete answer within %s: raise Timeout, or ask for smaller pages", x.timeout)
		if cause != err.Error() { // it says which server on the way owes the answer
			what = fmt.Sprintf("no answer within %s (Timeout): %s", x.timeout, cause)
		}
	}
	return &maskedError{fmt.Sprintf("graph: %s: %s", requestName(o.method, o.path), what), err}
}

func (x *exchanger) host() string {
	_, host, _ := strings.Cut(x.origin, "://")
	return host
}

// request makes the HTTP request. The parameters go into the address, those of
// a POST into the body. A batch goes to the root with its token in the form,
// which is where the API looks for it.
func (x *exchanger) request(ctx context.Context, o *outbound) (*http.Request, error) {
	address := x.origin + "/" + x.version + "/" + o.path
	var body io.Reader
	switch values := o.query(); {
	case o.form != "":
		address = x.origin + "/"
		body = strings.NewReader(o.form)
	case o.method == http.MethodPost:
		body = strings.NewReader(values)
	case values != "":
		address += "?" + values
	}
	r, err := http.NewRequestWithContext(ctx, o.method, address, body)
	if err != nil {
		return nil, err
	}
	if o.form == "" {
		r.Header.Set("Authorization", "Bearer "+o.token)
	}
	r.Header.Set("User-Agent", userAgent())
	switch {
	case body != nil:
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	case !o.repeatable:
		// net/http sends what has no body once more by itself, where a kept connection
		// breaks.
		r.Body = io.NopCloser(strings.NewReader(""))
	}
	return r, nil
}

// userAgent names the program and its version.
var userAgent = sync.OnceValue(func() string { return "viewfinder/" + strings.Trim(buildinfo.Version(), "()") })
