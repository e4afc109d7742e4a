// Package proxy turns the network properties of a connection into one
// http.RoundTripper: the HTTP proxy, the firewall before it, the trust in
// certificates. It knows nothing of connection strings and can be used alone:
//
//	t, err := proxy.New(proxy.Config{
//		ProxyServer:   "proxy.example.com",
//		ProxyPort:     3128,
//		ProxyUser:     "ann",
//		ProxyPassword: proxy.NewSecret("…"),
//	})
//	client := &http.Client{Transport: t}
//	defer t.CloseIdleConnections()
//
// # The way to an origin
//
// A connection goes first to the firewall, if there is one, then to the proxy,
// unless ProxyExceptions spares the origin's host, then to the origin:
//
//	client → firewall (TUNNEL or SOCKS5) → proxy (CONNECT) → origin
//
// Exceptions concern the proxy alone; what the firewall guards it guards for
// every host. Behind SOCKS5 and CONNECT the name of the origin is resolved at
// the server, never here. TLS to the origin runs inside the tunnel, from this
// process to the origin, with HTTP/2 where the origin offers it.
//
// # ProxySSLType
//
//	AUTO    https goes through a CONNECT tunnel, http by plain forwarding (default)
//	TUNNEL  everything goes through a CONNECT tunnel
//	NEVER   plain forwarding only; an https address is refused, because
//	        forwarding it would show the proxy its tokens in clear text
//
// ALWAYS (TLS to the proxy itself) is not supported yet.
//
// # Authentication
//
// BASIC (default) sends ProxyUser and ProxyPassword with the first request, and
// nothing when both are empty. NONE never sends credentials. DIGEST, NTLM,
// NEGOTIATE and PROPRIETARY are not supported yet. A proxy that asks for
// another scheme than the one set gets an error, never another scheme. For
// SOCKS5 the protocol leaves the choice to the server: given a user, it is
// offered both user with password and no authentication.
//
// # Errors
//
// Whatever goes wrong at a server on the way is an [*Error] that names the
// property of that server, says what the server did and which property to look
// at. Passwords are in no error, and text sent by a proxy is not repeated.
//
// # Time
//
// Every phase of a dial ends with its context. As in net/http, a dial outlives
// the request that caused it, so that a later request can use its connection:
// a request returns as soon as its context ends, its dial is given a minute in
// all, and CloseIdleConnections ends the dials that no request waits for. A
// request whose context ends while a server on the way owes an answer reports
// that server.
//
// Use one Transport for one set of properties and keep it: connections are
// pooled in it by origin.
package proxy
