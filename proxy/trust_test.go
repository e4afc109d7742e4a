package proxy_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

func armor(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func colons(sum []byte, sep string) string {
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = fmt.Sprintf("%02x", b)
	}
	return strings.Join(parts, sep)
}

// forms are the ways to name a certificate.
func forms(t *testing.T, c *x509.Certificate) map[string]string {
	t.Helper()
	dir := t.TempDir()
	path := func(name string, data []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	md5Sum, sha1Sum, sha256Sum := md5.Sum(c.Raw), sha1.Sum(c.Raw), sha256.Sum256(c.Raw)
	text := armor("CERTIFICATE", c.Raw)
	return map[string]string{
		"PEM":                      text,
		"PEM in one line":          strings.ReplaceAll(text, "\n", " "),
		"PEM without lines":        strings.ReplaceAll(text, "\n", ""),
		"PEM with CRLF":            strings.ReplaceAll(text, "\n", "\r\n"),
		"base64 alone":             base64.StdEncoding.EncodeToString(c.Raw),
		"path of PEM":              path("c.pem", []byte(text)),
		"path of DER":              path("c.der", c.Raw),
		"public key":               armor("PUBLIC KEY", c.RawSubjectPublicKeyInfo),
		"public key, another name": armor("RSA PUBLIC KEY", c.RawSubjectPublicKeyInfo),
		"path of a public key":     path("k.pem", []byte(armor("PUBLIC KEY", c.RawSubjectPublicKeyInfo))),
		"MD5":                      colons(md5Sum[:], ""),
		"MD5, colons":              strings.ToUpper(colons(md5Sum[:], ":")),
		"SHA-1":                    colons(sha1Sum[:], ""),
		"SHA-1, blanks":            colons(sha1Sum[:], " "),
		"SHA-256":                  colons(sha256Sum[:], ""),
		"SHA-256, colons":          strings.ToUpper(colons(sha256Sum[:], ":")),
		"SHA-256, blanks":          colons(sha256Sum[:], " "),
		"anything":                 "*",
	}
}

func TestSSLServerCert_forms(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	right, wrong := n.Authority.Issue(nil, "127.0.0.1"), n.Authority.Issue(nil, "127.0.0.1")
	host, port := n.HTTPS(right)
	address := fmt.Sprintf("https://%s:%d", host, port)
	for name, text := range forms(t, right.Leaf) {
		for _, pin := range []bool{false, true} {
			if pin && text == "*" {
				continue
			}
			cfg := proxy.Config{RootCAs: x509.NewCertPool(), SSLServerCert: text, SSLPinOnly: pin}
			if body, err := get(t, open(t, cfg), address); err != nil || body != "200 hello" {
				t.Errorf("%s, pinned %t: got %q, %v", name, pin, body, err)
			}
		}
	}
	for name, text := range forms(t, wrong.Leaf) {
		if text == "*" {
			continue
		}
		cfg := proxy.Config{RootCAs: x509.NewCertPool(), SSLServerCert: text}
		if _, err := get(t, open(t, cfg), address); !isUntrusted(err) {
			t.Errorf("%s of another certificate: got %v", name, err)
		}
		// What the system trusts goes on being trusted, unless it is pinned.
		cfg.RootCAs = n.Roots
		if body, err := get(t, open(t, cfg), address); err != nil || body != "200 hello" {
			t.Errorf("%s of another certificate besides the system's: got %q, %v", name, body, err)
		}
		cfg.SSLPinOnly = true
		if _, err := get(t, open(t, cfg), address); !isUntrusted(err) {
			t.Errorf("%s of another certificate, pinned: got %v", name, err)
		}
	}
}

func isUntrusted(err error) bool {
	_, ok := errors.AsType[*proxy.CertificateError](err)
	return ok
}

// The example key of the reference driver's documents has the label of PKCS #1
// over other data; the right data under that label is read as well.
func TestSSLServerCert_publicKeys(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	n := fakenet.New(t)
	_, port := n.HTTPS(tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key})
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	pkcs1 := x509.MarshalPKCS1PublicKey(&key.PublicKey)
	for _, text := range []string{
		armor("RSA PUBLIC KEY", pkcs1), armor("RSA PUBLIC KEY", spki), armor("PUBLIC KEY", pkcs1), armor("PUBLIC KEY", spki),
		base64.StdEncoding.EncodeToString(pkcs1), base64.StdEncoding.EncodeToString(spki),
	} {
		cfg := proxy.Config{RootCAs: x509.NewCertPool(), SSLServerCert: text}
		if body, err := get(t, open(t, cfg), fmt.Sprintf("https://localhost:%d", port)); err != nil || body != "200 hello" {
			t.Errorf("%.40s: got %q, %v", text, body, err)
		}
	}
}

// The host and the dates are checked whatever is named, but for *.
func TestSSLServerCert_stillChecks(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	for _, tt := range []struct {
		name string
		cert tls.Certificate
		host string
		want string
	}{
		{"another host", n.Authority.Issue(nil, "elsewhere.test"), "localhost", "certificate is valid for elsewhere.test, not localhost"},
		{"a name for an address", n.Authority.Issue(nil, "localhost"), "127.0.0.1", "because it doesn't contain any IP SANs"},
		{"an address for a name", n.Authority.Issue(nil, "127.0.0.1"), "localhost", "localhost"},
		{"expired", n.Authority.Issue(func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour)
		}, "localhost"), "localhost", "expired or is not yet valid"},
	} {
		_, port := n.HTTPS(tt.cert)
		address := fmt.Sprintf("https://%s:%d", tt.host, port)
		texts := forms(t, tt.cert.Leaf)
		texts["authority"] = armor("CERTIFICATE", n.Authority.Certificate.Raw)
		for name, text := range texts {
			cfg := proxy.Config{RootCAs: n.Roots, SSLServerCert: text}
			body, err := get(t, open(t, cfg), address)
			if text == "*" {
				if err != nil || body != "200 hello" {
					t.Errorf("%s by *: got %q, %v", tt.name, body, err)
				}
			} else if !isUntrusted(err) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s by %s: got %v, want %s", tt.name, name, err, tt.want)
			}
		}
	}
}

// An authority is trusted with what it signs, a server's certificate is none.
func TestSSLServerCert_authority(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	leaf := n.Authority.Issue(nil, "localhost")
	_, port := n.HTTPS(leaf)
	address := fmt.Sprintf("https://localhost:%d", port)
	bundle := armor("CERTIFICATE", fakenet.NewAuthority(t).Certificate.Raw) + armor("CERTIFICATE", n.Authority.Certificate.Raw)
	for _, pin := range []bool{false, true} {
		cfg := proxy.Config{RootCAs: x509.NewCertPool(), SSLServerCert: bundle, SSLPinOnly: pin}
		if body, err := get(t, open(t, cfg), address); err != nil || body != "200 hello" {
			t.Errorf("pinned %t: got %q, %v", pin, body, err)
		}
	}
	// A certificate signed by the named server's key does not pass.
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(7), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, leaf.Leaf, key.Public(), leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	_, port = n.HTTPS(tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key})
	cfg := proxy.Config{RootCAs: x509.NewCertPool(), SSLServerCert: armor("CERTIFICATE", leaf.Leaf.Raw)}
	if _, err := get(t, open(t, cfg), fmt.Sprintf("https://localhost:%d", port)); !isUntrusted(err) {
		t.Errorf("signed by a server: got %v", err)
	}
}

// What is named for the origin does not count for the proxy, nor the reverse.
func TestSSLServerCert_apartFromTheProxys(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	authority := armor("CERTIFICATE", n.Authority.Certificate.Raw)
	host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy", TLS: true})
	for _, tt := range []struct {
		origin, proxy string
		want          string // in the error; empty for none
	}{
		{authority, authority, ""},
		{authority, "", "ProxyServer"},
		{"", authority, "the certificate of example.com"},
	} {
		cfg := proxy.Config{
			RootCAs: x509.NewCertPool(), ProxyServer: host, ProxyPort: port, ProxySSLType: proxy.SSLAlways,
			SSLServerCert: tt.origin, ProxySSLServerCert: tt.proxy,
		}
		_, err := get(t, open(t, cfg), "https://example.com")
		if tt.want == "" && err != nil || tt.want != "" && (!isUntrusted(err) || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("origin named %t, proxy named %t: got %v", tt.origin != "", tt.proxy != "", err)
		}
	}
}

func TestCertificateError(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	cert := n.Authority.Issue(func(c *x509.Certificate) { c.Subject.CommonName = "a\nb\x1b[31m" + strings.Repeat("x", 300) }, "localhost")
	_, port := n.HTTPS(cert)
	_, err := get(t, open(t, proxy.Config{RootCAs: x509.NewCertPool()}), fmt.Sprintf("https://localhost:%d", port))
	sha256Sum, sha1Sum := sha256.Sum256(cert.Leaf.Raw), sha1.Sum(cert.Leaf.Raw)
	for _, want := range []string{
		"tls: the certificate of localhost is not trusted: x509: certificate signed by unknown authority",
		`subject "CN=a`, `issuer "CN=Lab Authority"`, "valid from " + cert.Leaf.NotBefore.UTC().Format("2006-01-02 15:04"),
		"to " + cert.Leaf.NotAfter.UTC().Format("2006-01-02 15:04"),
		fmt.Sprintf("SHA-256 %x", sha256Sum), fmt.Sprintf("SHA-1 %x", sha1Sum),
		"set SSLServerCert to its SHA-256 thumbprint",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %s", err, want)
		}
	}
	if strings.ContainsAny(err.Error(), "\n\x1b") || len(err.Error()) > 1200 {
		t.Errorf("not fit for one line: %q", err)
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); !ok {
		t.Error("the cause is lost")
	}
}

func TestTransport_warnsOfWeakCertificates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		strings.Repeat("ab", 16): "MD5", strings.Repeat("ab", 20): "SHA-1", "*": "accepts every certificate", strings.Repeat("ab", 32): "",
	} {
		warnings := strings.Join(open(t, proxy.Config{SSLServerCert: text}).Warnings(), "\n")
		if !strings.Contains(warnings, want) || want == "" && warnings != "" {
			t.Errorf("%s: got %q", text, warnings)
		}
	}
}

// A server that knows nothing newer than TLS 1.1 is not talked to, even where
// any certificate would do.
func TestTransport_leastTLS(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	cert := n.Authority.Issue(nil, "localhost")
	_, port := n.OldHTTPS(cert)
	_, err := get(t, open(t, proxy.Config{SSLServerCert: "*"}), fmt.Sprintf("https://localhost:%d", port))
	if err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("got %v", err)
	}
}
