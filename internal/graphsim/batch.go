package graphsim

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// maxBatch is how many items a batch may have.
const maxBatch = 50

// batchItem is one request of a batch.
type batchItem struct {
	Method      string          `json:"method"`
	RelativeURL string          `json:"relative_url"`
	Body        string          `json:"body"`
	Name        string          `json:"name"`
	DependsOn   json.RawMessage `json:"depends_on"`
	// OmitResponse is true unless set for items that others refer to.
	OmitResponse *bool `json:"omit_response_on_success"`
}

// serveBatch answers a POST to the root that carries a batch; false means
// that the request is something else.
func serveBatch(p *platform, o *reply, req request) bool {
	_, path := splitVersion(o.r.URL.Path)
	text, ok := req.params.lookup("batch")
	if o.r.Method != http.MethodPost || strings.Trim(path, "/") != "" || !ok {
		return false
	}
	outer := newOuter(p, o.r.URL.Path, req)
	items, err := outer.readBatch(text)
	if err != nil {
		m, _ := p.meterOf(req.tokenText)
		m.charge(req.now)
		o.graph(answer{status: err.Status, body: err.body(req.trace), err: err, version: outer.version})
		return true
	}
	run := &batchRun{platform: p, req: req, items: items, headers: req.params.get("include_headers") != "false", done: make([]*answer, len(items)), faults: o.faults}
	body, err := run.all(o.entry)
	if err != nil {
		o.graph(answer{status: err.Status, body: err.body(req.trace), err: err, version: outer.version})
		return true
	}
	o.entry.Calls = max(len(items), 1)
	m, _ := p.meterOf(req.tokenText)
	o.graph(answer{status: 200, body: body, version: outer.version, account: run.account, meter: m})
	return true
}

// newOuter is the call that a batch as a whole makes: it has no faults.
func newOuter(p *platform, path string, req request) *call {
	v, rest := splitVersion(path)
	served, _ := p.opts.served(v, req.now)
	return &call{p: p, w: p.worldOf(req.tokenText, false), method: http.MethodPost, path: rest, version: served, params: req.params, tokenText: req.tokenText, now: req.now, origin: req.origin, trace: req.trace}
}

// readBatch reads the items of a call that is a batch.
func (c *call) readBatch(text string) ([]batchItem, *Error) {
	if err := c.authorize(); err != nil {
		return nil, err
	}
	if c.token.kind == tokenInstagram {
		return nil, &Error{Status: 400, Code: 100, Type: igException, Message: "The app cannot be called on behalf of user 0"}
	}
	var items []batchItem
	if json.Unmarshal([]byte(text), &items) != nil {
		return nil, badParam("(#100) param batch must be an array.")
	}
	if len(items) > maxBatch {
		return nil, badParam("(#100) Too many requests in batch message. Maximum batch size is 50")
	}
	return items, nil
}

// batchRun is a batch being answered.
type batchRun struct {
	*platform
	req     request
	items   []batchItem
	done    []*answer
	headers bool
	faults  []*Fault
	account *Account
}

// all answers the items in order and assembles the answer.
func (b *batchRun) all(entry *Entry) ([]byte, *Error) {
	if err := b.checkReferences(); err != nil {
		return nil, err
	}
	nulls := slices.ContainsFunc(b.faults, func(f *Fault) bool { return f.Kind == FaultNullSlots })
	var slots [][]byte
	for i := range b.items {
		item, a := b.one(i)
		if nulls && i%2 == 1 {
			a = nil
		}
		b.done[i] = a
		entry.note(item.faults...)
		row := Item{Method: item.method, Path: "/" + item.path, Query: item.params.redacted()}
		slot := []byte("null")
		if a != nil {
			row.Status, row.Bytes = a.status, len(a.body)
			if a.err != nil {
				row.Code = a.err.Code
			}
			if a.status != 200 || !b.omitted(i) {
				slot = b.appendItem(nil, a)
			}
		}
		slots = append(slots, slot)
		entry.Batch = append(entry.Batch, row)
	}
	for _, f := range b.faults {
		slots = f.mangle(slots)
	}
	return slices.Concat([]byte{'['}, bytes.Join(slots, []byte{','}), []byte{']'}), nil
}

// one answers item i; nil is an item whose dependency failed.
func (b *batchRun) one(i int) (*call, *answer) {
	item := b.items[i]
	verb := strings.ToUpper(item.Method)
	if verb == "" {
		verb = http.MethodGet
	}
	path, query, _ := strings.Cut(item.RelativeURL, "?")
	req := b.req
	req.trace = partTrace(req.trace, i)
	p, err := parseQuery(query)
	if err == nil {
		path, err = b.resolve(path)
	}
	if err == nil && item.Body != "" {
		form, err2 := parseQuery(item.Body)
		err = err2
		for _, x := range form {
			p = p.with(x.name, x.value)
		}
	}
	if err == nil {
		p, err = b.substitute(p)
	}
	req.params = p
	if own := p.get("access_token"); own != "" {
		req.tokenText = own
	} else if proof := b.req.params.get("appsecret_proof"); proof != "" {
		req.params = req.params.with("appsecret_proof", proof)
	}
	path, _ = strings.CutPrefix(path, "/")
	if v, _ := splitVersion(path); v == "" {
		if outer, _ := splitVersion(b.req.path); outer != "" {
			path = outer + "/" + path
		}
	}
	c := b.newCall(verb, path, req)
	if err != nil {
		return c, &answer{status: err.Status, body: err.body(c.trace), err: err, version: c.version}
	}
	if b.dependencyFailed(i) {
		return c, nil
	}
	a := b.answer(c)
	if a.account != nil {
		b.account = a.account
	}
	return c, &a
}

// appendItem writes one slot: status, headers, and the body as a string.
func (b *batchRun) appendItem(out []byte, a *answer) []byte {
	out = append(out, `{"code":`...)
	out = appendValue(out, integer(int64(a.status)))
	if b.headers {
		out = append(out, `,"headers":[{"name":"Content-Type","value":"application\/json; charset=UTF-8"},{"name":"facebook-api-version","value":`...)
		out = append(appendString(out, a.version), '}')
		if a.err != nil {
			out = append(out, `,{"name":"WWW-Authenticate","value":`...)
			out = append(appendString(out, a.err.challenge()), '}')
		}
		out = append(out, ']')
	}
	out = append(out, `,"body":`...)
	return append(appendString(out, string(a.body)), '}')
}
