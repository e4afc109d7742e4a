package graphsim

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBody bounds what the simulator reads of a request.
const maxBody = 8 << 20

// ServeHTTP answers as the host that the path or the token means.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/_sim/journal":
		s.serveJournal(w, r)
		return
	case "/_sim/clock":
		s.serveClock(w, r)
		return
	}
	req, err := s.read(r)
	entry := Entry{Time: req.now, Method: r.Method, Path: r.URL.Path, Query: req.params.redacted(), Calls: 1}
	faults := s.faults.strike(true, r.URL.Path+"?"+entry.Query)
	for _, f := range faults {
		entry.note(f)
	}
	out := &reply{Server: s, w: w, r: r, entry: &entry, faults: faults, trace: req.trace}
	if err != nil {
		out.graph(answer{status: err.Status, body: err.body(req.trace), err: err, version: s.opts.Version})
		return
	}
	if s.serveBatch(out, req) || s.serveLogin(out, req) {
		return
	}
	c := s.newCall(req.method(r.Method), r.URL.Path, req)
	entry.note(c.faults...)
	out.graph(s.answer(c))
}

// serveLogin answers the paths of the login dialogs and of the token endpoint
// with an envelope of its own; false means that the request is a Graph call.
func (s *Server) serveLogin(o *reply, req request) bool {
	version, path := splitVersion(req.path)
	path = strings.Trim(path, "/")
	switch {
	case path == "dialog/oauth":
		s.serveDialog(o, req, flavourFacebook)
	case path == "oauth/authorize":
		s.serveDialog(o, req, flavourInstagram)
	case path == "oauth/access_token" && version == "" && o.r.Method == http.MethodPost:
		s.instagramToken(o, req)
	default:
		return false
	}
	return true
}

// request is what is common to the calls of one HTTP request.
type request struct {
	path      string
	params    params
	tokenText string
	now       time.Time
	origin    string
	trace     string
}

// read takes the parameters from query and body and the token from either
// place.
func (s *Server) read(r *http.Request) (request, *Error) {
	req := request{path: r.URL.Path, now: s.clock.read(), origin: "http://" + r.Host, trace: s.trace(s.requests.Add(1))}
	p, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return req, err
	}
	req.params = p
	if r.Method == http.MethodPost {
		form, err := readForm(r)
		if err != nil {
			return req, err
		}
		for _, x := range form {
			req.params = req.params.with(x.name, x.value)
		}
	}
	req.tokenText = req.params.get("access_token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		req.tokenText = strings.TrimSpace(bearer)
	} else if old, ok := strings.CutPrefix(r.Header.Get("Authorization"), "OAuth "); ok {
		req.tokenText = strings.TrimSpace(old)
	}
	return req, nil
}

// readForm reads a body in any of the three forms that clients send. Of forms
// whose order is not kept, the order is that of the names.
func readForm(r *http.Request) (params, *Error) {
	bad := badParam("(#100) The request body cannot be read")
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch strings.TrimSpace(kind) {
	case "multipart/form-data":
		if r.ParseMultipartForm(maxBody) != nil {
			return nil, bad
		}
		var p params
		for _, name := range slices.Sorted(maps.Keys(r.MultipartForm.Value)) {
			values := r.MultipartForm.Value[name]
			p = p.with(name, values[len(values)-1])
		}
		return p, nil
	case "application/json":
		var object map[string]json.RawMessage
		if json.NewDecoder(r.Body).Decode(&object) != nil {
			return nil, bad
		}
		var p params
		for _, name := range slices.Sorted(maps.Keys(object)) {
			var s string
			if json.Unmarshal(object[name], &s) != nil {
				s = string(object[name])
			}
			p = p.with(name, s)
		}
		return p, nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, bad
	}
	return parseQuery(string(body))
}

// method is the verb of the call: clients that cannot send a verb name it in
// the method parameter of a POST.
func (req request) method(verb string) string {
	if m := req.params.get("method"); m != "" && verb == http.MethodPost {
		return strings.ToUpper(m)
	}
	return verb
}

// newCall prepares a call on a path, and lets faults strike it.
func (s *Server) newCall(method, path string, req request) *call {
	version, rest := splitVersion(path)
	c := &call{
		s: s, method: method, path: rest, version: version, params: req.params, tokenText: req.tokenText,
		now: req.now, origin: req.origin, trace: req.trace,
	}
	c.faults = s.faults.strike(false, "/"+rest+"?"+req.params.redacted())
	return c
}

// answer does a call and accounts for it.
func (s *Server) answer(c *call) answer {
	s.upset(c.faults)
	requested := c.version
	version, known := s.served(requested, c.now)
	c.version = version
	var err *Error
	switch {
	case !s.charge(c.now):
		err = throttled(4)
	case !known:
		err = noPath("/" + requested)
	}
	if err != nil {
		return answer{status: err.Status, body: err.body(c.trace), err: err, version: s.opts.Version, host: c.flavour()}
	}
	return c.do()
}

func (e *Entry) note(faults ...*Fault) {
	for _, f := range faults {
		if f.Kind.standing() {
			continue
		}
		if e.Fault != "" {
			e.Fault += " "
		}
		e.Fault += string(f.Kind)
	}
}

// reply writes one HTTP answer, as the transport faults let it.
type reply struct {
	*Server
	w      http.ResponseWriter
	r      *http.Request
	entry  *Entry
	faults []*Fault
	trace  string
}

// graph writes a Graph answer with the headers of the real one.
func (o *reply) graph(a answer) {
	h := o.w.Header()
	h.Set("Content-Type", "application/json; charset=UTF-8")
	h.Set("Date", o.Now().Format(http.TimeFormat))
	h.Set("facebook-api-version", a.version)
	h.Set("x-fb-request-id", o.trace)
	h.Set("x-fb-trace-id", o.trace[:11])
	h.Set("x-fb-rev", "1030000000")
	h.Set("Cache-Control", "private, no-cache, no-store, must-revalidate")
	throttle := a.err != nil && isThrottle(a.err.Code)
	o.setUsage(h, a, throttle)
	if a.err != nil {
		o.entry.Code = a.err.Code
		if a.err.Type == oauthException || a.err.Type == methodException {
			h.Set("WWW-Authenticate", a.err.challenge())
		}
	}
	if len(a.body) > 0 && a.body[0] == '<' {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	o.send(a.status, a.body)
}

// send writes a body after the latency and records it, before its last byte is
// out: who has the answer finds the request in the journal.
func (o *reply) send(status int, body []byte) {
	o.entry.Status, o.entry.Bytes = status, len(body)
	if !o.wait(o.opts.Latency) {
		o.record()
		return
	}
	for _, f := range o.faults {
		if o.spoil(f, status, body) {
			return
		}
	}
	o.record()
	o.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	o.w.WriteHeader(status)
	// An error means that the client went away.
	_, _ = o.w.Write(body)
}

func (o *reply) record() { o.journal.add(*o.entry) }

// wait sleeps unless the client or the server goes away.
func (o *reply) wait(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-o.r.Context().Done():
	case <-o.closing:
	}
	return false
}
