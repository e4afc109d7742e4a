package graphsim

import (
	"slices"
	"strings"
	"time"
)

// call is one Graph call: an HTTP request, or one item of a batch.
type call struct {
	s      *Server
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
	faults    []*Fault

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
}

// do answers the call.
func (c *call) do() answer {
	c.s.mu.RLock()
	defer c.s.mu.RUnlock()
	body, err := c.body()
	if err != nil {
		if c.flavour() == flavourInstagram && err.Code == 100 {
			err.Type = igException
		}
		return answer{status: err.Status, body: err.body(c.trace), err: err, version: c.version, account: c.account, host: c.flavour()}
	}
	return answer{status: 200, body: body, version: c.version, account: c.account, host: c.flavour()}
}

func (c *call) body() ([]byte, *Error) {
	if err := c.refused(); err != nil {
		return nil, err
	}
	switch c.path {
	case "oauth/access_token":
		return c.facebookToken()
	case "oauth/client_code":
		return c.clientCode()
	case "access_token":
		return c.exchangeInstagram()
	case "refresh_access_token":
		return c.refreshInstagram()
	case "debug_token":
		return c.debugToken()
	}
	if err := c.authorize(); err != nil {
		return nil, err
	}
	segments := strings.Split(strings.Trim(c.path, "/"), "/")
	if segments[0] == "" {
		return c.root()
	}
	if c.params.get("date_format") != "" && !c.legacy() {
		return nil, badParam("(#100) The parameter date_format is not supported")
	}
	n := c.resolve(segments[0])
	if n == nil {
		return nil, noObject(c.method, segments[0])
	}
	if len(segments) == 1 {
		if c.method != "GET" {
			return nil, noObject(c.method, segments[0])
		}
		sel, err := c.fields()
		if err != nil {
			return nil, err
		}
		return c.appendNode(make([]byte, 0, 1024), n, sel)
	}
	if c.method == "DELETE" && n == c.token.self() && c.token.kind == tokenUser && segments[1] == "permissions" && len(segments) <= 3 {
		return c.revoke(segments[2:])
	}
	if f := c.typeOf(n).fields[segments[1]]; f != nil && !f.public && foreign(n) {
		return nil, noPermission()
	}
	e := c.edgeAt(n, segments[1:])
	if e == nil {
		return nil, noPath("/" + strings.Join(segments[1:], "/"))
	}
	if c.method != "GET" {
		return nil, noObject(c.method, segments[0])
	}
	sel, err := c.fields()
	if err != nil {
		return nil, err
	}
	out, _, err := e.append(c, make([]byte, 0, 16<<10), n, edgeArgs{params: c.params, sub: sel})
	return out, err
}

// root answers the path "/" (a batch has been dealt with before).
func (c *call) root() ([]byte, *Error) {
	ids := c.params.list("ids")
	if c.method != "GET" || len(ids) == 0 {
		return nil, noObject(c.method, "/")
	}
	if !c.legacy() {
		return nil, badParam("(#100) The parameter ids is not supported; request each object on its own or in a batch")
	}
	sel, err := c.fields()
	if err != nil {
		return nil, err
	}
	b := []byte{'{'}
	for _, id := range ids {
		n := c.resolve(id)
		if n == nil {
			return nil, noObject(c.method, id)
		}
		if b, err = c.appendNode(append(appendString(appendComma(b), id), ':'), n, sel); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// fields parses the fields parameter; nil where there is none.
func (c *call) fields() (*fieldList, *Error) {
	src, ok := c.params.lookup("fields")
	if !ok || strings.TrimSpace(src) == "" {
		return nil, nil
	}
	return parseFields(src)
}

// resolve returns the node that an id or "me" names for this caller, or nil.
func (c *call) resolve(id string) node {
	if id == "me" {
		return c.token.self()
	}
	d := c.s.data
	if id == d.User.ID && c.token.kind == tokenUser {
		return d.User
	}
	for _, a := range d.Accounts {
		if a.Page.ID == id && c.token.kind != tokenInstagram && c.token.sees(a) {
			return a.Page
		}
		if a.Personal {
			continue
		}
		if (a.ID == id || a.AppScopedID == id && c.flavour() == flavourInstagram) && c.token.sees(a) {
			c.account = a
			return a
		}
	}
	for _, p := range d.Unlinked {
		if p.ID == id && (c.token.kind == tokenUser || c.token.page == p) {
			return p
		}
	}
	if m := d.media[id]; m != nil && m.Account == nil && c.s.opts.Ambiguous && slices.ContainsFunc(d.Accounts, func(a *Account) bool {
		return slices.Contains(a.Tags, m) && c.token.sees(a)
	}) {
		return m
	}
	if m := d.media[id]; m != nil && m.Account != nil && c.token.sees(m.Account) {
		c.account = m.Account
		if m.Product == ProductStory && c.now.Sub(m.Timestamp) >= storyLife {
			return nil
		}
		return m
	}
	if found := d.comments[id]; found != nil && c.token.sees(found.Media.Account) {
		c.account = found.Media.Account
		return found
	}
	return nil
}

// edgeAt returns the edge that the rest of a path names, or nil.
func (c *call) edgeAt(n node, rest []string) *edge {
	if len(rest) != 1 {
		return nil
	}
	if f := c.typeOf(n).fields[rest[0]]; f != nil {
		return f.edge
	}
	return nil
}

// spend adds to the cost of the answer, which has a limit.
func (c *call) spend(n int) *Error {
	if c.cost += n; c.s.opts.PageCost > 0 && c.cost > c.s.opts.PageCost {
		return c.s.tooMuch()
	}
	return nil
}

// address is the absolute address of a path in the version that answered.
func (c *call) address(path string) string {
	return c.origin + "/" + c.version + "/" + path
}
