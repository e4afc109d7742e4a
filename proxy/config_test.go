package proxy

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

func TestNew_refusals(t *testing.T) {
	t.Parallel()
	const canary = "canary-password"
	server := func(name string) Config { return Config{ProxyServer: name, ProxyPassword: secret.New(canary)} }
	tests := []struct {
		cfg  Config
		want string
	}{
		{Config{ProxyAuthScheme: "BEARER"}, `proxy: ProxyAuthScheme "BEARER" is unknown: use one of BASIC, DIGEST, NTLM, NEGOTIATE, NONE, PROPRIETARY`},
		{Config{ProxySSLType: "MAYBE"}, `proxy: ProxySSLType "MAYBE" is unknown: use one of AUTO, ALWAYS, NEVER, TUNNEL`},
		{Config{FirewallType: "HTTP"}, `proxy: FirewallType "HTTP" is unknown: use one of NONE, TUNNEL, SOCKS4, SOCKS4A, SOCKS5`},
		{Config{ProxyAutoConfigURL: "/etc/proxy.pac"}, "proxy: ProxyAutoConfigURL is set while ProxyAutoDetect is false"},
		{Config{ProxyServer: "10.0.0.1", ProxyAuthScheme: "negotiate"}, "proxy: ProxyServer is an address: ProxyAuthScheme=NEGOTIATE needs the host name"},
		{Config{ProxyServer: "p", ProxyAuthScheme: "digest"}, "proxy: ProxyUser is empty: ProxyAuthScheme=DIGEST needs it"},
		{Config{ProxyServer: "p", ProxyAuthScheme: "proprietary"}, "proxy: ProxyAuthScheme=PROPRIETARY sends ProxyPassword as the whole Proxy-Authorization header"},
		{Config{FirewallType: "SOCKS4", FirewallServer: "f", FirewallPassword: secret.New(canary)}, "proxy: FirewallPassword is set, and FirewallType=SOCKS4 knows no passwords: use SOCKS5"},
		{Config{FirewallType: "SOCKS4a", FirewallServer: "f", FirewallUser: "a\x00"}, "proxy: FirewallUser or FirewallPassword holds a control character"},
		{Config{ProxyUser: "ann"}, "proxy: ProxyServer is empty while"},
		{Config{ProxyPort: 80}, "proxy: ProxyServer is empty while"},
		{Config{ProxyServer: "p", ProxyUser: "ann", ProxyAuthScheme: "none"}, "proxy: ProxyAuthScheme is NONE while ProxyUser or"},
		{server("http://ann:" + canary + "@p"), "proxy: ProxyServer must be a host name or an IP address alone, without scheme"},
		{server("p/path"), "proxy: ProxyServer must be a host name or an IP address alone, without scheme"},
		{server("p:3128"), "proxy: ProxyServer must be a host name or an IP address alone, without brackets: the port goes into ProxyPort"},
		{server("[::1]"), "proxy: ProxyServer must be a host name or an IP address alone, without brackets: the port goes into ProxyPort"},
		{server("a b"), "proxy: ProxyServer holds a character that no host name has"},
		{server("a\r\nHost: b"), "proxy: ProxyServer must be a host name"},
		{server("a\r\nb"), "proxy: ProxyServer holds a character that no host name has"},
		{server("bücher.example"), "proxy: ProxyServer holds a character that no host name has (write international names as xn--…)"},
		{Config{ProxyServer: "p", ProxyPort: 65536}, "proxy: ProxyPort 65536 is outside 1 to 65535"},
		{Config{ProxyServer: "p", ProxyPort: -1}, "proxy: ProxyPort -1 is outside 1 to 65535"},
		{Config{ProxyServer: "p", ProxyUser: "a:b"}, "proxy: ProxyUser holds a colon"},
		{Config{ProxyServer: "p", ProxyUser: "a", ProxyPassword: secret.New(canary + "\n")}, "proxy: ProxyUser or ProxyPassword holds a control character"},
		{Config{ProxyServer: "p", ProxyExceptions: []string{"a", "http://b"}}, `proxy: ProxyExceptions entry "http://b" must be a host name`},
		{Config{ProxyServer: "p", ProxyExceptions: []string{"b:80"}}, `proxy: ProxyExceptions entry "b:80" must be a host name`},
		{Config{ProxyServer: "p", ProxyExceptions: []string{"b\xff"}}, `proxy: ProxyExceptions entry "b\xff" is not valid text`},
		{Config{SSLPinOnly: true}, "tls: SSLPinOnly is true, and SSLServerCert names no certificate to pin"},
		{Config{SSLPinOnly: true, SSLServerCert: "*"}, "tls: SSLPinOnly is true, and SSLServerCert names no certificate to pin"},
		{Config{FirewallServer: "f"}, "proxy: FirewallType is NONE while another Firewall property is set"},
		{Config{FirewallPassword: secret.New(canary)}, "proxy: FirewallType is NONE while another Firewall property is set"},
		{Config{FirewallType: "TUNNEL"}, "proxy: FirewallServer is empty: FirewallType=TUNNEL needs it"},
		{Config{FirewallType: "TUNNEL", FirewallServer: "f:80"}, "proxy: FirewallServer must be a host name or an IP address alone, without brackets: the port goes into FirewallPort"},
		{Config{FirewallType: "TUNNEL", FirewallServer: "f", FirewallPort: 70000}, "proxy: FirewallPort 70000 is outside 1 to 65535"},
		{Config{FirewallType: "SOCKS5", FirewallServer: "f", FirewallPort: 70000}, "proxy: FirewallPort 70000 is outside 1 to 65535"},
		{Config{FirewallType: "TUNNEL", FirewallServer: "f", FirewallUser: "a:b"}, "proxy: FirewallUser holds a colon"},
		{Config{FirewallType: "SOCKS5", FirewallServer: "f", FirewallPassword: secret.New(canary)}, "proxy: FirewallPassword is set without FirewallUser"},
		{Config{FirewallType: "SOCKS5", FirewallServer: "f", FirewallUser: strings.Repeat("a", 256)}, "proxy: FirewallUser or FirewallPassword is longer than the 255 bytes"},
	}
	for _, tt := range tests {
		_, err := New(tt.cfg)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("New(%v) = %v, want %s", tt.cfg, err, tt.want)
			continue
		}
		if strings.Contains(err.Error(), canary) {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

// What is not imported is named. Not parallel: nothing else may look at what is
// registered meanwhile.
func TestNew_withoutImports(t *testing.T) {
	defer register.Schemes.Take()()
	defer register.PAC.Take()()
	for _, tt := range []struct {
		cfg  Config
		want string
	}{
		{Config{ProxyAutoConfigURL: "/etc/proxy.pac", ProxyAutoDetect: true}, `proxy: ProxyAutoConfigURL cannot be used: PAC files are not built into this program: import _ "github.com/viewfinder-sql/viewfinder/proxy/pac"`},
		{Config{ProxyServer: "p", ProxyUser: "a", ProxyAuthScheme: "NTLM"}, `proxy: ProxyAuthScheme=NTLM is not built into this program: import _ "github.com/viewfinder-sql/viewfinder/proxy/ntlm"`},
		{Config{ProxyServer: "p", ProxyAuthScheme: "negotiate"}, `proxy: ProxyAuthScheme=NEGOTIATE is not built into this program: import _ "github.com/viewfinder-sql/viewfinder/proxy/kerberos"`},
	} {
		if _, err := New(tt.cfg); err == nil || err.Error() != tt.want {
			t.Errorf("New(%v) = %v, want %s", tt.cfg, err, tt.want)
		}
		if err := tt.cfg.Validate(); err == nil || err.Error() != tt.want {
			t.Errorf("%v.Validate() = %v, want %s", tt.cfg, err, tt.want)
		}
	}
}

func TestNew_defaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cfg, want Config
	}{
		{Config{}, Config{ProxyAuthScheme: "BASIC", ProxySSLType: "AUTO", FirewallType: "NONE"}},
		{
			Config{ProxyServer: "::1", ProxySSLType: "never", FirewallType: "socks5", FirewallServer: "f"},
			Config{ProxyServer: "::1", ProxyPort: 80, ProxyAuthScheme: "BASIC", ProxySSLType: "NEVER", FirewallType: "SOCKS5", FirewallServer: "f", FirewallPort: 1080},
		},
		{
			Config{FirewallType: "Tunnel", FirewallServer: "10.0.0.1"},
			Config{ProxyAuthScheme: "BASIC", ProxySSLType: "AUTO", FirewallType: "TUNNEL", FirewallServer: "10.0.0.1", FirewallPort: 80},
		},
	}
	for _, tt := range tests {
		got := tt.cfg
		if err := got.normalize(); err != nil {
			t.Errorf("%v: %v", tt.cfg, err)
		} else if fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%v: got %v, want %v", tt.cfg, got, tt.want)
		}
	}
}

func TestNew_trust(t *testing.T) {
	t.Parallel()
	transport, err := New(Config{ProxyServer: "p"})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []*trust{transport.origin, transport.proxies} {
		cfg := part.client("example.com")
		if cfg.MinVersion != 0x0303 || part.system != nil || cfg.VerifyConnection == nil {
			t.Errorf("minimum version %#x, own roots %t, verified %t", cfg.MinVersion, part.system != nil, cfg.VerifyConnection != nil)
		}
	}
}

func TestExceptions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern, host string
		want          bool
	}{
		{"example.com", "example.com", true},
		{"Example.COM", "eXample.com", true},
		{"example.com", "example.com.", true},
		{"example.com", "www.example.com", false},
		{"example.com", "examplexcom", false},
		{"*.example.com", "www.example.com", true},
		{"*.example.com", "a.b.example.com", true},
		{"*.example.com", "example.com", false},
		{"*example.com", "example.com", true},
		{"10.*", "10.1.2.3", true},
		{"10.*", "110.1.2.3", false},
		{"*", "anything.test", true},
		{"::1", "0:0::1", true},
		{"[::1]", "::1", true},
		{"10.0.0.1", "::ffff:10.0.0.1", true},
		{" example.com ", "example.com", true},
		{"", "", false},
		{"(a|b)+", "a", false},
	}
	for _, tt := range tests {
		list, err := parseExceptions([]string{"other.test", tt.pattern})
		if err != nil {
			t.Errorf("%q: %v", tt.pattern, err)
		} else if got := list.match(tt.host); got != tt.want {
			t.Errorf("%q matches %q: %t, want %t", tt.pattern, tt.host, got, tt.want)
		}
	}
}

// canned is a connection whose other side says one text.
type canned struct {
	net.Conn
	answer *bytes.Reader
}

func (c canned) Write(p []byte) (int, error) { return len(p), nil }
func (c canned) Read(p []byte) (int, error)  { return c.answer.Read(p) }

func FuzzConnect(f *testing.F) {
	for _, seed := range []string{
		"HTTP/1.1 200 OK\r\n\r\n",
		"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc",
		"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n",
		"HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
		"<html></html>", "", "HTTP/1.1 200",
	} {
		f.Add([]byte(seed))
	}
	user := register.Login{User: "ann", Password: secret.New("canary-password")}
	f.Fuzz(func(t *testing.T, answer []byte) {
		ask := connectBy(&login{prefix: "Proxy", scheme: AuthDigest, with: digestLogin(user)})()
		failure := ask(context.Background(), canned{answer: bytes.NewReader(answer)}, "example.com:443")
		if failure == nil {
			resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(answer)), nil)
			if err != nil || resp.StatusCode/100 != 2 {
				t.Fatalf("took %q for a tunnel", answer)
			}
			return
		}
		if failure.Reason == "" {
			t.Fatalf("no reason for refusing %q", answer)
		}
	})
}
