package proxy_test

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// The environment names proxies of each kind; its user counts where the
// properties have none. It is set: not parallel.
func TestProxyAutoDetect_environment(t *testing.T) {
	n := fakenet.New(t)
	at := func(host string, port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }
	open1 := at(n.HTTPProxy(fakenet.Proxy{Name: "open"}))
	basic := at(n.HTTPProxy(fakenet.Proxy{Name: "basic", Auth: fakenet.Basic("ann", "canary:1")}))
	secure := at(n.HTTPProxy(fakenet.Proxy{Name: "tls", TLS: true}))
	socks := at(n.SOCKSServer(fakenet.SOCKS{Name: "socks", User: "ann", Password: "canary"}))
	for _, v := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "REQUEST_METHOD"} {
		t.Setenv(v, "")
	}
	for _, tt := range []struct {
		proxy, except string
		cfg           proxy.Config
		want          string // the journal, or the error
	}{
		{"http://" + open1, "", proxy.Config{}, "open CONNECT example.com:443 → 200"},
		{open1, "", proxy.Config{}, "open CONNECT example.com:443 → 200"},
		{"http://ann:canary%3A1@" + basic, "", proxy.Config{}, "basic CONNECT example.com:443 Basic → 200"},
		{"http://" + basic, "", proxy.Config{ProxyUser: "ann", ProxyPassword: secret.New("canary:1")}, "basic CONNECT example.com:443 Basic → 200"},
		{"https://" + secure, "", proxy.Config{}, "tls CONNECT example.com:443 → 200"},
		{"http://" + secure, "", proxy.Config{ProxySSLType: "ALWAYS"}, "tls CONNECT example.com:443 → 200"},
		{"socks5://ann:canary@" + socks, "", proxy.Config{}, "socks SOCKS5 example.com:443"},
		{"socks5h://ann:canary@" + socks, "", proxy.Config{}, "socks SOCKS5 example.com:443"},
		{"ftp://" + open1, "", proxy.Config{}, `a proxy of the scheme "ftp"`},
		{"http://ann:can ary@[", "", proxy.Config{}, "proxy: HTTPS_PROXY is no address of a proxy"},
		{"http://" + basic, "", proxy.Config{}, "proxy: ProxyAutoDetect (HTTPS_PROXY) " + basic + " asks for authentication (HTTP status 407): set ProxyUser and ProxyPassword"},
	} {
		t.Setenv("HTTPS_PROXY", tt.proxy)
		t.Setenv("NO_PROXY", tt.except)
		cfg := tt.cfg
		cfg.ProxyAutoDetect, cfg.RootCAs = true, n.Roots
		body, err := get(t, open(t, cfg), "https://example.com")
		asked := firstNumber.Replace(n.Journal())
		switch {
		case err != nil && (!strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "can ary") || strings.Contains(err.Error(), "canary")):
			t.Errorf("%s: got %v, want %s", tt.proxy, err, tt.want)
		case err == nil && (body != "200 hello" || asked != tt.want):
			t.Errorf("%s: got %q by %q, want %s", tt.proxy, body, asked, tt.want)
		}
	}
	// Spared hosts, and no detection, are direct.
	t.Setenv("HTTPS_PROXY", "http://"+open1)
	t.Setenv("NO_PROXY", "192.0.2.0/24")
	if _, err := get(t, open(t, proxy.Config{ProxyAutoDetect: true}), "https://127.0.0.1:1"); err == nil || strings.Contains(err.Error(), "ProxyAutoDetect") {
		t.Errorf("loopback: got %v", err)
	}
	if asked := n.Journal(); asked != "" {
		t.Errorf("asked %s", asked)
	}
}

// Requests to a detected proxy share its connections, also where ALWAYS makes an
// https proxy of an http one.
func TestProxyAutoDetect_pool(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	host, port := n.HTTPProxy(fakenet.Proxy{Name: "tls", TLS: true})
	pac := filepath.Join(t.TempDir(), "proxy.pac")
	script := `function FindProxyForURL(url, host) { return "PROXY ` + net.JoinHostPort(host, strconv.Itoa(port)) + `"; }`
	if err := os.WriteFile(pac, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	transport := open(t, proxy.Config{ProxyAutoDetect: true, ProxyAutoConfigURL: pac, ProxySSLType: proxy.SSLAlways, RootCAs: n.Roots})
	for range 3 {
		if body, err := get(t, transport, "https://example.com"); err != nil || body != "200 hello" {
			t.Fatalf("got %q, %v", body, err)
		}
	}
	if got, want := firstNumber.Replace(n.Journal()), "tls CONNECT example.com:443 → 200"; got != want {
		t.Errorf("asked %s, not %s once", got, want)
	}
}

var firstNumber = strings.NewReplacer(" 1 ", " ", " 2 ", " ", " 3 ", " ", " 4 ", " ", " 5 ", " ")

// A PAC file of an address is fetched once, and its server's faults are told.
func TestProxyAutoConfigURL_address(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy"})
	var fetched atomic.Int32
	serve := func(status int, body string) string {
		h, p := n.Raw(func(c net.Conn) {
			fetched.Add(1)
			_, _ = c.Read(make([]byte, 4096))
			_, _ = c.Write([]byte("HTTP/1.1 " + strconv.Itoa(status) + " " + http.StatusText(status) + "\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body))
		})
		return "http://" + net.JoinHostPort(h, strconv.Itoa(p)) + "/proxy.pac"
	}
	script := `function FindProxyForURL(url, host) { return "PROXY ` + net.JoinHostPort(host, strconv.Itoa(port)) + `"; }`
	transport := open(t, proxy.Config{ProxyAutoDetect: true, ProxyAutoConfigURL: serve(200, script), RootCAs: n.Roots})
	for range 3 {
		if body, err := get(t, transport, "https://example.com"); err != nil || body != "200 hello" {
			t.Fatalf("got %q, %v", body, err)
		}
	}
	if fetched.Load() != 1 {
		t.Errorf("fetched %d times", fetched.Load())
	}
	for want, address := range map[string]string{
		"the HTTP status 404": serve(404, "no"),
		"larger than 1048576": serve(200, strings.Repeat(" ", 1<<20+1)),
		"it is no JavaScript": serve(200, "<html>"),
		"connection refused":  "http://127.0.0.1:1/proxy.pac",
		"no such file":        "/nowhere/proxy.pac",
		"no such file or":     "file:///nowhere/proxy.pac",
		"finds no way":        serve(200, "var x"),
	} {
		_, err := get(t, open(t, proxy.Config{ProxyAutoDetect: true, ProxyAutoConfigURL: address}), "https://example.com")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", address, err, want)
		}
	}
}

// The hooks of a trace tell of each server on the way.
func TestWithTrace(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	cfg := proxy.Config{RootCAs: n.Roots, FirewallType: proxy.FirewallSOCKS5}
	cfg.FirewallServer, cfg.FirewallPort = n.SOCKSServer(fakenet.SOCKS{Name: "firewall"})
	cfg.ProxyServer, cfg.ProxyPort = n.HTTPProxy(fakenet.Proxy{Name: "proxy"})
	var told []string
	ctx := proxy.WithTrace(t.Context(), &proxy.Trace{
		HopStart: func(server, _, _ string) { told = append(told, "start "+server) },
		HopDone:  func(server, _, _ string, err error) { told = append(told, "done "+server) },
	})
	resp, err := open(t, cfg).RoundTrip(request(t, "https://example.com").WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got, want := strings.Join(told, ", "), "start ProxyServer, start FirewallServer, done FirewallServer, done ProxyServer"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
