package connect

import (
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// Network is the part of c that the proxy package reads.
func Network(c *config.Config) proxy.Config {
	return proxy.Config{
		ProxyAutoDetect:    c.ProxyAutoDetect == "true" || c.ProxyAutoDetect == "" && c.ProxyServer == "",
		ProxyAutoConfigURL: c.ProxyAutoConfigURL,
		ProxyServer:        c.ProxyServer,
		ProxyPort:          c.ProxyPort,
		ProxyAuthScheme:    proxy.AuthScheme(c.ProxyAuthScheme),
		ProxyUser:          c.ProxyUser,
		ProxyPassword:      c.ProxyPassword,
		ProxySSLType:       proxy.SSLType(c.ProxySSLType),
		ProxySSLServerCert: c.ProxySSLServerCert,
		ProxyExceptions:    []string{c.ProxyExceptions},

		FirewallType:     proxy.FirewallType(c.FirewallType),
		FirewallServer:   c.FirewallServer,
		FirewallPort:     c.FirewallPort,
		FirewallUser:     c.FirewallUser,
		FirewallPassword: c.FirewallPassword,

		SSLServerCert: c.SSLServerCert,
		SSLPinOnly:    c.SSLPinOnly,
	}
}

// openNetwork returns the transport of c, shared with every pool whose
// network is the same, or one of its own, which has no connection yet.
func openNetwork(c *config.Config, own bool) (*proxy.Transport, error) {
	open := proxy.Open
	if own {
		open = proxy.New
	}
	t, err := open(Network(c))
	if err != nil {
		return nil, &config.Error{Reason: err.Error()}
	}
	return t, nil
}
