package proxy

import (
	"net"
	"net/http"
)

// within is a direct dial that the configuration's Control is asked of.
func (c *Config) within(dial dialFunc) dialFunc {
	if c.Control == nil || c.FirewallType != FirewallNone {
		return dial
	}
	return (&net.Dialer{Control: c.Control}).DialContext
}

// allows asks of a request whose host a proxy or firewall resolves.
func (t *Transport) allows(w *upstream, req *http.Request) error {
	if t.cfg.RelayHost == nil || req.URL == nil || w.via == nil && t.cfg.FirewallType == FirewallNone {
		return nil
	}
	return t.cfg.RelayHost(req.URL.Hostname())
}
