package web

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// By TLS, HTTP/2 is spoken: the trailers come, what breaks off shows, and a certificate that
// is read again counts for new connections, while those that there are go on.
func TestHTTP2(t *testing.T) {
	t.Parallel()
	authority := fakenet.NewAuthority(t)
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	issue := func() {
		t.Helper()
		c := authority.Issue(nil, "127.0.0.1")
		pk, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
		if err != nil {
			t.Fatal(err)
		}
		for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: c.Certificate[0]}, key: {Type: "PRIVATE KEY", Bytes: pk}} {
			if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	issue()
	certificate, err := host.LoadCertificate(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, setup{sim: drivertest.Options{Accounts: 1, Media: 200}, dsn: "Pagesize=20", host: host.Config{Certificate: certificate}})
	roots := x509.NewCertPool()
	roots.AddCert(authority.Certificate)
	transport := func() *http.Transport {
		tr := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots}}
		t.Cleanup(tr.CloseIdleConnections)
		return tr
	}
	r.client = &http.Client{Transport: transport()}
	shown := func() string {
		t.Helper()
		a := r.query(t, "SELECT Id FROM Media", "json")
		if a.ProtoMajor != 2 || a.StatusCode != http.StatusOK || a.err != nil || a.Trailer.Get(statusTrailer) != "whole" || strings.Count(a.body, `"Id":`) != 200 {
			t.Errorf("%s %d, %v, %v", a.Proto, a.StatusCode, a.err, a.Trailer)
		}
		return a.TLS.PeerCertificates[0].SerialNumber.String()
	}
	first := shown()
	if a := r.ask(t, http.MethodPost, "/query?format=csv&max_calls=2", `{"sql": "SELECT Id FROM Media"}`, r.read); a.err == nil || a.ProtoMajor != 2 {
		t.Errorf("what breaks off looks whole: %s", a.body)
	}
	issue()
	if err := r.config.Host.Reload(); err != nil {
		t.Fatal(err)
	}
	if same := shown(); same != first {
		t.Error("the connection that there was is another")
	}
	r.client = &http.Client{Transport: transport()}
	if second := shown(); second == first {
		t.Error("a new connection is shown the old certificate")
	}
	if err := os.WriteFile(cert, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.config.Host.Reload(); err == nil {
		t.Error("a certificate that is none is read again")
	}
	r.client = &http.Client{Transport: transport()}
	shown() // by the last that was one
}

// What is refused before it is read keeps no connection.
func TestRefusedUnread(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{limits: Limits{Startup: 50 * time.Millisecond}})
	for _, path := range []string{"/query", "/nothing", "/healthz"} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n", path) // and no more
		if text, err := io.ReadAll(conn); err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 40") {
			t.Errorf("%s: %v %s", path, err, text)
		}
	}
}

// What says that it is too long is refused before it is sent.
func TestTooLong(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{limits: Limits{Body: 1000}})
	for _, header := range []string{
		"Content-Length: 1001", "Content-Length: 9223372036854775807",
		"Content-Length: 1001\r\nExpect: 100-continue",
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST /query HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: text/plain\r\n%s\r\n\r\n", r.read.Reveal(), header)
		in := bufio.NewReader(conn) // and not a byte of the body is sent
		resp, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusRequestEntityTooLarge || !resp.Close || !strings.Contains(string(text), "at most 1000 bytes") {
			t.Errorf("%s: %s %v %s", header, resp.Status, err, text)
		}
		if _, err := in.ReadByte(); err == nil {
			t.Errorf("%s: the connection goes on", header)
		}
	}
}
