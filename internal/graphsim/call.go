package graphsim

import (
	"strings"
	"time"
)

// call is one Graph call: an HTTP request, or one item of a batch.
type call struct {
	p      *platform
	w      *world // of the login whose token it has
	method string
	// path has neither version nor leading slash.
	path    string
	version string // the one that answers
	params  params
	// token is nil where tokenText names none.
	token     *token
	tokenText string
	now       time.Time
	origin    string
	trace     string
	faults    strikes

	cost    int
	account *Account // the account whose quota the call uses
}

// answer is what a call returned.
type answer struct {
	status  int
	body    []byte
	err     *Error
	version string
	account *Account
	host    flavour // whose headers it has
	meter   *meter  // that counted it; nil is the app's
}

// fields parses the fields parameter; nil where there is none.
func (c *call) fields() (*fieldList, *Error) {
	src, ok := c.params.lookup("fields")
	if !ok || strings.TrimSpace(src) == "" {
		return nil, nil
	}
	list, err := parseFields(src)
	if err == nil && list.aliased() && c.closed() {
		return nil, badParam("(#100) Field aliases are not supported")
	}
	return list, err
}

// spend adds to the cost of the answer, which has a limit.
func (c *call) spend(n int) *Error {
	if c.cost += n; c.p.opts.PageCost > 0 && c.cost > c.p.opts.PageCost {
		return c.p.opts.tooMuch()
	}
	return nil
}

// address is the absolute address of a path in the version that answered.
func (c *call) address(path string) string {
	return c.origin + "/" + c.version + "/" + path
}

// flavour tells which host the caller means, by the token.
func (c *call) flavour() flavour {
	if strings.HasPrefix(c.tokenText, "IG") {
		return flavourInstagram
	}
	return flavourFacebook
}

// may tells whether the caller has permissions, named as in Facebook Login.
func (c *call) may(scopes string) bool {
	for scope := range strings.FieldsSeq(scopes) {
		if !c.granted(scope) {
			return false
		}
	}
	return true
}

// granted tells whether the caller has one of them.
func (c *call) granted(scope string) bool {
	if c.token.kind == tokenInstagram {
		return c.token.grants.has(instagramScopes[scope])
	}
	if strings.HasPrefix(scope, "instagram_") && c.now.After(c.token.dataAccess) {
		return false
	}
	return c.token.grants.has(scope)
}

// legacy tells whether what v26.0 removed still works for this call.
func (c *call) legacy() bool { return c.p.opts.legacy(c.version, c.now) && !c.closed() }

// closed tells whether what v28.0 takes away is refused to this call.
func (c *call) closed() bool { return c.p.opts.closed(c.version, c.now) }

// checkClosed refuses the parameters among it that no other place does.
func (c *call) checkClosed() *Error {
	for _, name := range []string{"method", "callback"} {
		if c.params.get(name) != "" && c.closed() {
			return badParam("(#100) The parameter " + name + " is not supported")
		}
	}
	return nil
}
