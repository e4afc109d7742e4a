//go:build windows || darwin

package proxy

import "github.com/mattn/go-ieproxy"

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
		d := desktop(c.Static.Protocols, c.Static.NoProxy)
		d.warnings = s.warnings
		return d
	}
	return s
}
