// Package kerberos adds the scheme NEGOTIATE, which is Kerberos by SPNEGO, to
// package proxy. Import it for that:
//
//	import _ "github.com/viewfinder-sql/viewfinder/proxy/kerberos"
//
// With ProxyUser (user, or user@REALM) and ProxyPassword it logs in at the
// realm's KDC; without, it uses the tickets of the credential cache that kinit
// has filled: the file that KRB5CCNAME names, or /tmp/krb5cc_<uid>. The realm and its KDCs
// are those of the file that KRB5_CONFIG names, or /etc/krb5.conf.
//
// The ticket is for the service HTTP/<host>, with the host name exactly as
// ProxyServer has it: an address will not do.
//
// The KDC is reached directly, past proxy and firewall, by UDP or TCP port 88:
// Kerberos knows no proxies. Its answer is waited for no longer than the
// request; a ticket is used for five minutes, then another one asked for.
//
// The command line imports this package.
package kerberos
