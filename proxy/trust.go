package proxy

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // thumbprints that the reference driver takes
	"crypto/sha1" //nolint:gosec // the same
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
)

// maxCertFile bounds a certificate file, in bytes.
const maxCertFile = 1 << 20

// named is what SSLServerCert or ProxySSLServerCert names.
type named struct {
	property    string              // that names it
	anything    bool                // *
	authorities []*x509.Certificate // certificates given whole
	key         []byte              // a public key, as in a certificate (SubjectPublicKeyInfo)
	thumbprint  []byte              // MD5, SHA-1 or SHA-256 of a certificate, told by length
	weak        string              // why the operator should be warned
}

// parseNamed reads a certificate in any of the forms of SSLServerCert.
func parseNamed(property, text string) (*named, error) {
	n := &named{property: property}
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil, nil
	case text == "*":
		n.anything = true
		n.weak = property + "=* accepts every certificate: whoever is on the way can read and change what is sent; name the certificate instead"
		return n, nil
	case n.setThumbprint(text):
		return n, nil
	case n.decode([]byte(text)):
		return n, nil
	case strings.Contains(text, "-----BEGIN"):
		return nil, fmt.Errorf("tls: %s begins like PEM, and no certificate and no public key can be read from it", property)
	}
	data, err := readCertFile(text)
	if err != nil {
		return nil, fmt.Errorf("tls: %s is no PEM text, public key, thumbprint (MD5, SHA-1 or SHA-256 in hexadecimal) or *, and no file that can be read: %w", property, err)
	}
	if !n.decode(data) {
		return nil, fmt.Errorf("tls: %s: the file %s holds no certificate and no public key", property, text)
	}
	return n, nil
}

func readCertFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		var cause *os.PathError
		if errors.As(err, &cause) && len(path) > 200 { // hardly a path
			return nil, cause.Err
		}
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxCertFile+1))
	if err == nil && len(data) > maxCertFile {
		err = fmt.Errorf("%s is larger than %d bytes", path, maxCertFile)
	}
	return data, err
}

var hexDigits = regexp.MustCompile(`^[0-9A-Fa-f]+$`)

// setThumbprint reads hexadecimal digits, bare or parted by colons or blanks.
func (n *named) setThumbprint(text string) bool {
	digits := strings.NewReplacer(":", "", " ", "").Replace(text)
	if !hexDigits.MatchString(digits) {
		return false
	}
	switch len(digits) {
	case 2 * md5.Size:
		n.weak = n.property + " is an MD5 thumbprint, which can be forged: use the SHA-256 thumbprint"
	case 2 * sha1.Size:
		n.weak = n.property + " is a SHA-1 thumbprint, which can be forged: use the SHA-256 thumbprint"
	case 2 * sha256.Size:
	default:
		return false
	}
	n.thumbprint, _ = hex.DecodeString(digits)
	return true
}

var (
	armored = regexp.MustCompile(`-----BEGIN [A-Z0-9 ]+-----([^-]*)-----END [A-Z0-9 ]+-----`)
	blanks  = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "")
)

// decode reads PEM, whatever its labels say and whether its lines are kept
// (connection strings often lose them), bare base64, or DER.
func (n *named) decode(data []byte) bool {
	blocks := armored.FindAllSubmatch(data, -1)
	for _, block := range blocks {
		der, err := base64.StdEncoding.DecodeString(blanks.Replace(string(block[1])))
		if err != nil || !n.take(der) {
			return false
		}
	}
	if blocks != nil {
		return len(n.authorities) == 0 || n.key == nil // one or the other
	}
	if der, err := base64.StdEncoding.DecodeString(blanks.Replace(string(data))); err == nil && n.take(der) {
		return true
	}
	return n.take(data)
}

// take reads one certificate or public key, in either form of the latter.
func (n *named) take(der []byte) bool {
	if c, err := x509.ParseCertificate(der); err == nil {
		n.authorities = append(n.authorities, c)
		return true
	}
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		if key, err = x509.ParsePKCS1PublicKey(der); err != nil {
			return false
		}
	}
	n.key, err = x509.MarshalPKIXPublicKey(key)
	return err == nil
}

// roots returns what a chain that begins with leaf may end in; nil where leaf
// is not what is named.
func (n *named) roots(leaf *x509.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	switch {
	case n == nil:
		return nil
	case n.authorities != nil:
		for _, c := range n.authorities {
			pool.AddCert(c)
		}
		return pool
	case n.key != nil && bytes.Equal(n.key, leaf.RawSubjectPublicKeyInfo), n.thumbprint != nil && bytes.Equal(n.thumbprint, thumbprint(leaf, len(n.thumbprint))):
		pool.AddCert(leaf)
		return pool
	}
	return nil
}

// thumbprint is the hash of a certificate that has a length.
func thumbprint(c *x509.Certificate, length int) []byte {
	switch length {
	case md5.Size:
		sum := md5.Sum(c.Raw)
		return sum[:]
	case sha1.Size:
		sum := sha1.Sum(c.Raw)
		return sum[:]
	default:
		sum := sha256.Sum256(c.Raw)
		return sum[:]
	}
}

// trust decides on the certificates of origins, or of proxies.
type trust struct {
	property string         // that may name another certificate
	system   *x509.CertPool // nil for those of the system
	also     *named         // nil for no other
	pinOnly  bool           // what also names is all that is trusted
	resumed  tls.ClientSessionCache
}

// client is the TLS configuration of connections to host.
func (t *trust) client(host string, protocols ...string) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS12,
		ServerName:         host,
		NextProtos:         protocols,
		ClientSessionCache: t.resumed,
		// VerifyConnection does what this leaves out, and more. It runs on
		// resumed sessions too, and knows the host even where that is an address.
		InsecureSkipVerify: true, //nolint:gosec // see above
		VerifyConnection:   func(s tls.ConnectionState) error { return t.verify(host, s.PeerCertificates) },
	}
}

// verify decides on the certificates that host has presented.
func (t *trust) verify(host string, presented []*x509.Certificate) error {
	if len(presented) == 0 {
		return errors.New("tls: " + host + " presented no certificate")
	}
	if t.also != nil && t.also.anything {
		return nil
	}
	options := x509.VerifyOptions{Roots: t.system, DNSName: host, Intermediates: x509.NewCertPool()}
	for _, c := range presented[1:] {
		options.Intermediates.AddCert(c)
	}
	err := errNotPinned
	if !t.pinOnly {
		if _, err = presented[0].Verify(options); err == nil {
			return nil
		}
	}
	if options.Roots = t.also.roots(presented[0]); options.Roots != nil {
		if _, err = presented[0].Verify(options); err == nil {
			return nil
		}
	}
	return &CertificateError{Host: host, Presented: presented, Err: err, property: t.property, named: t.also != nil}
}
