package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// AnswerError is an answer that is none of the API: a page of a proxy, something
// cut short, something too large, a redirect. It matches [ErrMalformedAnswer] or
// [ErrAnswerTooLarge]; with a status of 500 and above [ErrUnavailable], and with
// 429 [ErrRateLimited] too.
type AnswerError struct {
	// Method and Path are the request's, the path without version and query.
	Method, Path string
	// Status is the HTTP status.
	Status int
	// ContentType is what the answer calls itself.
	ContentType string
	// Head is the beginning, made printable, with secrets masked; "" for JSON,
	// which may begin with somebody's token.
	Head string
	// Err says what is wrong with it.
	Err error
}

// newAnswerError describes an answer that could not be read; head is how it
// begins.
func newAnswerError(o *outbound, response *http.Response, head []byte, err error) *AnswerError {
	e := &AnswerError{
		Method:      o.method,
		Path:        o.path,
		Status:      response.StatusCode,
		ContentType: sanitize.Line(o.redact(response.Header.Get("Content-Type")), 80),
	}
	if e.Status/100 == 3 {
		if to := redirectTarget(response); to != "" {
			e.Err = fmt.Errorf("a redirect to %s, which is not followed with a token", sanitize.Line(o.redact(to), 80))
			return e
		}
	}
	switch {
	case !errors.Is(err, io.EOF):
	case e.Status/100 == 3:
		err = errors.New("a redirect that does not say where to; look for a proxy or a login page on the way to the API")
	case e.Status/100 == 4: // which is complete, and as empty the next time
		err = errors.New("empty")
	default: // before any value
		err = fmt.Errorf("empty: %w", io.ErrUnexpectedEOF)
	}
	e.Err = &maskedError{sanitize.Line(o.redact(err.Error()), 300), err}
	head = bytes.TrimPrefix(head, byteOrderMark)
	if head = bytes.TrimSpace(head); len(head) > 0 && head[0] != '{' && head[0] != '[' {
		e.Head = sanitize.Line(sanitize.RedactCut(string(head), o.secrets()), 80)
	}
	return e
}

// redirectTarget is the host that an answer redirects to, or the path on the same one; a
// query may hold a token.
func redirectTarget(response *http.Response) string {
	u, err := url.Parse(response.Header.Get("Location"))
	switch {
	case err != nil:
		return ""
	case u.Host != "":
		return u.Host
	}
	return u.EscapedPath()
}

// byteOrderMark is what some servers on the way put before a text in UTF-8.
var byteOrderMark = []byte("\ufeff")

// Error says what was seen in the answer's place.
func (e *AnswerError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "graph: %s: ", requestName(e.Method, e.Path))
	if errors.Is(e.Err, ErrAnswerTooLarge) {
		fmt.Fprintf(&b, "%s; ask for smaller pages or fewer fields", e.Err)
		return b.String()
	}
	what := ErrMalformedAnswer
	switch {
	case e.Status >= 500:
		what = ErrUnavailable
	case e.Status == http.StatusTooManyRequests:
		what = ErrRateLimited
	}
	fmt.Fprintf(&b, "%s (status %d", what, e.Status)
	if e.ContentType != "" {
		fmt.Fprintf(&b, ", %s", e.ContentType)
	}
	if e.Head == "" {
		fmt.Fprintf(&b, "): %s", e.Err)
	} else {
		fmt.Fprintf(&b, "): no JSON but %q; look for a proxy or a login page on the way to the API", e.Head)
	}
	return b.String()
}

// Unwrap returns what is wrong with the answer.
func (e *AnswerError) Unwrap() error { return e.Err }

// Is matches the sentinels of the type's description.
func (e *AnswerError) Is(target error) bool {
	return !errors.Is(e.Err, ErrAnswerTooLarge) && errors.Is(ErrMalformedAnswer, target) ||
		e.Status >= 500 && errors.Is(ErrUnavailable, target) ||
		e.Status == http.StatusTooManyRequests && errors.Is(ErrRateLimited, target)
}
