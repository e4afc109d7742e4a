package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

const (
	// maxAnswerBytes bounds what is read of an answer, in bytes.
	maxAnswerBytes = 4 << 20
	// maxAttempts is how often a request that may be repeated is sent.
	maxAttempts = 3
)

// request is one request to a login service.
type request struct {
	step   string // for errors
	method string
	url    string     // without a query
	params url.Values // query, or the form of a POST
	bearer Secret     // empty for none
	once   bool       // never repeated, as with a code that serves once

	// What other providers may ask for.
	content string              // content type of the request; a form where it is empty
	basic   bool                // the app's id and secret in the Authorization header
	read    func([]byte) []byte // makes JSON of an answer in another form; nil for none
	refusal refusals            // readRefusal where it is nil
	secrets []Secret            // of parameters that have names of their own
}

// refusals reads a refusal from a body, nil where it is none; failed says that the
// status is no success.
type refusals func(body []byte, failed bool) *Error

// encode is the body of a POST: a form, or an object of texts.
func (r *request) encode() string {
	if mediaType(r.content) != jsonContent {
		return r.params.Encode()
	}
	object := make(map[string]string, len(r.params))
	for name := range r.params {
		object[name] = r.params.Get(name)
	}
	body, err := json.Marshal(object)
	if err != nil {
		return ""
	}
	return string(body)
}

func (r *request) redact(text string) string {
	secrets := []string{r.bearer.Reveal()}
	for _, name := range append(secret.Params(), secret.CodeParam) {
		secrets = append(secrets, r.params[name]...)
	}
	for _, s := range r.secrets {
		secrets = append(secrets, s.Reveal())
	}
	return sanitize.Redact(text, secrets)
}

// caller sends requests to login services.
type caller struct {
	transport http.RoundTripper
	timeout   time.Duration // of a request; 0 is no bound
	clientID  string        // of the app
	secret    Secret
}

// send returns the body of a successful answer: JSON, and no error object. A
// refusal is an [*Error]. What failed on the way is tried again, unless the
// request may be sent only once.
func (c *caller) send(ctx context.Context, r request) ([]byte, error) {
	for attempt := 1; ; attempt++ {
		body, err := c.sendOnce(ctx, &r)
		if err == nil || r.once || attempt == maxAttempts || ctx.Err() != nil || !errors.Is(err, ErrUnavailable) {
			return body, err
		}
		wait := time.NewTimer(time.Duration(attempt) * 500 * time.Millisecond)
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return nil, err
		}
	}
}

func (c *caller) sendOnce(ctx context.Context, r *request) ([]byte, error) {
	bounded := ctx
	if c.timeout > 0 {
		var cancel context.CancelFunc
		bounded, cancel = context.WithTimeout(ctx, c.timeout)
		defer cancel()
	}
	address, form := r.url, io.Reader(nil)
	if r.method == http.MethodPost {
		form = strings.NewReader(r.encode())
	} else if len(r.params) > 0 {
		address += "?" + r.params.Encode()
	}
	request, err := http.NewRequestWithContext(bounded, r.method, address, form)
	if err != nil {
		return nil, c.unanswered(ctx, r, err)
	}
	request.Header.Set("Accept", "application/json")
	switch {
	case r.content != "":
		request.Header.Set("Content-Type", r.content)
	case form != nil:
		request.Header.Set("Content-Type", formContent)
	}
	if r.basic {
		// RFC 6749, section 2.3.1.
		request.SetBasicAuth(url.QueryEscape(c.clientID), url.QueryEscape(c.secret.Reveal()))
	}
	if !r.bearer.IsEmpty() {
		request.Header.Set("Authorization", "Bearer "+r.bearer.Reveal())
	}
	// No http.Client: it would follow redirects, secrets and all.
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return nil, c.unanswered(ctx, r, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswerBytes+1))
	switch {
	case len(body) > maxAnswerBytes:
		return nil, fmt.Errorf("oauth: %s: the answer is longer than %d bytes", r.step, maxAnswerBytes)
	case err != nil:
		return nil, c.unanswered(ctx, r, err)
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff")) // a byte order mark, which is no JSON
	if r.read != nil {
		body = r.read(body)
	}
	return body, r.judge(response, body)
}

// judge returns the refusal that an answer is, if it is one.
func (r *request) judge(response *http.Response, body []byte) error {
	success := response.StatusCode >= 200 && response.StatusCode <= 299
	read := r.refusal
	if read == nil {
		read = readRefusal
	}
	e := read(body, !success)
	switch {
	case e != nil:
	case success && json.Valid(body):
		return nil
	default:
		e = &Error{Message: "the answer is " + describe(response, body), notJSON: success}
		if success && len(bytes.TrimSpace(body)) == 0 {
			e.Message = "the answer is empty"
		}
	}
	e.Step, e.Status = r.step, response.StatusCode
	e.Message, e.Type, e.TraceID = clean(r.redact(e.Message)), clean(r.redact(e.Type)), clean(r.redact(e.TraceID))
	return e
}

// describe says what an answer is that is not JSON.
func describe(response *http.Response, body []byte) string {
	kind, _, _ := strings.Cut(response.Header.Get("Content-Type"), ";")
	switch {
	case response.StatusCode >= 300 && response.StatusCode <= 399:
		return "a redirect, which is not followed"
	case kind == "":
		kind = "of no content type"
	}
	return fmt.Sprintf("%s, %d bytes", kind, len(body))
}

// readRefusal reads a refusal of any of the login hosts.
func readRefusal(body []byte, failed bool) *Error { return refused(refusal.Parse(body, failed)) }

// transportError is an error of the network under a text without secrets. Its
// cause can be asked about, but not reached: its text may hold them.
type transportError struct {
	text  string
	cause error
}

func (e *transportError) Error() string { return e.text }

// Is matches ErrUnavailable, as of tables that nothing was reached, and what the cause is.
func (e *transportError) Is(target error) bool {
	return target == ErrUnavailable || target == refusal.ErrUnreachable || errors.Is(e.cause, target)
}

// unanswered makes the error of a request that brought no whole answer. The end
// of the caller's context stands before what it led to.
func (c *caller) unanswered(ctx context.Context, r *request, err error) error {
	if ended := ctx.Err(); ended != nil {
		return fmt.Errorf("oauth: %s: %w", r.step, ended)
	}
	host := r.url
	if u, bad := url.Parse(r.url); bad == nil {
		host = u.Host
	}
	const most = 1500 // what is told of a certificate is much
	what := sanitize.Line(r.redact(err.Error()), most)
	if c.timeout > 0 && errors.Is(err, context.DeadlineExceeded) {
		what = fmt.Sprintf("no complete answer within %s (%s)", c.timeout, what)
	}
	return &transportError{text: fmt.Sprintf("oauth: %s: no answer from %s: %s", r.step, host, what), cause: err}
}
