package graphsim

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Server is a simulator: an http.Handler, and with Start a listening one.
// All methods may be called at any time from any goroutine.
type Server struct {
	platform *platform
	exit     *exit
	requests atomic.Uint64

	token    string
	listener net.Listener
	http     *http.Server
	once     sync.Once
}

// New makes a simulator that serves when its ServeHTTP is called.
func New(opts Options) *Server {
	p := newPlatform(opts.withDefaults())
	s := &Server{
		platform: p,
		exit:     &exit{clock: &p.clock, meter: &p.meter, latency: p.opts.Latency, closing: make(chan struct{}), journal: journal{most: p.opts.JournalSize}},
	}
	s.token = s.NewToken(TokenSpec{Scopes: opts.Scopes})
	return s
}

// ServeHTTP answers as the host that the path or the token means.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/_sim/journal":
		s.exit.journal.serve(w, r)
		return
	case "/_sim/done":
		s.platform.done.serve(w, r)
		return
	case "/_sim/clock":
		s.platform.clock.serve(w, r)
		s.platform.notices.wake()
		return
	case "/_sim/notices":
		s.platform.notices.serve(w, r)
		return
	case "/_sim/happen":
		serveEvent(s, w, r)
		return
	}
	if s.platform.opts.Files && strings.HasPrefix(r.URL.Path, mediaPath) {
		serveFile(w, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, uploadPath) {
		s.serveUpload(w, r)
		return
	}
	p := s.platform
	req, err := readRequest(r, p.clock.read(), trace(p.opts.Seed, s.requests.Add(1)))
	entry := Entry{Time: req.now, Method: r.Method, Path: r.URL.Path, Query: req.params.redacted(), Calls: 1, Login: p.loginOf(req.tokenText)}
	faults := p.faults.strike(stageTransport, r.Method, r.URL.Path+"?"+entry.Query)
	for _, f := range faults {
		entry.note(f)
	}
	out := &reply{exit: s.exit, w: w, r: r, entry: &entry, faults: faults, trace: req.trace}
	if out.early() {
		return
	}
	if err != nil {
		out.graph(answer{status: err.Status, body: err.body(req.trace), err: err, version: p.opts.Version})
		return
	}
	if serveBatch(p, out, req) || (dialogs{p}).serve(out, req) {
		return
	}
	c := p.newCall(req.method(r.Method), r.URL.Path, req)
	entry.note(c.faults...)
	out.graph(p.answer(c))
}

// Start makes a simulator and lets it listen on Options.Addr.
func Start(opts Options) (*Server, error) {
	s := New(opts)
	l, err := net.Listen("tcp", s.platform.opts.Addr)
	if err != nil {
		return nil, err
	}
	s.listener = l
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.http.Serve(l) }() // ends by Close
	return s, nil
}

// Close stops listening, ends requests that hang, and closes connections.
func (s *Server) Close() error {
	s.once.Do(func() { close(s.exit.closing); s.platform.notices.close() })
	if s.http == nil {
		return nil
	}
	return s.http.Close()
}

// URL is the address of a started simulator, without a final slash. It
// stands for every host of the platform.
func (s *Server) URL() string {
	if s.listener == nil {
		return ""
	}
	return "http://" + s.listener.Addr().String()
}

// Token is a long-lived Facebook user token that sees every account.
func (s *Server) Token() string { return s.token }

// NewToken makes a token and returns its text.
func (s *Server) NewToken(spec TokenSpec) string {
	return s.platform.tokens.add(spec.token(s.platform.worlds.of(spec.Login, false).data, s.Now()))
}

// SetLogin changes how the user answers from now on.
func (s *Server) SetLogin(l Login) { s.platform.logins.set(l) }

// AppID is the id of the app under both login kinds.
func (s *Server) AppID() string { return s.platform.app.id() }

// AppSecret is the app's secret.
func (s *Server) AppSecret() string { return s.platform.app.secret() }

// Data is the truth behind the answers, of the first login. It must not be changed, nor read
// while AddPost, FaultNewPost or calls that write may be at work; see [Server.View].
func (s *Server) Data() *Data { return s.platform.worlds.first.data }

// DataOf is the truth of a login, from 0, which is laid out for it where it is not. What is
// held of it stays as it was where the simulator lets go of it.
func (s *Server) DataOf(login int) *Data { return s.platform.worlds.of(login, false).data }

// View looks at the data of the first login while nothing changes them. look must keep nothing of them.
func (s *Server) View(look func(*Data)) {
	s.platform.worlds.first.mu.RLock()
	defer s.platform.worlds.first.mu.RUnlock()
	look(s.platform.worlds.first.data)
}

// Now is the simulator's time.
func (s *Server) Now() time.Time { return s.platform.clock.read() }

// Stands reports whether the clock stands until SetNow or Advance moves it.
func (s *Server) Stands() bool { return s.platform.clock.stands() }

// SetNow stops the clock at t, Advance moves it on.
func (s *Server) SetNow(t time.Time) { s.platform.clock.set(t); s.platform.notices.wake() }

// Advance moves the clock on by d.
func (s *Server) Advance(d time.Duration) { s.platform.clock.advance(d); s.platform.notices.wake() }

// Inject adds a fault to the schedule.
func (s *Server) Inject(f Fault) { s.platform.faults.add(f) }

// ClearFaults empties the fault schedule.
func (s *Server) ClearFaults() { s.platform.faults.clear() }

// ResetCursors makes all cursors handed out so far invalid.
func (s *Server) ResetCursors() { s.platform.cursors.reset() }

// AddPost publishes a post on the account with that index, so that pages
// shift, and returns it.
func (s *Server) AddPost(account int) *Media {
	return s.platform.worlds.first.addPost(account, s.Now())
}

// SetUsage makes the usage headers report u until it is called with nil.
func (s *Server) SetUsage(u *Usage) { s.platform.meter.fix(u) }

// Journal returns the requests since the start or the last reset.
func (s *Server) Journal() []Entry { return s.exit.journal.list() }

// ResetJournal empties the journal.
func (s *Server) ResetJournal() { s.exit.journal.reset() }

// Calls returns the quota calls in the journal.
func (s *Server) Calls() int { return s.exit.journal.calls() }
