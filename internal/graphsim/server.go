package graphsim

import (
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Server is a simulator: an http.Handler, and with Start a listening one.
// All methods may be called at any time from any goroutine.
type Server struct {
	opts   Options
	clock  clock
	tokens tokenStore
	faults schedule
	meter  meter
	logins logins

	journal     journal
	requests    atomic.Uint64
	cursorEpoch atomic.Uint64
	cursors     atomic.Uint32 // handed out for places that had one

	// mu guards data against AddPost.
	mu    sync.RWMutex
	data  *Data
	extra *generator

	token    string
	listener net.Listener
	http     *http.Server
	closing  chan struct{}
	once     sync.Once
}

// New makes a simulator that serves when its ServeHTTP is called.
func New(opts Options) *Server {
	opts = opts.withDefaults()
	s := &Server{opts: opts, closing: make(chan struct{})}
	if opts.Clock != nil {
		s.clock.foreign = opts.Clock
	} else {
		s.clock.now = opts.Now.UTC()
	}
	s.logins.answer, s.logins.declined = opts.Login, map[string]bool{}
	s.tokens = tokenStore{seed: opts.Seed, byText: map[string]*token{}}
	s.data, s.extra = generate(opts, s.clock.read())
	for _, f := range opts.Faults {
		s.Inject(f)
	}
	s.token = s.NewToken(TokenSpec{Scopes: opts.Scopes})
	return s
}

// Start makes a simulator and lets it listen on Options.Addr.
func Start(opts Options) (*Server, error) {
	s := New(opts)
	l, err := net.Listen("tcp", s.opts.Addr)
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
	s.once.Do(func() { close(s.closing) })
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

// AppID is the id of the app under both login kinds.
func (s *Server) AppID() string {
	return strconv.FormatUint(100000000000000+mix(s.opts.Seed, 900)%1e14, 10)
}

// AppSecret is the app's secret.
func (s *Server) AppSecret() string {
	return fmt.Sprintf("fake%016x%012x", mix(s.opts.Seed, 901), mix(s.opts.Seed, 902)>>16)
}

// appToken is the token of the app itself.
func (s *Server) appToken() string { return s.AppID() + "|" + s.AppSecret() }

// Data is the truth behind the answers. It must not be changed, nor read
// while AddPost or FaultNewPost may be at work.
func (s *Server) Data() *Data { return s.data }

// Now is the simulator's time.
func (s *Server) Now() time.Time { return s.clock.read() }

// Stands reports whether the clock stands until SetNow or Advance moves it.
func (s *Server) Stands() bool { return s.clock.stands() }

// SetNow stops the clock at t, Advance moves it on.
func (s *Server) SetNow(t time.Time) { s.clock.set(t) }

// Advance moves the clock on by d.
func (s *Server) Advance(d time.Duration) { s.clock.advance(d) }

// Inject adds a fault to the schedule.
func (s *Server) Inject(f Fault) { s.faults.add(f) }

// ClearFaults empties the fault schedule.
func (s *Server) ClearFaults() { s.faults.clear() }

// ResetCursors makes all cursors handed out so far invalid.
func (s *Server) ResetCursors() { s.cursorEpoch.Add(1) }

// AddPost publishes a post on the account with that index, so that pages
// shift, and returns it.
func (s *Server) AddPost(account int) *Media {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.data.Accounts[account]
	m := s.extra.media(a, s.clock.read().Truncate(time.Second), TypeImage, ProductFeed)
	a.Media = append([]*Media{m}, a.Media...)
	return m
}

// trace makes the identifiers of an answer from the number of the request.
func (s *Server) trace(n uint64) string {
	h := mix(s.opts.Seed+0x7ace, n)
	buf := make([]byte, 0, 16)
	for i := range 16 {
		buf = append(buf, byte(mix(h, uint64(i))))
	}
	return "A" + base64.RawURLEncoding.EncodeToString(buf)
}
