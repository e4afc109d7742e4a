// Package ntlm adds the scheme NTLM to package proxy. Import it for that:
//
//	import _ "github.com/viewfinder-sql/viewfinder/proxy/ntlm"
//
// NTLMv2 is spoken, with ProxyUser as DOMAIN\user, user@domain or user alone,
// and ProxyPassword. It takes two requests on one connection, which the proxy
// must keep open between them; there is no channel binding. The command line
// imports it.
package ntlm
