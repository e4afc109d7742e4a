package host

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"sync/atomic"
)

// Certificate is a certificate with its key in files, which can be read again while
// connections go on.
type Certificate struct {
	cert, key string
	current   atomic.Pointer[loaded]
}

// loaded is a certificate as it was read.
type loaded struct {
	pair  tls.Certificate
	chain []*x509.Certificate // of which the first is the server's
}

// LoadCertificate reads a certificate and its key from files in PEM form.
func LoadCertificate(cert, key string) (*Certificate, error) {
	c := &Certificate{cert: cert, key: key}
	return c, c.Reload()
}

// Reload reads the files again. Where they cannot be read, what was read before stays.
func (c *Certificate) Reload() error {
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err == nil {
		err = checkKey(c.key)
	}
	if err != nil {
		return fmt.Errorf("the certificate %s with the key %s cannot be used: %w", c.cert, c.key, err)
	}
	c.current.Store(&loaded{pair: pair, chain: []*x509.Certificate{pair.Leaf}})
	return nil
}

// Config is for connections that begin from now on. shown, where it is not nil, is told the
// chain that a connection of a context is shown.
func (c *Certificate) Config(shown func(context.Context, []*x509.Certificate)) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			l := c.current.Load()
			if shown != nil {
				shown(hello.Context(), l.chain)
			}
			return &l.pair, nil
		},
	}
}

// Names reports whether the certificate is one for a name, or an address.
func (c *Certificate) Names(name string) bool {
	return c.current.Load().chain[0].VerifyHostname(name) == nil
}
