package graph

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// APIError is a refusal by the Graph API.
type APIError struct {
	// Method and Path are the request's, the path without version and query.
	Method, Path string
	// Status is the HTTP status; in a batch the item's.
	Status int
	// Code and Subcode are Graph's. Where the answer has no readable code, Code
	// is the number that the message starts with, or 0.
	Code, Subcode int
	// Type is Graph's name of the class, such as OAuthException. It says little:
	// throttling has that one too.
	Type string
	// Message, UserTitle and UserMessage are Graph's texts, with token-like
	// words masked.
	Message, UserTitle, UserMessage string
	// TraceID is Graph's id of the call, for Meta's support.
	TraceID string
	// Transient is Graph's own mark that the same call may succeed later.
	Transient bool
	// Scopes are the permissions of which one or more are missing, where known;
	// only for [ReasonNoPermission].
	Scopes []string
	// RetryAfter is how long a rate limit lasts by the usage headers, 0 if they
	// do not say.
	RetryAfter time.Duration
	// RetryAt is when a rate limit ends: RetryAfter from the answer on, or where
	// the headers do not say when the scheduler tries again; zero if neither is
	// known.
	RetryAt time.Time
}

// newAPIError is the refusal that an answer is.
func newAPIError(said refusal.Said) *APIError {
	return &APIError{
		Code: said.Code, Subcode: said.Subcode, Type: said.Type,
		Message: said.Message, UserTitle: said.UserTitle, UserMessage: said.UserMessage,
		TraceID: said.TraceID, Transient: said.Transient,
	}
}

// ReadRefusal reads a body that refuses a request; nil where it does not.
func ReadRefusal(status int, body []byte) *APIError {
	said, ok := refusal.Parse(body, status < 200 || status > 299)
	if !ok {
		return nil
	}
	e := newAPIError(said)
	e.Status = status
	return e
}

// said is what the refusal says of itself.
func (e *APIError) said() *refusal.Said {
	return &refusal.Said{
		Code: e.Code, Subcode: e.Subcode, Type: e.Type,
		Message: e.Message, UserTitle: e.UserTitle, UserMessage: e.UserMessage,
		Transient: e.Transient,
	}
}

// rule is what the refusal means.
func (e *APIError) rule() *refusal.Rule { return e.said().Judge(refusal.Data, e.Status) }

// Error says what was refused, why, and what to do.
func (e *APIError) Error() string {
	rule := e.rule()
	var b strings.Builder
	fmt.Fprintf(&b, "graph: %s: ", requestName(e.Method, e.Path))
	if sentinel := sentinelOf(rule.Reason); sentinel != nil {
		b.WriteString(sentinel.Error())
	} else {
		b.WriteString("no insights")
	}
	if len(e.Scopes) > 0 {
		fmt.Fprintf(&b, ": %s", strings.Join(e.Scopes, " or "))
	}
	if said := e.text(); said != "" {
		fmt.Fprintf(&b, ": %s", said)
	}
	b.WriteString(" (")
	switch {
	case e.Code != 0 && e.Subcode != 0:
		fmt.Fprintf(&b, "code %d, subcode %d", e.Code, e.Subcode)
	case e.Code != 0:
		fmt.Fprintf(&b, "code %d", e.Code)
	default:
		fmt.Fprintf(&b, "status %d", e.Status)
	}
	if e.TraceID != "" {
		fmt.Fprintf(&b, ", trace %s", e.TraceID)
	}
	b.WriteString(")")
	advice := rule.Advice
	switch {
	case e.RetryAfter > 0:
		advice = fmt.Sprintf("wait %s", e.RetryAfter)
	case !e.RetryAt.IsZero():
		advice = "wait until " + e.RetryAt.UTC().Format(time.RFC3339)
	}
	if advice != "" {
		fmt.Fprintf(&b, "; %s", advice)
	}
	return b.String()
}

// text is the best of Graph's texts, in one line and of bounded length; its word
// for the error where there is no more.
func (e *APIError) text() string {
	text := e.UserMessage
	if text == "" {
		text = e.UserTitle
	}
	if text == "" {
		_, text = refusal.CutCode(e.Message)
	}
	if text == "" {
		text = e.Type
	}
	return strings.TrimRight(sanitize.Line(text, 400), ".")
}

// Is matches the sentinel that the refusal comes down to.
func (e *APIError) Is(target error) bool {
	sentinel := sentinelOf(e.Reason())
	return sentinel != nil && errors.Is(sentinel, target)
}

// Reason says in one word what the refusal comes down to.
func (e *APIError) Reason() Reason { return e.rule().Reason }

// MissingField returns the field that the request asked for and the node does
// not have, and the node's type.
func (e *APIError) MissingField() (field, node string, ok bool) {
	_, rest, ok := strings.Cut(e.Message, "nonexisting field (")
	if !ok {
		return "", "", false
	}
	field, rest, ok = strings.Cut(rest, ")")
	if !ok {
		return "", "", false
	}
	if _, rest, ok := strings.Cut(rest, "node type ("); ok {
		node, _, _ = strings.Cut(rest, ")")
	}
	return field, node, true
}

// Lacks reports whether the API says that the object has no field or edge of that name.
func (e *APIError) Lacks(name string) bool {
	if field, _, ok := e.MissingField(); ok {
		return field == name
	}
	_, path, ok := strings.Cut(e.Message, "Unknown path components: /")
	return ok && strings.TrimRight(path, ". ") == name
}

// InvalidMetric returns the position in the metric parameter of a metric that
// the API refused, and the metrics that it takes.
func (e *APIError) InvalidMetric() (index int, valid []string, ok bool) {
	head, list, ok := strings.Cut(e.Message, " must be one of the following values:")
	if !ok {
		return 0, nil, false
	}
	at := strings.LastIndex(head, "metric")
	if at < 0 {
		return 0, nil, false
	}
	if n := strings.TrimSuffix(strings.TrimPrefix(head[at:], "metric["), "]"); n != "metric" {
		var err error
		if index, err = strconv.Atoi(n); err != nil || index < 0 {
			return 0, nil, false
		}
	}
	for name := range strings.SplitSeq(list, ",") {
		valid = append(valid, strings.Trim(name, " .\n"))
	}
	return index, slices.DeleteFunc(valid, func(s string) bool { return s == "" }), true
}

// WantsMetricType returns the metrics that the API refused for want of another
// metric_type, and that type.
func (e *APIError) WantsMetricType() (metrics []string, kind string, ok bool) {
	head, kind, ok := strings.Cut(e.Message, " should be specified with parameter metric_type=")
	from, to := strings.LastIndexByte(head, '('), strings.LastIndexByte(head, ')')
	if !ok || from < 0 || to < from {
		return nil, "", false
	}
	for name := range strings.SplitSeq(head[from+1:to], ",") {
		metrics = append(metrics, strings.TrimSpace(name))
	}
	if end := strings.IndexFunc(kind, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }); end >= 0 {
		kind = kind[:end]
	}
	return metrics, kind, kind != ""
}

// requestName is how a request stands in an error: GET goes without saying, and a
// batch has no path.
func requestName(method, path string) string {
	switch {
	case path == "":
		return "batch"
	case method == http.MethodGet || method == "":
		return path
	}
	return method + " " + path
}
