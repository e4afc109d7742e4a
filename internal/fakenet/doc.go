// Package fakenet is a network of fake servers on loopback for tests: origins,
// HTTP proxies with every authentication scheme, SOCKS servers, a KDC. They
// know each other by names that nothing else resolves, and a journal tells what
// each was asked, in order:
//
//	proxy 1 CONNECT example.com:443 → 407
//	proxy 1 CONNECT example.com:443 Digest → 200
//
// The number is that of the connection. The servers end with the test.
package fakenet
