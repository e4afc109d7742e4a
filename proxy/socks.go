package proxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/proxy"

	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

// What servers are asked by, as errors call it.
const (
	speaksHTTP   = "HTTP"
	speaksSOCKS5 = "SOCKS5"
)

func speaksSOCKS4(byName bool) string {
	if byName {
		return "SOCKS4a"
	}
	return "SOCKS4"
}

// socks5By gives the conversation with a SOCKS5 server. The target's name goes
// to the server unresolved.
func socks5By(l register.Login, place, prefix string) func() asker {
	var auth *proxy.Auth
	if l.User != "" {
		auth = &proxy.Auth{User: l.User, Password: l.Password.Reveal()}
	}
	return func() asker {
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
				return &Error{Reason: fmt.Sprintf("closed the connection while asked by SOCKS5 to connect to %s (check %s, and that it speaks SOCKS5)", target, place), Err: err}
			}
			return &Error{Reason: fmt.Sprintf("refused by SOCKS5 to connect to %s (check %s, %sUser and %sPassword)",
				target, strings.Replace(place, " and ", ", ", 1), prefix, prefix), Err: err}
		}
	}
}

// dialled hands an open connection to a client that wants to dial it.
type dialled struct{ c net.Conn }

func (d dialled) Dial(string, string) (net.Conn, error) { return d.c, nil }

func (d dialled) DialContext(context.Context, string, string) (net.Conn, error) { return d.c, nil }

// socks4By gives the conversation with a SOCKS4 server, which is told the
// user's name and no password. It takes IPv4 addresses alone, so that names are
// resolved here, unless it knows SOCKS4a, by which it resolves them itself.
func socks4By(l register.Login, place string, byName bool) func() asker {
	version := speaksSOCKS4(byName)
	return func() asker {
		return func(ctx context.Context, c net.Conn, target string) *Error {
			request, err := socks4Request(ctx, target, l.User, byName)
			if err != nil {
				return &Error{Reason: fmt.Sprintf("cannot be asked by %s to connect to %s", version, target), Err: err}
			}
			answer := make([]byte, 8)
			if _, err = c.Write(request); err == nil {
				_, err = io.ReadFull(c, answer)
			}
			switch {
			case hungUp(err):
				return &Error{Reason: fmt.Sprintf("closed the connection while asked by %s to connect to %s (check %s, and that it speaks %s)", version, target, place, version), Err: err}
			case err != nil:
				return &Error{Reason: fmt.Sprintf("gave no answer when asked by %s to connect to %s", version, target), Err: err}
			case answer[0] != 0:
				return &Error{Reason: fmt.Sprintf("did not answer as a %s server does: check %s", version, place)}
			case answer[1] != socks4Granted:
				return &Error{Reason: fmt.Sprintf("refused by %s to connect to %s: %s", version, target, socks4Refusal(answer[1]))}
			}
			return nil
		}
	}
}

const socks4Granted = 90

// socks4Refusal words the code of an answer.
func socks4Refusal(code byte) string {
	switch code {
	case 91:
		return "rejected, or the target cannot be reached"
	case 92:
		return "it found no identd on this machine"
	case 93:
		return "identd on this machine names another user: check FirewallUser"
	default:
		return "code " + strconv.Itoa(int(code))
	}
}

// socks4Request is the request to connect to target.
func socks4Request(ctx context.Context, target, user string, byName bool) ([]byte, error) {
	host, portText, err := net.SplitHostPort(target)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, err
	}
	addr, err := netip.ParseAddr(host)
	isName := err != nil
	name := ""
	switch {
	case isName && byName:
		addr, name = netip.AddrFrom4([4]byte{0, 0, 0, 1}), host // an address that says: a name follows
	case isName:
		found, err := net.DefaultResolver.LookupNetIP(ctx, "ip4", host)
		if err != nil {
			return nil, fmt.Errorf("%w (SOCKS4a and SOCKS5 leave resolving to the server)", err)
		}
		addr = found[0]
	}
	addr = addr.Unmap()
	if !addr.Is4() {
		return nil, errors.New("SOCKS4 knows IPv4 addresses alone: use SOCKS5")
	}
	request := []byte{4, 1, byte(port >> 8), byte(port)}
	request = append(request, addr.AsSlice()...)
	request = append(append(request, user...), 0)
	if name != "" {
		request = append(append(request, name...), 0)
	}
	return request, nil
}
