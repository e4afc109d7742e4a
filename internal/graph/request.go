package graph

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/build"
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
	// Fields is what to ask for; nil leaves fields= out, and reads ids only.
	Fields *Selection
	// Pick reads more than ids from an answer whose fields are not asked for: of
	// an edge that gives its fields unasked. It is ignored where Fields is set.
	Pick *Selection
	// Params are further parameters: limit, after, since, metric. Never a token.
	Params url.Values
	// Token is another token than the client's, such as a Page's.
	Token secret.Secret
	// Account is the id of the account at whose rate limit the call counts, for
	// the scheduler; "" is Path's first segment, if that is known to be one's.
	Account string
	// For says what the caller needs the answer for, to those who observe calls.
	For string
}

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

	// Of a batch only.
	form   string   // the body, with the token in it
	others []string // secrets of the items
	items  []item

	quota int
}

// shape returns a new shape of the answer.
func (o *outbound) shape() *shape {
	switch {
	case o.fields != nil:
		return newShape(o.fields)
	case o.pick != nil:
		return newShape(o.pick)
	default:
		return anyShape()
	}
}

// values are all parameters but the token.
func (o *outbound) values() url.Values {
	v := make(url.Values, len(o.params)+2)
	maps.Copy(v, o.params)
	if o.fields != nil {
		v.Set("fields", o.fields.String())
	}
	if o.proof != "" {
		v.Set("appsecret_proof", o.proof)
	}
	return v
}

// prepare checks a request and finds its token.
func (c *Client) prepare(ctx context.Context, r Request) (*outbound, error) {
	o := &outbound{method: r.Method, path: r.Path, fields: r.Fields, pick: r.Pick, params: r.Params, account: c.account(r), purpose: r.For, quota: 1}
	if o.method == "" {
		o.method = http.MethodGet
	}
	o.repeatable = o.method == http.MethodGet
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("graph: %s: %w", sanitize.Line(r.Path, 80), err)
	}
	token, err := c.token(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("graph: %s: access token: %w", r.Path, err)
	}
	o.token, o.proof = token, c.proof(token)
	o.deadline, _ = ctx.Deadline()
	if r.Token.IsEmpty() && (c.own == nil || !isOwn(r.Path)) {
		c.answers.belongTo(token)
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
		if !isPlainParam(name) {
			return fmt.Errorf("parameter %s: the client sets it itself", name)
		}
	}
	if o.fields != nil {
		return o.fields.check()
	}
	return nil
}

// ErrUnusableToken is matched by the error of a token that no request can carry.
var ErrUnusableToken = errors.New("it holds a space, a line break or another character that no token has; copy it again")

var errNoToken = errors.New("there is none; log in, or give one")

func (c *Client) token(ctx context.Context, r Request) (string, error) {
	token := r.Token.Reveal()
	if source := c.source(r.Path); token == "" && source != nil {
		var err error
		if token, err = source.AccessToken(ctx); err != nil {
			return "", err
		}
	}
	if token == "" {
		return "", errNoToken
	}
	for i := range len(token) {
		if token[i] <= ' ' || token[i] >= 0x7f {
			return "", ErrUnusableToken
		}
	}
	return token, nil
}

// proof signs a token with the app's secret.
func (c *Client) proof(token string) string {
	if c.appSecret.IsEmpty() {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(c.appSecret.Reveal()))
	mac.Write([]byte(token))
	return hex.EncodeToString(mac.Sum(nil))
}

// request makes the HTTP request. The parameters go into the address, those of
// a POST into the body. A batch goes to the root with its token in the form,
// which is where the API looks for it.
func (c *Client) request(ctx context.Context, o *outbound) (*http.Request, error) {
	address := c.origin + "/" + c.version + "/" + o.path
	var body io.Reader
	switch values := o.values().Encode(); {
	case o.form != "":
		address = c.origin + "/"
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
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r, nil
}

// userAgent names the program and its version.
func userAgent() string { return "viewfinder/" + strings.Trim(build.Version(), "()") }
