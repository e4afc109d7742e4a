// Package pac lets package proxy read PAC files (proxy auto-configuration).
// Import it for that:
//
//	import _ "github.com/viewfinder-sql/viewfinder/proxy/pac"
//
// A file is JavaScript with a function FindProxyForURL(url, host). It runs in an
// interpreter of its own for each question, with the functions that browsers
// offer (isInNet, shExpMatch, dnsResolve, timeRange and the rest, and the Ex
// forms for IPv6), and reaches nothing else. A run takes five seconds at the
// most and ends with the request; the stack is bounded. Paths and queries of
// addresses are not shown to it. Names are resolved by the system.
//
// The command line imports this package.
package pac
