//go:build windows || darwin

package proxy

import (
	"github.com/mattn/go-ieproxy"
	"golang.org/x/net/http/httpproxy"
)

// system are the environment's settings if there are any, else those of the
// desktop.
func system() systemSettings {
	s, set := environment()
	if set {
		return s
	}
	c := ieproxy.ReloadConf()
	switch {
	case c.Automatic.Active && c.Automatic.PreConfiguredURL != "":
		return systemSettings{pac: c.Automatic.PreConfiguredURL}
	case c.Automatic.Active:
		s.warnings = []string{"the system is set to discover its proxy (WPAD), which is not done here: set ProxyAutoConfigURL to the PAC file, or ProxyServer"}
	}
	if c.Static.Active {
		by := func(scheme string) string {
			if p := c.Static.Protocols[scheme]; p != "" {
				return p
			}
			return c.Static.Protocols[""]
		}
		s.static = &httpproxy.Config{HTTPProxy: by("http"), HTTPSProxy: by("https"), NoProxy: c.Static.NoProxy}
	}
	return s
}
