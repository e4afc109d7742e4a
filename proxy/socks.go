package proxy

import (
	"context"
	"errors"
	"net"

	"golang.org/x/net/proxy"
)

// socks5By gives the ask of a SOCKS5 server. The target's name goes to the
// server unresolved.
func socks5By(k credentials) func(context.Context, net.Conn, string) *Error {
	var auth *proxy.Auth
	if !k.empty() {
		auth = &proxy.Auth{User: k.user, Password: k.password.Reveal()}
	}
	return func(ctx context.Context, c net.Conn, target string) *Error {
		dialer, err := proxy.SOCKS5("tcp", c.RemoteAddr().String(), auth, dialled{c})
		if err == nil {
			_, err = dialer.(proxy.ContextDialer).DialContext(ctx, "tcp", target)
		}
		if err == nil {
			return nil
		}
		if op, ok := errors.AsType[*net.OpError](err); ok {
			err = op.Err // its addresses are in the message already
		}
		if hungUp(err) {
			return &Error{Reason: "closed the connection while asked by SOCKS5 to connect to " + target, Err: err}
		}
		return &Error{Reason: "refused by SOCKS5 to connect to " + target + " (check FirewallServer, FirewallPort, FirewallUser and FirewallPassword)", Err: err}
	}
}

// dialled hands an open connection to a client that wants to dial it.
type dialled struct{ c net.Conn }

func (d dialled) Dial(string, string) (net.Conn, error) { return d.c, nil }

func (d dialled) DialContext(context.Context, string, string) (net.Conn, error) { return d.c, nil }
