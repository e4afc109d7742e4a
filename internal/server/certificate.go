package server

import (
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
	if err != nil {
		return fmt.Errorf("the certificate %s with the key %s cannot be used: %w", c.cert, c.key, err)
	}
	c.current.Store(&loaded{pair: pair, chain: []*x509.Certificate{pair.Leaf}})
	return nil
}

// config is for connections that begin from now on. Each notes which certificate it was
// shown, to which a login is bound.
func (c *Certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			l := c.current.Load()
			clientOf(hello.Context()).certificate.Store(l)
			return &l.pair, nil
		},
	}
}
