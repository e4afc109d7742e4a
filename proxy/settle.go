package proxy

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

// settled are the properties, checked, their defaults filled in, and with what
// they name read: all that a transport is built of.
type settled struct {
	cfg             Config
	except          exceptions
	origin, proxies *named // SSLServerCert and ProxySSLServerCert; nil for none
	system          systemSettings
}

// Validate checks the properties as [New] does, and builds nothing. It reads the
// certificates that are named by a path.
func (c Config) Validate() error {
	_, err := settle(c)
	return err
}

func settle(cfg Config) (*settled, error) {
	s := &settled{cfg: cfg}
	err := s.cfg.normalize()
	if err == nil {
		s.except, err = parseExceptions(cfg.ProxyExceptions)
	}
	if err == nil {
		err = s.readCertificates()
	}
	if err == nil {
		err = s.checkProxy()
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// readCertificates reads what SSLServerCert and ProxySSLServerCert name.
func (s *settled) readCertificates() (err error) {
	if s.origin, err = parseNamed("SSLServerCert", s.cfg.SSLServerCert); err != nil {
		return err
	}
	if s.proxies, err = parseNamed("ProxySSLServerCert", s.cfg.ProxySSLServerCert); err != nil {
		return err
	}
	if s.cfg.SSLPinOnly && (s.origin == nil || s.origin.anything) {
		return errors.New("tls: SSLPinOnly is true, and SSLServerCert names no certificate to pin: set SSLServerCert")
	}
	return nil
}

// checkProxy checks that this program can speak to the proxy that is named, or find
// the one that is not. What is wrong with the system's settings is told by requests
// that need them.
func (s *settled) checkProxy() (err error) {
	switch c := s.cfg; {
	case c.ProxyAutoDetect && c.ProxyAutoConfigURL != "":
		_, err = newPAC("ProxyAutoConfigURL", c.ProxyAutoConfigURL, nil)
	case c.ProxyAutoDetect:
		s.system = system()
	case c.ProxyServer != "":
		_, err = c.ProxyAuthScheme.authenticator(register.Login{Server: c.ProxyServer, User: c.ProxyUser, Password: c.ProxyPassword})
	}
	return err
}

// identity tells apart what does not the same. It holds the hash of what is secret,
// and of the certificates that are named by a path.
func (s *settled) identity() string {
	c := s.cfg
	h := sha256.New()
	for _, part := range []string{
		c.ProxyUser, c.ProxyPassword.Reveal(), c.FirewallUser, c.FirewallPassword.Reveal(),
		s.origin.identity(), s.proxies.identity(),
	} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	c.ProxyUser, c.FirewallUser = "", "" // in the hash
	_, _ = fmt.Fprintf(h, "%q", append(s.system.raw, s.system.pac))
	return fmt.Sprintf("%x %q %p", h.Sum(nil), fmt.Sprintf("%+v", c), s.cfg.RootCAs)
}

func (n *named) identity() string {
	if n == nil {
		return ""
	}
	text := fmt.Sprintf("%t %x %x", n.anything, n.key, n.thumbprint)
	for _, c := range n.authorities {
		text += fmt.Sprintf(" %x", c.Raw)
	}
	return text
}
