package proxy

import (
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

// What desktops say, as Windows and macOS write it.
func TestDesktop(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		proxies map[string]string
		spare   string
		address string
		want    string // kind and address of the way, or the error
	}{
		{map[string]string{"": "proxy.test:8080"}, "", "https://example.com", "HTTP proxy.test:8080"},
		{map[string]string{"http": "a.test:1", "https": "b.test:2"}, "", "https://example.com", "HTTP b.test:2"},
		{map[string]string{"http": "a.test:1", "https": "b.test:2"}, "", "http://example.com", "HTTP a.test:1"},
		{map[string]string{"http": "a.test:1"}, "", "https://example.com", "DIRECT"}, // as it is set
		{map[string]string{"socks": "s.test:1080"}, "", "https://example.com", "SOCKS4 s.test:1080"},
		{map[string]string{"socks": "socks5://s.test"}, "", "http://example.com", "SOCKS5 s.test:1080"},
		{map[string]string{"http": "a.test:1", "socks": "s.test:1080"}, "", "https://example.com", "SOCKS4 s.test:1080"},
		{map[string]string{"https": "http://b.test:2"}, "", "https://example.com", "HTTP b.test:2"},
		{map[string]string{"https": "b.test:0"}, "", "https://example.com", "proxy: the system's setting of a proxy for https names a port outside 1 to 65535"},
		{map[string]string{"https": ":2"}, "", "https://example.com", "proxy: the system's setting of a proxy for https names no host"},
		{map[string]string{"": "gopher://b.test"}, "", "http://example.com", `proxy: the system's setting of a proxy for http names a proxy of the scheme "gopher"`},

		{map[string]string{"": "p.test:1"}, "*.local, 169.254/16", "http://169.254.7.7", "DIRECT"},
		{map[string]string{"": "p.test:1"}, "*.local, 169.254/16", "http://printer.local", "DIRECT"},
		{map[string]string{"": "p.test:1"}, "*.local, 169.254/16", "http://printer.locale", "HTTP p.test:1"},
		{map[string]string{"": "p.test:1"}, "10.*,intra*,<local>", "http://10.1.2.3", "DIRECT"},
		{map[string]string{"": "p.test:1"}, "10.*,intra*,<local>", "http://intra.example", "DIRECT"},
		{map[string]string{"": "p.test:1"}, "10.*,intra*,<local>", "http://wiki", "DIRECT"},
		{map[string]string{"": "p.test:1"}, "10.*,intra*,<local>,<-loopback>", "http://wiki.example", "HTTP p.test:1"},
		{map[string]string{"": "p.test:1"}, "fd00::/8", "http://[fd00::1]", "DIRECT"},
		{map[string]string{"": "p.test:1"}, "[fd00::1]:8080", "http://[fd00::1]:8080", "DIRECT"},
		{map[string]string{"": "p.test:1"}, "[fd00::1]:8080", "http://[fd00::1]", "HTTP p.test:1"},
		{map[string]string{"": "p.test:1"}, "bücher.example", "http://xn--bcher-kva.example", "DIRECT"},
		{map[string]string{"": "p.test:1"}, "a,http://b", "http://a", "proxy: the system's setting of hosts without a proxy cannot be read from entry 2 on"},
	} {
		s := desktop(tt.proxies, tt.spare)
		u, err := url.Parse(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if r, err := s.of(u); err != nil {
			got = err.Error()
		} else if got = string(r.kind); r.kind != routeDirect {
			got += " " + r.addr()
		}
		if got != tt.want && (!strings.HasPrefix(tt.want, "proxy: ") || !strings.HasPrefix(got, tt.want)) {
			t.Errorf("%v without %q, %s: got %s, want %s", tt.proxies, tt.spare, tt.address, got, tt.want)
		}
	}
}

// Two settings are one only where they do the same.
func TestOpen_environment(t *testing.T) {
	key := func(name, value string) string {
		t.Setenv(name, value)
		s, err := settle(Config{ProxyAutoDetect: true})
		if err != nil {
			t.Fatal(err)
		}
		return s.identity()
	}
	first := key("https_proxy", "http://ann:canary-one@proxy.test")
	if again := key("https_proxy", "http://ann:canary-one@proxy.test"); again != first {
		t.Error("the same settings share no transport")
	}
	if other := key("https_proxy", "http://ann:canary-two@proxy.test"); other == first {
		t.Error("another password shares the transport")
	}
	if other := key("no_proxy", "example.com"); other == first || strings.Contains(other, "canary") {
		t.Errorf("other exceptions: %q", other)
	}
}

// Locations that a PAC file can have, and others.
func TestNewPAC(t *testing.T) {
	t.Parallel()
	compile := func(string) (register.PACScript, error) { return nil, nil }
	for location, want := range map[string]string{
		"http://wpad.test/proxy.pac":  "http://wpad.test/proxy.pac",
		"HTTPS://wpad.test/proxy.pac": "https://wpad.test/proxy.pac",
		"file:///etc/proxy.pac":       "/etc/proxy.pac",
		"file://localhost/etc/p.pac":  "/etc/p.pac",
		"file:///C:/proxy.pac":        "C:/proxy.pac",
		"/etc/proxy.pac":              "/etc/proxy.pac",
		"proxy.pac":                   "proxy.pac",
		`C:\proxy.pac`:                `C:\proxy.pac`,
		"file://server/proxy.pac":     "cannot be used",
		"http:///proxy.pac":           "cannot be used",
		"http:proxy.pac":              "cannot be used",
		"http://[::1/canary":          "cannot be used",
		"ftp://wpad.test/canary":      "cannot be used",
		"data:text/plain,canary":      "cannot be used",
		"://canary":                   "cannot be used",
	} {
		f, err := newPACOf(compile, "ProxyAutoConfigURL", location, nil)
		switch {
		case err != nil && (!strings.Contains(err.Error(), "proxy: ProxyAutoConfigURL "+want) || strings.Contains(err.Error(), "canary")):
			t.Errorf("%s: %v", location, err)
		case err == nil && f.name() != want:
			t.Errorf("%s: is at %s, not %s", location, f.name(), want)
		}
	}
}
