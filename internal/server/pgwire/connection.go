package pgwire

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/setting"
)

// mostRequests is how many requests for encryption are answered before a start-up.
const mostRequests = 4

// mostAnswer is how long a message may be before its sender was let in.
const mostAnswer = 8 << 10

// connection is one client's, from its first byte on.
type connection struct {
	server *Server
	plain  net.Conn
	conn   net.Conn // with TLS, where there is some
	tls    *tls.ConnectionState
}

// serve is the start-up, then the session. Clients that go, or cannot be understood, are no
// error; what is returned is for the server's own eyes.
func (c *connection) serve(ctx context.Context) error {
	limits := c.server.config.Limits
	until := time.Now().Add(limits.Startup)
	if err := c.conn.SetDeadline(until); err != nil {
		return err
	}
	starting, stop := context.WithDeadline(ctx, until)
	defer stop()
	h, err := c.hello(starting)
	if err != nil {
		var e *pgerror.Error
		if !errors.As(err, &e) {
			return ignored(err)
		}
		out := newOutbox(c.conn, time.Until(until))
		out.send(errorMessage("FATAL", e, 0))
		return ignored(out.flush())
	}
	if h == nil {
		return nil // it asked for something else
	}
	return c.session(ctx, starting, h)
}

// ignored are errors of a connection that broke, or of another protocol, which are nothing to
// tell of.
func ignored(err error) error {
	var network net.Error
	if errors.Is(err, errPacket) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.As(err, &network) {
		return nil
	}
	return err
}

// hello answers requests until there is a start-up; nil where there will be none.
func (c *connection) hello(ctx context.Context) (*hello, error) {
	for range mostRequests {
		var head [4]byte
		if _, err := io.ReadFull(c.conn, head[:]); err != nil {
			return nil, err
		}
		if head[0] == 0x16 && c.tls == nil { // a greeting of TLS, without asking before
			if c.server.tls == nil {
				return nil, errPacket
			}
			c.conn = &resumed{Conn: c.conn, head: head[:]}
			if err := c.encrypt(ctx); err != nil {
				return nil, err
			}
			if c.tls.NegotiatedProtocol != "postgresql" {
				return nil, errPacket
			}
			continue
		}
		p, err := readPacket(c.conn, head)
		if err != nil {
			return nil, err
		}
		switch p.code {
		case cancelCode:
			if len(p.body) > 4 {
				c.server.cancel(binary.BigEndian.Uint32(p.body), p.body[4:])
			}
			return nil, nil
		case gssCode:
			if _, err := c.conn.Write([]byte("N")); err != nil {
				return nil, err
			}
		case sslCode:
			if c.tls != nil || c.server.tls == nil {
				if _, err := c.conn.Write([]byte("N")); err != nil {
					return nil, err
				}
				continue
			}
			if _, err := c.conn.Write([]byte("S")); err != nil {
				return nil, err
			}
			if err := c.encrypt(ctx); err != nil {
				return nil, err
			}
		default:
			h, err := readHello(p)
			if err == nil && c.server.config.RequireTLS && c.tls == nil {
				err = pgerror.New(pgerror.InvalidAuthorization, "connections without TLS are not taken here").WithHint("Connect with sslmode=require, or verify-full.")
			}
			return &h, err
		}
	}
	return nil, errPacket
}

// resumed is a connection whose first bytes were read already.
type resumed struct {
	net.Conn
	head []byte
}

func (r *resumed) Read(p []byte) (int, error) {
	if len(r.head) > 0 {
		n := copy(p, r.head)
		r.head = r.head[n:]
		return n, nil
	}
	return r.Conn.Read(p)
}

func (c *connection) encrypt(ctx context.Context) error {
	encrypted := tls.Server(c.conn, c.server.tls)
	if err := encrypted.HandshakeContext(ctx); err != nil {
		return fmt.Errorf("%w: %w", io.ErrUnexpectedEOF, err)
	}
	state := encrypted.ConnectionState()
	c.conn, c.tls = encrypted, &state
	return nil
}

// session lets the client in, and serves it.
func (c *connection) session(ctx, starting context.Context, h *hello) error {
	limits := c.server.config.Limits
	stopped := ctx
	ctx, end := context.WithCancelCause(context.WithoutCancel(stopped))
	defer end(nil)
	defer context.AfterFunc(stopped, func() { end(errShutdown) })()
	in := newInbox(func(error) { end(errGone) })
	go in.fill(c.conn)
	defer in.close()
	wire := pgproto3.NewBackend(in, io.Discard)
	wire.SetMaxBodyLen(mostAnswer)
	out := newOutbox(c.conn, limits.Write)
	out.mu.Lock()
	defer out.mu.Unlock()
	defer out.stop()
	s := newSession(ctx, limits, out)
	defer s.end()
	if err := c.welcome(starting, s, wire, h); err != nil {
		out.send(errorMessage("FATAL", toldUnder(starting, err), 0))
		return ignored(out.flush())
	}
	secret := make([]byte, secretSize(h.minor))
	_, _ = rand.Read(secret) // which never fails
	number, ok := c.server.register(&present{
		user: h.startup.User, database: h.startup.Database, application: s.application, client: s.client, begun: time.Now(),
		secret: secret, run: s.run, end: end,
	})
	if !ok {
		out.send(errorMessage("FATAL", pgerror.New(pgerror.TooManyConnections, "sorry, too many clients already"), 0))
		return ignored(out.flush())
	}
	defer c.server.unregister(number)
	s.number = number
	out.send(&pgproto3.AuthenticationOk{})
	s.report(out)
	out.send(&pgproto3.BackendKeyData{ProcessID: number, SecretKey: secret})
	if err := c.conn.SetDeadline(time.Time{}); err != nil {
		return err
	}
	wire.SetMaxBodyLen(limits.Message)
	in.pause, in.rest = limits.Rest, s.backend.Rest
	return ignored(conversation{performer{s}}.serve(in, wire))
}

// addressOf is an address of IP, none for others.
func addressOf(a net.Addr) netip.AddrPort {
	if tcp, ok := a.(*net.TCPAddr); ok {
		at := tcp.AddrPort()
		return netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	}
	return netip.AddrPort{}
}

// secretSize is how long the secret is in a version of the protocol.
func secretSize(minor uint32) int {
	if minor >= 2 {
		return 32
	}
	return 4
}

// welcome asks who is there, opens what stands behind the session, and takes the settings of
// the start-up.
func (c *connection) welcome(ctx context.Context, s *session, wire *pgproto3.Backend, h *hello) error {
	if h.minor > minorVersion || len(h.options) > 0 {
		slices.Sort(h.options)
		h.minor = min(h.minor, minorVersion)
		s.out.send(&pgproto3.NegotiateProtocolVersion{NewestMinorProtocol: majorVersion<<16 | h.minor, UnrecognizedOptions: h.options})
	}
	if a := c.server.config.Authenticator; a != nil {
		err := a.Authenticate(ctx, &Handshake{Startup: h.startup, Remote: c.plain.RemoteAddr(), TLS: c.tls, wire: wire, out: s.out})
		var e *pgerror.Error
		if err != nil && !errors.As(err, &e) {
			c.server.trouble(c.plain, err)
			return pgerror.New(pgerror.InvalidAuthorization, "user \"%s\" was not let in", h.startup.User)
		} else if err != nil {
			return err
		}
	}
	given := map[string]string{"session_authorization": h.startup.User}
	if c.tls != nil {
		given["ssl"] = "on"
	}
	if _, port, err := net.SplitHostPort(c.plain.LocalAddr().String()); err == nil {
		given["port"] = port
	}
	set := setting.New(given)
	s.settings = &settings{set: set, inTx: func() bool { return s.tx.status != idle }, defaults: map[string]string{}, told: map[string]string{}, changed: true, application: new(atomic.Pointer[string])}
	s.application.Store(new(string))
	s.peers = func() []Peer { return c.server.peers(h.startup.User) }
	s.server, s.client = addressOf(c.plain.LocalAddr()), addressOf(c.plain.RemoteAddr())
	s.signal = func(number int64, end bool) (bool, error) { return c.server.signal(h.startup.User, number, end) }
	backend, err := c.server.config.Opener.Open(ctx, h.startup, s.settings)
	if err != nil {
		return err
	}
	s.backend = backend
	if !backend.ReadOnly() {
		h.startup.Parameters["default_transaction_read_only"] = "off"
	}
	for name, value := range h.startup.Parameters {
		if err := s.apply(ctx, name, value); err != nil {
			return err
		}
	}
	set.Start()
	clear(s.defaults)
	return nil
}
