package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// Config is what a [Server] is made of.
type Config struct {
	// Address to listen at, host:port. One that other machines reach takes a certificate
	// and users with passwords; connections without TLS are refused there.
	Address   string
	Databases Databases
	Backend   BackendOpener
	// Users are those who have passwords; nil lets everybody in who can reach the server,
	// which is for loopback.
	Users       *Verifiers
	Certificate *Certificate // nil: connections are not encrypted
	Limits      Limits
	// Trouble is told what goes wrong that no client is told.
	Trouble func(error)
}

// Limits are the bounds of a server. What is zero is as [DefaultLimits] has it.
type Limits struct {
	Wire     pgwire.Limits // of sessions, and how many there are
	OfUser   int           // sessions of one user
	Running  int           // statements at the same time, half of them of one user
	Turn     time.Duration // that a statement waits to be one of them
	Starting int           // connections that are not let in yet
	OfPlace  int           // those from one address, unless it is of this machine
	Grace    time.Duration // that statements have to end when the server stops
}

// DefaultLimits are the bounds where nothing else is said.
func DefaultLimits() Limits {
	return Limits{Wire: pgwire.DefaultLimits(), OfUser: 50, Running: 32, Turn: 30 * time.Second, Starting: 500, OfPlace: 40, Grace: 10 * time.Second}
}

// Server lets clients of PostgreSQL in, and gives them sessions.
type Server struct {
	config    Config
	host      net.IPAddr // to listen at
	port      string
	opener    *opener
	passwords *passwords // nil where nobody has one
	wire      *pgwire.Server

	mu       sync.Mutex
	starting map[string]int // by address
	total    int            // of starting
}

// New makes a server. It reads the file of profiles, and sends nothing.
func New(ctx context.Context, c Config) (*Server, error) {
	if c.Trouble == nil {
		c.Trouble = func(error) {}
	}
	d := DefaultLimits()
	fill(&c.Limits.OfUser, d.OfUser)
	fill(&c.Limits.Running, d.Running)
	fill(&c.Limits.Turn, d.Turn)
	fill(&c.Limits.Starting, d.Starting)
	fill(&c.Limits.OfPlace, d.OfPlace)
	fill(&c.Limits.Grace, d.Grace)
	s := &Server{config: c, starting: map[string]int{}, opener: &opener{
		databases: c.Databases, backend: c.Backend, listed: c.Users != nil, mostOf: c.Limits.OfUser, trouble: c.Trouble, activity: newActivity(c.Limits.Running, c.Limits.Turn),
		places: map[string]*place{}, users: map[string]*user{},
	}}
	open, err := s.judge(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.opener.reload(); err != nil {
		return nil, err
	}
	wire := pgwire.Config{
		Opener: s.opener, Limits: c.Limits.Wire, RequireTLS: open,
		Trouble: func(remote net.Addr, err error) { c.Trouble(fmt.Errorf("%v: %w", remote, err)) },
	}
	if c.Users != nil {
		s.passwords = &passwords{users: c.Users, throttle: newThrottle()}
		wire.Authenticator = s.passwords
	}
	if c.Certificate != nil {
		wire.TLS = c.Certificate.config()
	}
	s.wire = pgwire.New(wire)
	return s, nil
}

func fill[T int | time.Duration](n *T, usual T) {
	if *n == 0 {
		*n = usual
	}
}

// judge finds the address to listen at, and refuses one that other machines reach unless
// connections are encrypted and users have passwords.
func (s *Server) judge(ctx context.Context) (open bool, err error) {
	host, port, err := net.SplitHostPort(s.config.Address)
	if err != nil {
		return false, fmt.Errorf("%s is no address: write host:port", s.config.Address)
	}
	addresses, err := addressesOf(ctx, host)
	if err != nil {
		return false, err
	}
	// The address that is judged, and no other that the name may mean later.
	s.host, s.port = addresses[0], port
	open = !s.host.IP.IsLoopback()
	if open && (s.config.Certificate == nil || s.config.Users == nil) {
		return false, fmt.Errorf("%s is reached from other machines, which takes a certificate and users with passwords: give --tls-cert and --tls-key, and set a password by viewfinder serve passwd", s.config.Address)
	}
	return open, nil
}

// Listen listens at the address.
func (s *Server) Listen(ctx context.Context) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(s.host.String(), s.port))
}

// addressesOf are those of a host; an empty one is every address of this machine.
func addressesOf(ctx context.Context, host string) ([]net.IPAddr, error) {
	if host == "" {
		return []net.IPAddr{{IP: net.IPv6unspecified}}, nil
	}
	return net.DefaultResolver.LookupIPAddr(ctx, host)
}

// Serve serves connections of a listener, which it closes, until ctx ends. Then no more
// are taken, and sessions end: those that are idle at once, those that run a statement
// when it has ended, or when the time for that is over.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	var sessions sync.WaitGroup
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	closing := context.AfterFunc(ctx, func() { _ = l.Close() }) // Accept tells
	defer closing()
	err := s.accept(ctx, serving, l, &sessions)
	_ = l.Close() // twice is all right
	if ctx.Err() != nil && errors.Is(err, net.ErrClosed) {
		err = nil
	}
	s.opener.activity.drain(s.config.Limits.Grace)
	stop()
	sessions.Wait()
	s.opener.close()
	return err
}

// accept takes connections until the listener is closed. Those that are not let in yet
// when starting ends are closed.
func (s *Server) accept(starting, serving context.Context, l net.Listener, sessions *sync.WaitGroup) error {
	pause := time.Duration(0)
	for {
		conn, err := l.Accept()
		var network net.Error
		switch {
		case err == nil:
			pause = 0
		case errors.As(err, &network) && !errors.Is(err, net.ErrClosed):
			// Out of files, or a client that went: both pass.
			pause = min(max(5*time.Millisecond, 2*pause), time.Second)
			s.config.Trouble(fmt.Errorf("accepting a connection: %w", err))
			time.Sleep(pause)
			continue
		default:
			return err
		}
		counted, ok := s.begin(conn.RemoteAddr())
		if !ok {
			_ = conn.Close() // of those who say nothing there are enough
			continue
		}
		late := context.AfterFunc(starting, func() { _ = conn.Close() }) // whoever reads from it is told
		entered := func() {
			late()
			counted()
		}
		sessions.Go(func() {
			defer entered()
			s.wire.Handle(withClient(serving, &client{entered: entered}), conn)
		})
	}
}

// begin counts a connection that is not let in yet, until entered is called.
func (s *Server) begin(remote net.Addr) (entered func(), ok bool) {
	at := placeOf(remote)
	place, own := at.String(), at.Addr().IsLoopback()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total >= s.config.Limits.Starting || s.starting[place] >= s.config.Limits.OfPlace && !own {
		return nil, false
	}
	s.total++
	s.starting[place]++
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.total--
		if s.starting[place]--; s.starting[place] == 0 {
			delete(s.starting, place)
		}
	}), true
}

// Reload reads the certificate and the file of profiles again, for what begins from now
// on. What cannot be read stays as it was, and is told.
func (s *Server) Reload() error {
	err := s.opener.reload()
	if s.config.Certificate != nil {
		err = errors.Join(err, s.config.Certificate.Reload())
	}
	return err
}
