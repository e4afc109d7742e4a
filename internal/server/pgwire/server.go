package pgwire

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"math"
	"net"
	"net/netip"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Config is what a [Server] is made of.
type Config struct {
	Opener        Opener
	Authenticator Authenticator // nil: everybody is let in
	TLS           *tls.Config   // nil: connections are not encrypted
	RequireTLS    bool          // a start-up without TLS is refused
	Limits        Limits
	// Trouble is told what goes wrong in a session that its client cannot be told, or nil.
	Trouble func(remote net.Addr, err error)
}

// Server is for any number of connections.
type Server struct {
	config Config
	tls    *tls.Config

	mu       sync.Mutex
	sessions map[uint32]*present
	last     uint32
}

// present is a session that can be cancelled.
type present struct {
	user        string
	database    string
	application *atomic.Pointer[string]
	client      netip.AddrPort
	begun       time.Time
	secret      []byte
	run         *running
	end         context.CancelCauseFunc // of the session
}

// New returns a server that serves no connection yet.
func New(c Config) *Server {
	c.Limits = c.Limits.orDefault()
	s := &Server{config: c, sessions: map[uint32]*present{}}
	if c.TLS != nil {
		s.tls = c.TLS.Clone()
		s.tls.NextProtos = []string{"postgresql"}
	}
	var first [4]byte
	_, _ = rand.Read(first[:]) // which never fails
	s.last = binary.BigEndian.Uint32(first[:]) >> 2
	return s
}

// Handle serves one connection until it ends, and closes it. When ctx ends, the client is
// told that the server stops.
func (s *Server) Handle(ctx context.Context, conn net.Conn) {
	c := &connection{server: s, conn: conn, plain: conn}
	defer func() {
		if r := recover(); r != nil {
			s.trouble(conn, fmt.Errorf("pgwire: a session ended by a fault: %v\n%s", r, debug.Stack()))
		}
		_ = c.conn.Close() // it is over in any case
	}()
	if err := c.serve(ctx); err != nil {
		s.trouble(conn, err)
	}
}

func (s *Server) trouble(conn net.Conn, err error) {
	if s.config.Trouble != nil {
		s.config.Trouble(conn.RemoteAddr(), err)
	}
}

// register gives a session its number, unless there are too many.
func (s *Server) register(p *present) (number uint32, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sessions) >= s.config.Limits.Sessions {
		return 0, false
	}
	for {
		s.last = (s.last + 1) & 0x7fffffff
		if s.last != 0 && s.sessions[s.last] == nil {
			break
		}
	}
	s.sessions[s.last] = p
	return s.last, true
}

func (s *Server) unregister(number uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, number)
}

// peers are the sessions of a user.
func (s *Server) peers(user string) (list []Peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for number, p := range s.sessions {
		if p.user == user {
			list = append(list, Peer{int32(number), p.database, *p.application.Load(), p.client, p.begun, p.run.any()})
		}
	}
	slices.SortFunc(list, func(a, b Peer) int { return cmp.Compare(a.Number, b.Number) })
	return list
}

// signal ends what a session runs, or the session, for one of the same user.
func (s *Server) signal(user string, number int64, end bool) (bool, error) {
	s.mu.Lock()
	p := s.sessions[uint32(number)]
	s.mu.Unlock()
	switch {
	case p == nil || number < 0 || number > math.MaxInt32:
		return false, nil
	case p.user != user && end:
		return false, pgerror.New(pgerror.InsufficientPrivilege, "must be a member of the role whose process is being terminated or member of pg_signal_backend")
	case p.user != user:
		return false, pgerror.New(pgerror.InsufficientPrivilege, "must be a member of the role whose query is being canceled or member of pg_signal_backend")
	case end:
		p.end(errShutdown)
	default:
		p.run.stop()
	}
	return true, nil
}

// cancel ends what a session runs, for who knows its secret.
func (s *Server) cancel(number uint32, secret []byte) {
	s.mu.Lock()
	p := s.sessions[number]
	s.mu.Unlock()
	if p != nil && subtle.ConstantTimeCompare(p.secret, secret) == 1 {
		p.run.stop()
	}
}
