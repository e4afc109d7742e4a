package oauth

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"path/filepath"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

const (
	// certificateName is the file of the certificate and its key.
	certificateName = "callback.pem"
	// maxCertificateBytes is the most bytes of it; it has some thousand.
	maxCertificateBytes = 64 << 10
	certificateLife     = 397 * 24 * time.Hour
	// certificateRest is how long a certificate has to last to be used again.
	certificateRest = 7 * 24 * time.Hour
)

// callbackCertificate returns the certificate of this installation for https to
// loopback hosts, signed by itself: browsers warn once and remember that the
// user went on. It is kept in dir, readable by the user alone; with an empty dir
// it is made for one login.
func callbackCertificate(ctx context.Context, dir string, now time.Time) (tls.Certificate, error) {
	if dir == "" {
		text, err := newCertificate(now)
		if err != nil {
			return tls.Certificate{}, err
		}
		return readCertificate(text, now)
	}
	path := filepath.Join(dir, certificateName)
	unlock, _, err := privatefile.Lock(ctx, path, "certificate")
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("oauth: the certificate of the callback: %w", err)
	}
	defer unlock()
	text, err := privatefile.Read(path, maxCertificateBytes)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return tls.Certificate{}, fmt.Errorf("oauth: the certificate of the callback: %w", err)
	}
	if certificate, err := readCertificate(text, now); err == nil {
		return certificate, nil
	}
	if text, err = newCertificate(now); err != nil {
		return tls.Certificate{}, err
	}
	if err := privatefile.Replace(path, text); err != nil {
		return tls.Certificate{}, fmt.Errorf("oauth: the certificate of the callback: %w", err)
	}
	return readCertificate(text, now)
}

var errCertificate = errors.New("oauth: the certificate of the callback has ended, or is none")

// readCertificate reads a certificate and its key, which has to last a while.
func readCertificate(text []byte, now time.Time) (tls.Certificate, error) {
	certificate, err := tls.X509KeyPair(text, text)
	if err != nil {
		return tls.Certificate{}, errCertificate
	}
	leaf := certificate.Leaf
	if now.Before(leaf.NotBefore) || now.Add(certificateRest).After(leaf.NotAfter) || leaf.VerifyHostname("localhost") != nil {
		return tls.Certificate{}, errCertificate
	}
	return certificate, nil
}

// newCertificate makes a certificate and its key, as PEM.
func newCertificate(now time.Time) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "viewfinder login on this computer"},
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.Add(certificateLife),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return append(text, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})...), nil
}
