// Package proxy turns the network properties of a connection into one
// http.RoundTripper: the HTTP proxy, the firewall before it, the trust in
// certificates. It knows nothing of connection strings and can be used alone:
//
//	t, err := proxy.New(proxy.Config{
//		ProxyServer:   "proxy.example.com",
//		ProxyPort:     3128,
//		ProxyUser:     "ann",
//		ProxyPassword: secret.New("…"),
//	})
//	client := &http.Client{Transport: t}
//	defer t.CloseIdleConnections()
//
// Use one Transport for one set of properties and keep it: connections are
// pooled in it by origin. [Open] has those who need equal ones share one.
//
// # The way to an origin
//
// A connection goes first to the firewall, if there is one, then to the proxy,
// unless ProxyExceptions spares the origin's host, then to the origin:
//
//	client → firewall (TUNNEL, SOCKS4, SOCKS4a, SOCKS5) → proxy (CONNECT) → origin
//
// Exceptions concern the proxy alone; what the firewall guards it guards for
// every host. Behind SOCKS5, SOCKS4a and CONNECT the name of the origin is
// resolved at the server, never here; SOCKS4 carries IPv4 addresses alone, so
// that names are resolved here. TLS to the origin runs inside the tunnel, from
// this process to the origin, with HTTP/2 where the origin offers it.
//
// A request that may change something is sent once: net/http would send it again
// by itself where a server of HTTP/2 resets its stream in certain ways.
//
// # ProxySSLType
//
//	AUTO    https goes through a CONNECT tunnel, http by plain forwarding (default)
//	ALWAYS  as AUTO, and the connection to the proxy itself is TLS
//	TUNNEL  everything goes through a CONNECT tunnel
//	NEVER   plain forwarding only; an https address is refused, because
//	        forwarding it would show the proxy its tokens in clear text
//
// # Authentication
//
// ProxyAuthScheme is the one scheme that is used. A proxy that asks for another
// gets an error, never another scheme:
//
//	BASIC        ProxyUser and ProxyPassword with the first request; nothing when both are empty (default)
//	DIGEST       RFC 7616 with MD5, SHA-256, SHA-512 or SHA-512-256, each with -sess or without, and qop auth
//	NTLM         NTLMv2; import proxy/ntlm
//	NEGOTIATE    Kerberos, by password or credential cache; import proxy/kerberos
//	NONE         nothing
//	PROPRIETARY  ProxyPassword is the whole Proxy-Authorization header
//
// Schemes of several requests use one connection, and another one where the
// proxy closes it after a refusal, announced or silently; NTLM, which needs one,
// is an error then. Five requests are the most.
//
// The firewall of FirewallType=TUNNEL knows BASIC. For SOCKS5 the protocol
// leaves the choice to the server: given a user, it is offered both user with
// password and no authentication. SOCKS4 tells the user and knows no password.
//
// # Detection
//
// With ProxyAutoDetect each address has its own proxy: that of HTTPS_PROXY,
// HTTP_PROXY, ALL_PROXY and NO_PROXY, each in lower case first; on Windows and
// macOS, where these are not set, that of the desktop's settings, a PAC file
// included; or that of the PAC file which ProxyAutoConfigURL names (import
// proxy/pac). The environment is read by New. A setting that cannot be used is a
// [SettingError] of each request that needs it, which is never sent without the
// proxy. ProxyServer has no effect then, and [Transport.Warnings] says so. ProxyUser
// and ProxyPassword go before a user in a detected address. Proxies may be http,
// https, socks4, socks4a and socks5. Loopback is never proxied. There is no
// discovery of PAC files by DHCP or DNS (WPAD): whoever is on the network could
// answer it.
//
// A PAC file is fetched without proxy, through the firewall, and again every
// hour; its answers are used for a minute. Of the list that it returns, entries
// of unknown kinds are passed over, and where nothing else is left that is an
// error; nothing at all means DIRECT, as in browsers. Servers that cannot be
// reached are passed over, and tried last for a minute. One that refuses is not
// passed over.
//
// # Certificates
//
// TLS 1.2 is the least. An origin's certificate must be for the host that was
// asked for and end in an authority that the system trusts, or be the one that
// SSLServerCert names:
//
//	-----BEGIN CERTIFICATE-----…   PEM, its lines kept or not; several, and authorities, too
//	/etc/ssl/corporate.pem         a path, of PEM or DER
//	-----BEGIN PUBLIC KEY-----…    a public key (SubjectPublicKeyInfo or PKCS #1, whatever its label)
//	3a:7b:…                        SHA-256, SHA-1 or MD5 thumbprint, bare or with colons or blanks
//	*                              any certificate of any host
//
// Public keys and thumbprints are those of the server's own certificate. The
// host and the dates are checked in any case but that of *. SSLPinOnly has the
// named one alone accepted. ProxySSLServerCert is the same for TLS to a proxy;
// the two never count for each other. A [CertificateError] tells what was
// presented. MD5, SHA-1 and * are among [Transport.Warnings].
//
// # Compression
//
// Requests that do not say otherwise ask for zstd and gzip, and their answers
// are read unpacked. An answer that unpacks to more than 16 MB and 200 times
// its size is [ErrBomb].
//
// # Errors
//
// Whatever goes wrong at a server on the way is an [*Error] that names the
// property of that server, says what the server did and which property to look
// at; a setting of the system that cannot be used is a [*SettingError]. Passwords
// are in no error, and text sent by a proxy is not repeated.
//
// # Time
//
// There are no time limits but those of the request's context, which ends every
// phase: reaching firewall and proxy, their handshakes, TLS, the exchange. A
// request whose context ends while a server on the way owes an answer reports
// that server. Nothing of a dial outlives its request.
//
// [httptrace] shows a request's phases as with any other transport; [WithTrace]
// adds the time that proxies take.
//
// [httptrace]: https://pkg.go.dev/net/http/httptrace
package proxy
