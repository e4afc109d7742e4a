package driver_test

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/proxy"
	_ "github.com/viewfinder-sql/viewfinder/proxy/kerberos"
	_ "github.com/viewfinder-sql/viewfinder/proxy/ntlm"
	_ "github.com/viewfinder-sql/viewfinder/proxy/pac"
)

// secured serves a simulator by https as example.com, which only the servers of
// the network know, and returns its certificate and connection string.
func secured(t *testing.T, n *fakenet.Net) (cert *x509.Certificate, dsn string) {
	t.Helper()
	srv := simulated(t)
	origin, err := url.Parse(srv.URL())
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(origin) }})
	front.EnableHTTP2 = true
	front.StartTLS()
	t.Cleanup(front.Close)
	n.Name("example.com:443", front.Listener.Addr().String())
	return front.Certificate(), strings.Replace(srv.DSN(), "Endpoint="+srv.URL(), "Endpoint=https://example.com", 1) + ";"
}

// The network's properties hold for calls of the API and for those to the login
// services alike.
func TestNetwork(t *testing.T) {
	t.Parallel()
	const password = `canary p"w;x`
	for name, tt := range map[string]struct {
		start func(n *fakenet.Net) (dsn string)
		want  string // in each line of the journal, the last
	}{
		"DIGEST": {func(n *fakenet.Net) string {
			host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy", Auth: &fakenet.DigestAuth{User: "ann", Password: password}})
			return fmt.Sprintf(`ProxyServer=%s;ProxyPort=%d;ProxyAuthScheme=DIGEST;ProxyUser=ann;ProxyPassword='%s'`, host, port, password)
		}, "proxy 1 CONNECT example.com:443 Digest → 200"},
		"NTLM": {func(n *fakenet.Net) string {
			host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy", Auth: fakenet.NTLMAuth{Domain: "LAB", User: "ann", Password: password}})
			return fmt.Sprintf(`ProxyServer=%s;ProxyPort=%d;ProxyAuthScheme=NTLM;ProxyUser=LAB\ann;ProxyPassword='%s'`, host, port, password)
		}, "proxy 1 CONNECT example.com:443 NTLM → 200"},
		"PAC": {func(n *fakenet.Net) string {
			host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy", Auth: fakenet.Basic("ann", password)})
			path := filepath.Join(t.TempDir(), "proxy.pac")
			script := fmt.Sprintf(`function FindProxyForURL(url, host) { return "PROXY %s:%d"; }`, host, port)
			if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf(`ProxyAutoConfigURL=%s;ProxyUser=ann;ProxyPassword='%s'`, path, password)
		}, "proxy 1 CONNECT example.com:443 Basic → 200"},
		"SOCKS4a": {func(n *fakenet.Net) string {
			host, port := n.SOCKSServer(fakenet.SOCKS{Name: "firewall", V4: true, User: "ann"})
			return fmt.Sprintf(`FirewallType=socks4a;FirewallServer=%s;FirewallPort=%d;FirewallUser=ann`, host, port)
		}, `firewall 1 SOCKS4a example.com:443 as "ann"`},
	} {
		n := fakenet.New(t)
		cert, dsn := secured(t, n)
		sum := sha256.Sum256(cert.Raw)
		db := open(t, dsn+tt.start(n)+";SSLServerCert="+hex.EncodeToString(sum[:]))
		if got := query(t, db, "SELECT COUNT(*) FROM Media LIMIT 1"); len(got) != 1 {
			t.Errorf("%s: got %v", name, got)
		}
		lines := strings.Split(n.Journal(), "\n")
		if last := lines[len(lines)-1]; last != tt.want {
			t.Errorf("%s: went by %q, want %s", name, lines, tt.want)
		}
		// The login service is reached by the same connection: the way is the same.
		if _, err := try(t, db, "EXEC GetTokenInfo"); err != nil {
			t.Errorf("%s: GetTokenInfo: %v", name, err)
		}
		if more := n.Journal(); strings.Contains(more, "407") || strings.Count(more, "\n") > 1 {
			t.Errorf("%s: another way for the login service: %s", name, more)
		}
	}
}

func TestNetwork_certificates(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	cert, dsn := secured(t, n)
	host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy"})
	base := dsn + fmt.Sprintf("ProxyServer=%s;ProxyPort=%d;", host, port)
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
	for _, dsn := range []string{"SSLServerCert='" + text + "'", "SSLPinOnly=true;SSLServerCert='" + strings.ReplaceAll(text, "\n", " ") + "'", "SSLServerCert=*"} {
		if got := query(t, open(t, base+dsn), "SELECT COUNT(*) FROM Media"); len(got) != 1 {
			t.Errorf("%.60s: got %v", dsn, got)
		}
	}
	_, err := try(t, open(t, base), "SELECT Id FROM Media")
	if _, ok := errors.AsType[*proxy.CertificateError](err); !ok || !strings.Contains(err.Error(), "set SSLServerCert") {
		t.Errorf("got %v", err)
	}
}

// Timeout bounds a request from the proxy's handshake on, and the error names
// the proxy.
func TestNetwork_timeout(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	host, port := n.Raw(func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }) // until the client closes
	_, dsn := secured(t, n)
	db := open(t, dsn+fmt.Sprintf("ProxyServer=%s;ProxyPort=%d;Timeout=0.05", host, port))
	_, err := try(t, db, "SELECT Id FROM Media")
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no answer within 50ms (Timeout): proxy: ") || !strings.Contains(err.Error(), fmt.Sprintf("ProxyServer %s:%d gave no answer in time", host, port)) {
		t.Errorf("got %v", err)
	}
}

// A setting of the system that cannot be used is the error of every request that
// needs it, and nothing is sent. It is set: not parallel.
func TestNetwork_unusableSetting(t *testing.T) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"} {
		t.Setenv(name, "")
	}
	t.Setenv("HTTPS_PROXY", "http://ann:canary word@proxy.test:3128")
	srv := simulated(t)
	if got := query(t, open(t, srv.DSN()), "SELECT COUNT(*) FROM Media"); len(got) != 1 { // this machine needs no proxy
		t.Errorf("got %v", got)
	}
	dsn := "OAuthAccessToken=EAAFAKEtoken0123456789;Endpoint=https://api.test"
	_, err := try(t, open(t, dsn), "SELECT Id FROM Media")
	unusable, ok := errors.AsType[*proxy.SettingError](err)
	if !ok || unusable.Setting != "HTTPS_PROXY" || !strings.Contains(err.Error(), "HTTPS_PROXY is no address of a proxy") || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v", err)
	}
	if _, err := try(t, open(t, dsn), "EXEC GetTokenInfo"); err == nil || !strings.Contains(err.Error(), "HTTPS_PROXY is no address of a proxy") {
		t.Errorf("the login service: %v", err)
	}
	d := diagnose(t, srv, dsn)
	if c := d.Find("dns"); c.Status != driver.CheckOK || c.Detail != "nothing was looked up: the way to api.test is not known" {
		t.Errorf("dns: %+v", c)
	}
	if c := d.Find("proxy"); c.Status != driver.CheckFailed || !strings.HasPrefix(c.Detail, "HTTPS_PROXY is no address") || !strings.Contains(c.Fix, "HTTPS_PROXY") {
		t.Errorf("proxy: %+v", c)
	}
}
