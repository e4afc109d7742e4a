package proxy

import (
	"net"
	"net/http"
	"syscall"
)

// Reach bounds what a transport connects to where others name the addresses that are
// asked for, as an answer does that says where a picture is.
type Reach struct {
	// Address is asked before each connection to an origin, with the address that its
	// name was resolved to, in the form of [net.Dialer.Control].
	Address func(network, address string, c syscall.RawConn) error
	// Host is asked in its place where a proxy or firewall connects, so that nobody here
	// knows the address.
	Host func(host string) error
}

// within is a direct dial that the bound holds for.
func (r *Reach) within(dial dialFunc) dialFunc {
	if r == nil {
		return dial
	}
	return (&net.Dialer{Control: r.Address}).DialContext
}

// allows asks about a request that goes by an upstream.
func (t *Transport) allows(w *upstream, req *http.Request) error {
	if t.cfg.Reach == nil || req.URL == nil || w.via == nil && t.cfg.FirewallType == FirewallNone {
		return nil
	}
	return t.cfg.Reach.Host(req.URL.Hostname())
}
