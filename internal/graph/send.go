package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/internal/phase"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

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

// send sends a request until it is answered, it fails for good, or the retries
// are used up.
func (c *Client) send(ctx context.Context, o *outbound, read reader) error {
	var before error
	for attempt := 1; ; attempt++ {
		err := c.attempt(ctx, o, attempt, read)
		switch {
		case err == nil:
			return nil
		case before != nil && notSent(err):
			return c.final(ctx, o, held(err, before), attempt-1)
		case attempt > c.retries || !c.again(o, err) || !c.pause(ctx, o, attempt, err):
			return c.final(ctx, o, err, attempt)
		}
		before = err
	}
}

// held is the error of a request whose next attempt was held back after what the
// one before came to, which says more than the scheduler can.
func held(err, before error) error {
	if errors.Is(err, ErrBudget) {
		return fmt.Errorf("%w; before that: %w", err, before)
	}
	return before
}

// final is the error of a request that is given up: the context's own if that
// ended before the next attempt.
func (c *Client) final(ctx context.Context, o *outbound, err error, attempts int) error {
	if ctx.Err() != nil && (err == nil || transient(err)) {
		return c.broken(ctx, ctx, o, ctx.Err())
	}
	if attempts > 1 {
		err = fmt.Errorf("%w (asked %d times)", err, attempts)
	}
	return err
}

// attempt makes one HTTP request, when it may, and reports it.
func (c *Client) attempt(ctx context.Context, o *outbound, attempt int, read reader) error {
	asked := time.Now()
	permit, err := c.admit(ctx, o)
	if err != nil {
		return err
	}
	defer permit.Done(pace.Outcome{}) // should a reader panic
	call := Call{Time: time.Now(), Attempt: attempt, Quota: o.quota}
	if permit != nil {
		call.Waited = call.Time.Sub(asked)
	}
	err = c.exchange(ctx, o, &call, read)
	call.unsent = call.unsent || neverSent(err)
	c.finish(ctx, permit, o, &call, err)
	call.Err = err
	if call.unsent {
		call.Quota = 0
	}
	c.report(o, call)
	return err
}

// report tells the observers of a call that is over.
func (c *Client) report(o *outbound, call Call) {
	if len(c.observers) == 0 {
		return
	}
	call.Method, call.Path, call.For, call.Batch = o.method, o.path, o.purpose, len(o.items)
	call.Duration = time.Since(call.Time)
	call.Params = o.params.Encode()
	if o.fields != nil {
		call.Fields = o.fields.String()
	}
	for _, observe := range c.observers {
		observe(call)
	}
}

// exchange makes one HTTP request, within the timeout.
func (c *Client) exchange(ctx context.Context, o *outbound, call *Call, read reader) error {
	bounded := ctx
	if c.timeout > 0 {
		var cancel context.CancelFunc
		bounded, cancel = context.WithTimeout(ctx, c.timeout)
		defer cancel()
	}
	watched, watch := phase.Start(bounded)
	failed := func(err error) error {
		if bounded.Err() != nil && watch.Unsent() && errors.Is(err, context.DeadlineExceeded) {
			err = c.unconnected(err)
		}
		return c.broken(ctx, bounded, o, err)
	}
	defer func() { call.Phases, call.Number, call.unsent = watch.Times(), watch.Numbered(), watch.Unsent() }()
	request, err := c.request(watched, o)
	if err != nil {
		return failed(err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	call.Status = response.StatusCode
	if o.form == "" { // a batch goes to the root, whose version is none of its items'
		call.Version = sanitize.Line(o.redact(response.Header.Get("Facebook-Api-Version")), 20)
	}
	call.TraceID = sanitize.Line(o.redact(response.Header.Get("X-Fb-Trace-Id")), 80)
	call.Usage = parseUsage(response.Header, o.redact)

	body := &meter{from: watch.Body(response.Body), most: c.maxAnswer}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		read = readFault
	}
	err = read.guarded(unmarked(body), call)
	call.Bytes = body.read
	var refused *APIError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		c.complete(refused, o, call)
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
func (c *Client) complete(e *APIError, o *outbound, call *Call) {
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
		e.Scopes = c.scopes(e)
	case ReasonRateLimited:
		if e.RetryAfter = call.Usage.Regain(); e.RetryAfter > 0 {
			e.RetryAt = time.Now().Add(e.RetryAfter).UTC()
		}
	}
}

// readFault reads the body of an answer whose status is no success.
func readFault(body io.Reader, _ *Call) error {
	d := newDecoder(body)
	d.failed = true
	_, _, err := d.answer(anyShape())
	if err == nil {
		err = errNoFault
	}
	return err
}

var errNoFault = errors.New("no error object in it")

// redact masks the request's secrets.
func (o *outbound) redact(text string) string { return sanitize.Redact(text, o.secrets()) }

func (o *outbound) secrets() []string { return append([]string{o.token, o.proof}, o.others...) }

// about is how a request stands in an error: GET goes without saying, and a
// batch has no path.
func about(method, path string) string {
	switch {
	case path == "":
		return "batch"
	case method == http.MethodGet || method == "":
		return path
	}
	return method + " " + path
}

// meter counts and bounds what is read of an answer, and keeps its beginning.
type meter struct {
	from io.Reader
	most int64
	read int64
	head []byte
	err  error // the first but io.EOF
}

// headLength is how much of the beginning is kept.
const headLength = 4 << 10

func (m *meter) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	n, err := m.from.Read(p)
	m.read += int64(n)
	if room := headLength - len(m.head); room > 0 {
		m.head = append(m.head, p[:min(n, room)]...)
	}
	if m.read > m.most {
		err = fmt.Errorf("%w: more than %d bytes", ErrAnswerTooLarge, m.most)
	}
	if !errors.Is(err, io.EOF) {
		m.err = err
	}
	return n, err
}
