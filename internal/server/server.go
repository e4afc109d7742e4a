package server

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// Config is what a [Server] is made of.
type Config struct {
	// Host has the databases, the certificate and the bounds.
	Host *host.Host
	// Address to listen at, host:port. One that other machines reach takes a certificate
	// and users with passwords; connections without TLS are refused there.
	Address string
	Backend BackendOpener
	// Users are those who have passwords; nil lets everybody in who can reach the server,
	// which is for loopback.
	Users *Verifiers
	Wire  pgwire.Limits // of sessions, and how many there are
}

// Server lets clients of PostgreSQL in, and gives them sessions.
type Server struct {
	host      *host.Host
	address   host.Address // to listen at
	passwords *passwords   // nil where nobody has one
	wire      *pgwire.Server
}

// New makes a server. It sends nothing. An address that other machines reach is refused
// unless connections are encrypted and users have passwords.
func New(ctx context.Context, c Config) (*Server, error) {
	s := &Server{host: c.Host}
	var err error
	if s.address, err = host.Resolve(ctx, c.Address); err != nil {
		return nil, err
	}
	certificate := c.Host.Certificate
	if s.address.Open && (certificate == nil || c.Users == nil) {
		return nil, fmt.Errorf("%s is reached from other machines, which takes a certificate and users with passwords: give --tls-cert and --tls-key, and set a password by viewfinder serve passwd", c.Address)
	}
	wire := pgwire.Config{
		Opener: &opener{c.Host, c.Backend}, Limits: c.Wire, RequireTLS: s.address.Open,
		Trouble: func(remote net.Addr, err error) { c.Host.Trouble(fmt.Errorf("%v: %w", remote, err)) },
	}
	if c.Users != nil {
		s.passwords = &passwords{users: c.Users, throttle: host.NewThrottle(), host: c.Host}
		wire.Authenticator = s.passwords
	}
	if certificate != nil {
		// Each connection notes what it was shown, to which a login is bound.
		wire.TLS = certificate.Config(func(ctx context.Context, chain []*x509.Certificate) { clientOf(ctx).shown.Store(&chain) })
	}
	s.wire = pgwire.New(wire)
	return s, nil
}

// Listen listens at the address.
func (s *Server) Listen(ctx context.Context) (net.Listener, error) { return s.address.Listen(ctx) }

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
	s.host.Drain()
	stop()
	sessions.Wait()
	return err
}

// accept takes connections until the listener is closed. Those that are not let in yet
// when starting ends are closed.
func (s *Server) accept(starting, serving context.Context, l net.Listener, sessions *sync.WaitGroup) error {
	for {
		conn, err := s.host.Accept(l)
		if err != nil {
			return err
		}
		counted, ok := s.host.Arrive(conn.RemoteAddr())
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
