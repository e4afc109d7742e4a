package server

import (
	"context"
	"crypto/tls"
	"fmt"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/xdg-go/scram"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// The mechanisms of a login; the second binds it to the certificate that the client sees.
const (
	plainSCRAM = "SCRAM-SHA-256"
	boundSCRAM = "SCRAM-SHA-256-PLUS"
)

// passwords lets in who knows a password.
type passwords struct {
	users    *Verifiers
	throttle *host.Throttle
	host     *host.Host
}

// Authenticate implements [pgwire.Authenticator]. A user who is not there, and one whose
// password is wrong, are told the same after the same exchange.
func (p *passwords) Authenticate(ctx context.Context, h *pgwire.Handshake) error {
	if h.Startup.User == "" {
		return pgerror.New(pgerror.InvalidAuthorization, "no PostgreSQL user name specified in startup packet")
	}
	if err := p.throttle.Wait(ctx, h.Remote); err != nil {
		return err
	}
	err := p.exchange(ctx, h)
	if pgerror.CodeOf(err) == pgerror.InvalidPassword {
		p.throttle.Failed(h.Remote)
		p.host.Refused(doorName, host.ErrLogin)
	}
	return err
}

// exchange is the login's four messages.
func (p *passwords) exchange(ctx context.Context, h *pgwire.Handshake) error {
	stored, known, err := p.users.find(h.Startup.User)
	if err != nil {
		return err
	}
	binding := bindingOf(ctx, h.TLS)
	offered := []string{plainSCRAM}
	if binding.IsSupported() {
		offered = []string{boundSCRAM, plainSCRAM}
	}
	first, err := ask[*pgproto3.SASLInitialResponse](h, &pgproto3.AuthenticationSASL{AuthMechanisms: offered}, pgproto3.AuthTypeSASL)
	if err != nil {
		return err
	}
	conversation, err := converse(first, stored, binding)
	if err != nil {
		return err
	}
	challenge, err := conversation.Step(string(first.Data))
	if err != nil {
		return malformed(err)
	}
	last, err := ask[*pgproto3.SASLResponse](h, &pgproto3.AuthenticationSASLContinue{Data: []byte(challenge)}, pgproto3.AuthTypeSASLContinue)
	if err != nil {
		return err
	}
	signature, err := conversation.Step(string(last.Data))
	if err != nil || !conversation.Valid() || !known {
		return pgerror.New(pgerror.InvalidPassword, "password authentication failed for user \"%s\"", h.Startup.User)
	}
	h.Tell(&pgproto3.AuthenticationSASLFinal{Data: []byte(signature)})
	return nil
}

// converse begins the conversation of the mechanism that the client chose.
func converse(first *pgproto3.SASLInitialResponse, stored scram.StoredCredentials, binding scram.ChannelBinding) (*scram.ServerConversation, error) {
	// The name inside of the exchange is empty or does not count: the start-up's does.
	server, err := scram.SHA256.NewServer(func(string) (scram.StoredCredentials, error) { return stored, nil })
	if err != nil {
		return nil, err
	}
	switch {
	case first.AuthMechanism == boundSCRAM && binding.IsSupported():
		return server.NewConversationWithChannelBindingRequired(binding), nil
	case first.AuthMechanism == plainSCRAM:
		// A client that could have bound, and was not offered it, says so, and is told.
		return server.NewConversationWithChannelBinding(binding), nil
	}
	return nil, pgerror.New(pgerror.ProtocolViolation, "client selected an invalid SASL authentication mechanism")
}

// ask sends a request, and returns the answer that belongs to it.
func ask[M pgproto3.FrontendMessage](h *pgwire.Handshake, request pgproto3.BackendMessage, authType uint32) (M, error) {
	var none M
	answer, err := h.Ask(request, authType)
	if err != nil {
		return none, err
	}
	m, ok := answer.(M)
	if !ok {
		return none, pgerror.New(pgerror.ProtocolViolation, "expected SASL response, got message type %q", fmt.Sprintf("%T", answer))
	}
	return m, nil
}

func malformed(err error) error {
	return pgerror.New(pgerror.ProtocolViolation, "malformed SCRAM message: %s", err)
}

// bindingOf is what a login over a connection is bound to: the hash of the certificate
// that the client was shown. It is none where there is no TLS, or a certificate for whose
// signature no hash is laid down, as Ed25519's.
func bindingOf(ctx context.Context, state *tls.ConnectionState) scram.ChannelBinding {
	shown := clientOf(ctx).shown.Load()
	if state == nil || shown == nil {
		return scram.ChannelBinding{}
	}
	seen := *state
	seen.PeerCertificates = *shown // as the client's own state has it
	binding, err := scram.NewTLSServerEndpointBinding(&seen)
	if err != nil {
		return scram.ChannelBinding{}
	}
	return binding
}
