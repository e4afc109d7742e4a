package proxy

import (
	"crypto/sha1" //nolint:gosec // a thumbprint that people compare
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

var errNotPinned = errors.New("it is not the certificate that SSLPinOnly allows")

// CertificateError is a certificate that is not trusted. It tells what was
// presented; errors.As finds the cause as crypto/x509 gives it.
type CertificateError struct {
	Host      string              // that was connected to
	Presented []*x509.Certificate // the server's own first
	Err       error               // what is wrong with them

	property string // that may name the certificate
	named    bool   // it names one already
}

// Unwrap gives the cause.
func (e *CertificateError) Unwrap() error { return e.Err }

// Error names the host, what is wrong, what was presented, and the property to
// set.
func (e *CertificateError) Error() string {
	c := e.Presented[0]
	return fmt.Sprintf("tls: the certificate of %s is not trusted: %s; presented: subject %s, issuer %s, valid from %s to %s, SHA-256 %x, SHA-1 %x; %s",
		e.Host, printable(e.Err.Error()), name(c.Subject.String()), name(c.Issuer.String()), day(c.NotBefore), day(c.NotAfter),
		thumbprint(c, sha256.Size), thumbprint(c, sha1.Size), e.advice())
}

// advice says what to do.
func (e *CertificateError) advice() string {
	_, wrongName := errors.AsType[x509.HostnameError](e.Err)
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](e.Err)
	switch {
	case wrongName:
		return "it is for another host: check Endpoint and what stands between (a host is checked even where " + e.property + " names its certificate)"
	case isInvalid && invalid.Reason == x509.Expired:
		return "have the server present a valid one, and check this machine's clock, which says " + day(time.Now())
	case errors.Is(e.Err, errNotPinned):
		return "if you know that it is right, set " + e.property + " to its SHA-256 thumbprint"
	case e.named:
		return e.property + " names another one: if you know that this one is right, set it to the SHA-256 thumbprint, or to a file with the authority's certificate"
	default:
		return "if you know that it is right, set " + e.property + " to its SHA-256 thumbprint or to a file with the authority's certificate, or have the system trust the authority"
	}
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// name is a name that somebody else chose, made fit for one line.
func name(text string) string {
	if text == "" {
		return "(empty)"
	}
	return `"` + printable(text) + `"`
}

const maxName = 200

func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	return sanitize.Short(text, maxName)
}

// isCertificate reports whether err is about trust.
func isCertificate(err error) bool {
	_, ok := errors.AsType[*CertificateError](err)
	return ok
}
