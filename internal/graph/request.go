package graph

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Request is one call of the API.
type Request struct {
	// Method is GET where empty; POST and DELETE change something and are sent
	// once.
	Method string
	// Path is that of a node or an edge, without leading slash and version:
	// "me/accounts", "1784…/media". What comes from outside must hold no slash.
	Path string
	// Fields is what to ask for; nil leaves fields= out, and reads ids only. It is not to be
	// changed any more, nor is Pick.
	Fields *Selection
	// Pick reads more than ids from an answer whose fields are not asked for: of
	// an edge that gives its fields unasked. It is ignored where Fields is set.
	Pick *Selection
	// Params are further parameters: limit, after, since, metric. Never a token.
	Params url.Values
	// Token is another token than the client's, such as a Page's.
	Token Token
	// Account is the id of the account at whose rate limit the call counts, for
	// the scheduler; "" is Path's first segment, if that is known to be one's.
	Account string
	// Fresh says that the answer is to be of now: it is nobody else's, and is not kept.
	Fresh bool
	// Once says that the same request again has another answer: it is not sent again after
	// it may have arrived.
	Once bool
	// Borrow says that nobody keeps the page: it may be given back once it was read
	// ([Page.Release]), which has its memory used again.
	Borrow bool
	// For says what the caller needs the answer for, to those who observe calls.
	For string
}

// Token is an access token: it shows in no text.
type Token = secret.Secret

// NewToken returns a token of that text.
func NewToken(text string) Token { return secret.New(text) }

// isSegment reports whether s can stand between two slashes of a path: letters,
// digits, "_", "-" and ".", but not "." nor "..". Every id can.
func isSegment(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '-' && c != '.' && !isName(s[i:i+1]) {
			return false
		}
	}
	return s != "" && s != "." && s != ".."
}

// outbound is a request made ready: it can be sent any number of times.
type outbound struct {
	method, path string
	fields, pick *Selection
	params       url.Values // without fields, token and proof
	token, proof string
	account      string
	purpose      string
	deadline     time.Time // of who asks; zero for none
	repeatable   bool      // may be sent again after it may have arrived
	fresh        bool      // has an answer that is nobody else's, and is not kept
	borrowed     bool      // has an answer that may be given back

	// Of a batch only.
	form     string   // the body, with the token in it
	others   []string // secrets of the items
	accounts []string // those of the items

	quota int

	written written
}

// written are texts of a request that are written once.
type written struct {
	params, fields               string
	paramsWritten, fieldsWritten bool
}

// paramsText are the parameters as a query has them. Only one goroutine at a time may
// call it.
func (o *outbound) paramsText() string {
	if w := &o.written; !w.paramsWritten {
		w.params, w.paramsWritten = o.params.Encode(), true
	}
	return o.written.params
}

// fieldsText is the text of the fields, "" where none are asked for. Only one goroutine
// at a time may call it.
func (o *outbound) fieldsText() string {
	if w := &o.written; !w.fieldsWritten && o.fields != nil {
		w.fields, w.fieldsWritten = o.fields.String(), true
	}
	return o.written.fields
}

// query are all parameters but the token, as they are sent.
func (o *outbound) query() string { return withParam(o.unsigned(), "appsecret_proof", o.proof) }

// unsigned are the parameters without those that speak for the caller. Whatever the API
// gives unasked is enough where no fields are asked for.
func (o *outbound) unsigned() string { return withParam(o.paramsText(), "fields", o.fieldsText()) }

// withParam adds a parameter to a query, unless it is empty, where it stands by its name.
func withParam(query, name, value string) string {
	if value == "" {
		return query
	}
	added := name + "=" + url.QueryEscape(value)
	for at := 0; at < len(query); {
		if other, _, _ := strings.Cut(query[at:], "="); other > name {
			return query[:at] + added + "&" + query[at:]
		}
		length := strings.IndexByte(query[at:], '&')
		if length < 0 {
			break
		}
		at += length + 1
	}
	if query == "" {
		return added
	}
	return query + "&" + added
}

// shape is the shape of the answer, which is read with that memory.
func (o *outbound) shape(w *workspace) *shape {
	switch {
	case o.fields != nil:
		return w.shapeOf(o.fields)
	case o.pick != nil:
		return w.shapeOf(o.pick)
	default:
		return anyShape()
	}
}

// newOutbound checks a request. Its token and its account are to be added.
func newOutbound(r Request) (*outbound, error) {
	o := &outbound{method: r.Method, path: r.Path, fields: r.Fields, pick: r.Pick, params: r.Params, purpose: r.For, fresh: r.Fresh, quota: 1}
	if o.method == "" {
		o.method = http.MethodGet
	}
	o.repeatable = o.method == http.MethodGet && !r.Once
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("graph: %s: %w", sanitize.Line(r.Path, 80), err)
	}
	if o.params.Has("fields") && o.fieldsText() != "" { // a parameter is sent once
		o.params = maps.Clone(o.params)
		o.params.Del("fields")
	}
	return o, nil
}

func (o *outbound) check() error {
	switch o.method {
	case http.MethodGet, http.MethodPost, http.MethodDelete:
	default:
		return fmt.Errorf("method %q: the API knows GET, POST and DELETE", o.method)
	}
	for segment := range strings.SplitSeq(o.path, "/") {
		if !isSegment(segment) {
			return fmt.Errorf("path %q: each segment is of letters, digits and the signs _ - and . only", o.path)
		}
	}
	for name := range o.params {
		if slices.Contains(bygone, name) {
			return fmt.Errorf("parameter %s: the API takes it no longer from v28.0 on", name)
		}
		if !isPlainParam(name) {
			return fmt.Errorf("parameter %s: the client sets it itself", name)
		}
	}
	if o.fields != nil {
		return o.fields.check()
	}
	return nil
}

// isBatch reports whether it is a request of many.
func (o *outbound) isBatch() bool { return o.accounts != nil }

// canShrink reports whether less can be asked for than the request does.
func (o *outbound) canShrink() bool {
	limit, _ := strconv.Atoi(o.params.Get("limit"))
	return limit > 1 || o.fields != nil && len(o.fields.Parts) > 0
}

// redact masks the request's secrets.
func (o *outbound) redact(text string) string { return sanitize.Redact(text, o.secrets()) }

func (o *outbound) secrets() []string { return append([]string{o.token, o.proof}, o.others...) }
