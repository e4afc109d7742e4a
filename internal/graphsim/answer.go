package graphsim

import (
	"slices"
	"strings"
)

// newCall prepares a call on a path, and lets faults strike it.
func (p *platform) newCall(method, path string, req request) *call {
	version, rest := splitVersion(path)
	c := &call{
		p: p, w: p.worldOf(req.tokenText, method != "GET"), method: method, path: rest, version: version, params: req.params, tokenText: req.tokenText,
		now: req.now, origin: req.origin, trace: req.trace,
	}
	c.faults = p.faults.strike(stageCall, method, "/"+rest+"?"+req.params.redacted())
	return c
}

// answer does a call and accounts for it.
func (p *platform) answer(c *call) answer {
	c.upset()
	requested := c.version
	version, known := p.opts.served(requested, c.now)
	c.version = version
	var err *Error
	m, code := p.meterOf(c.tokenText)
	switch {
	case !m.charge(c.now):
		err = throttled(code)
	case !known:
		err = noPath("/" + requested)
	}
	if err != nil {
		return answer{status: err.Status, body: err.body(c.trace), err: err, version: p.opts.Version, host: c.flavour(), meter: m}
	}
	a := c.do()
	a.meter = m
	return a
}

// upset applies the faults that change the state before the call.
func (c *call) upset() {
	for _, f := range c.faults {
		switch f.Kind {
		case FaultResetCursors:
			c.p.cursors.reset()
		case FaultNewPost:
			c.w = c.p.worlds.of(c.w.login, true)
			c.w.addPost(0, c.now)
		}
	}
}

// do answers the call.
func (c *call) do() answer {
	switch {
	case ofHook(c): // the verification of an address may lead back here
	case c.method == "GET":
		c.w.mu.RLock()
		defer c.w.mu.RUnlock()
	default:
		c.w.mu.Lock()
		defer c.w.mu.Unlock()
	}
	body, err := c.body()
	if err != nil {
		if c.flavour() == flavourInstagram && err.Code == 100 {
			err.Type = igException
		}
		return answer{status: err.Status, body: err.body(c.trace), err: err, version: c.version, account: c.account, host: c.flavour()}
	}
	if c.p.opts.Files {
		body = ownFiles(body, c.origin)
	}
	return answer{status: 200, body: body, version: c.version, account: c.account, host: c.flavour()}
}

func (c *call) body() ([]byte, *Error) {
	if err := c.faults.refused(c.now, c.p.opts.tooMuch(), false); err != nil {
		return nil, err
	}
	out, err := c.performed()
	if late := c.faults.refused(c.now, c.p.opts.tooMuch(), true); err == nil && late != nil {
		return nil, late
	}
	return out, err
}

// performed does what the call asks for.
func (c *call) performed() ([]byte, *Error) {
	switch c.path {
	case "oauth/access_token":
		return tokenCall{c}.facebook()
	case "oauth/client_code":
		return tokenCall{c}.clientCode()
	case "access_token":
		return tokenCall{c}.exchangeInstagram()
	case "refresh_access_token":
		return tokenCall{c}.refreshInstagram()
	case "debug_token":
		return tokenCall{c}.debug()
	}
	if c.path == "instagram_oembed" && c.flavour() == flavourFacebook {
		return c.embed()
	}
	if err := c.authorize(); err != nil {
		return nil, err
	}
	if err := c.checkClosed(); err != nil {
		return nil, err
	}
	if ofHook(c) {
		return c.p.notices.subscriptions(c)
	}
	switch {
	case c.method != "GET":
	case c.path == "ig_hashtag_search":
		return c.searchHashtag()
	case c.path == "ig_audio":
		return c.listAudio()
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
	if c.method == "DELETE" && n == self(c.token) && c.token.kind == tokenUser && len(segments) > 1 && segments[1] == "permissions" && len(segments) <= 3 {
		return tokenCall{c}.revoke(segments[2:])
	}
	if c.method != "GET" {
		return c.perform(n, segments)
	}
	if len(segments) == 1 {
		sel, err := c.fields()
		if err != nil {
			return nil, err
		}
		return c.appendNode(make([]byte, 0, 1024), n, sel)
	}
	if f := n.table(c.flavour()).fields[segments[1]]; f != nil && !f.public && foreign(n) {
		return nil, noPermission()
	}
	e := c.edgeAt(n, segments[1:])
	if e == nil {
		return nil, noPath("/" + strings.Join(segments[1:], "/"))
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

// resolve returns the node that an id or "me" names for this caller, or nil.
func (c *call) resolve(id string) node {
	if id == "me" {
		return self(c.token)
	}
	d := c.w.data
	if id == d.User.ID && c.token.kind == tokenUser {
		return d.User
	}
	for i, a := range d.Accounts {
		if a.Page.ID == id && i >= c.p.opts.Pageless && c.token.kind != tokenInstagram && c.token.sees(a) {
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
	for _, b := range d.Businesses {
		if b.ID == id && c.token.kind == tokenUser {
			return b
		}
	}
	if m := d.media[id]; m != nil && m.Account == nil && c.p.opts.Ambiguous && slices.ContainsFunc(d.Accounts, func(a *Account) bool {
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
	if h := d.hashtagByID(id); h != nil && c.flavour() == flavourFacebook {
		return h
	}
	if e, a := d.event(id); e != nil && c.token.sees(a) && c.flavour() == flavourFacebook {
		c.account = a
		return e
	}
	if box := d.containers[id]; box != nil && c.token.sees(box.account) {
		c.account = box.account
		return box
	}
	if found := d.comments[id]; found != nil && found.Media.Account != nil && c.token.sees(found.Media.Account) {
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
	if f := n.table(c.flavour()).fields[rest[0]]; f != nil {
		return f.edge
	}
	return nil
}

// self is what "me" means for a token.
func self(t *token) node {
	switch t.kind {
	case tokenUser:
		return t.data.User
	case tokenPage:
		return t.page
	case tokenInstagram:
		return t.account
	}
	return nil
}
