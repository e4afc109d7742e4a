package pgwire

import (
	"context"
	"crypto/tls"
	"net"

	"github.com/jackc/pgx/v5/pgproto3"
)

// An Authenticator lets a client in, or does not. It has until the start-up's time is over.
type Authenticator interface {
	// Authenticate returns nil for whom is let in. A [pgsql.Error] is told to the client;
	// of any other error it is told only that it was not let in (28000).
	Authenticate(ctx context.Context, h *Handshake) error
}

// Handshake is a connection that asks to be let in.
type Handshake struct {
	Startup Startup
	Remote  net.Addr
	TLS     *tls.ConnectionState // nil where the connection is not encrypted

	wire *pgproto3.Backend
	out  *outbox
}

// Ask sends a request of authentication, and returns the client's answer to it. authType is
// one of pgproto3.AuthType…, by which the answer is read.
func (h *Handshake) Ask(request pgproto3.BackendMessage, authType uint32) (pgproto3.FrontendMessage, error) {
	h.out.send(request)
	if err := h.out.flush(); err != nil {
		return nil, err
	}
	if err := h.wire.SetAuthType(authType); err != nil {
		return nil, err
	}
	return h.wire.Receive()
}

// Tell sends what needs no answer, as AuthenticationSASLFinal, with the messages that follow.
// AuthenticationOk is sent for the authenticator.
func (h *Handshake) Tell(message pgproto3.BackendMessage) { h.out.send(message) }
