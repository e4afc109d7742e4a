package connprops

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func TestNormalize(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 300)
	for _, tt := range []struct{ name, text, want string }{
		{"AuthScheme", "oauth", "OAuth"},
		{"InitiateOAuth", "getAndRefresh", "GETANDREFRESH"},
		{"BusinessAccountId", "17841400000000000", "17841400000000000"},
		{"Version", "26.0", "v26.0"},
		{"Version", "v9.1", "v9.1"},
		{"Endpoint", "https://Graph.Example.com/", "https://graph.example.com"},
		{"Endpoint", "HTTPS://h:8443", "https://h:8443"},
		{"Endpoint", "http://127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"Endpoint", "http://127.9.9.9", "http://127.9.9.9"},
		{"Endpoint", "http://[::1]:8080", "http://[::1]:8080"},
		{"Endpoint", "http://LocalHost:1", "http://localhost:1"},
		{"CallbackURL", "https://localhost:33333/", "https://localhost:33333/"},
		{"CallbackURL", "http://127.0.0.1:33333/cb?a=b", "http://127.0.0.1:33333/cb?a=b"},
		{"ProxyServer", "proxy.corp", "proxy.corp"},
		{"ProxyServer", "10.0.0.1", "10.0.0.1"},
		{"FirewallServer", "[2001:db8::1]", "2001:db8::1"},
		{"FirewallServer", "2001:db8::1", "2001:db8::1"},
		{"ProxyPort", "08080", "8080"},
		{"FirewallPort", "0", "0"},
		{"Verbosity", "2", "2"},
		{"MaxRows", "-1", "-1"},
		{"Pagesize", "100", "100"},
		{"Timeout", "0", "0"},
		{"Timeout", "030", "30"},
		{"Timeout", "0.250", "0.25"},
		{"Timeout", "86400", "86400"},
		{"OAuthAccessToken", "123|abc==", "123|abc=="},
		{"ProxyPassword", "p:ä@ ;=", "p:ä@ ;="},
		{"Offline", "NO", "false"},
		{"SecureRedirectsOnly", "1", "true"},
		{"GenerateSchemaFiles", "never", "Never"},
		{"CacheTolerance", "0600", "600"},
		{"UseConnectionPooling", "yes", "true"},
		{"PoolIdleTimeout", "60", "60"},

		{"OAuthSettingsLocation", "/home/a~b/x", "/home/a~b/x"},
		{"OAuthSettingsLocation", "~/x", "!must name the directory in full: ~ is a shell's word for it"},
		{"OAuthSettingsLocation", "sqlite:~/x", "!must name the directory in full: ~ is a shell's word for it"},
		{"Logfile", "~/x.log", "!must name the directory in full: ~ is a shell's word for it"},
		{"BusinessAccountId", "1784a", "!must be an id: digits only"},
		{"BusinessAccountId", "-1", "!must be an id: digits only"},
		{"Version", "26", "!must be a Graph API version such as v27.0"},
		{"Version", "v26.0/../", "!must be a Graph API version such as v27.0"},
		{"Endpoint", "http://example.com", "!must be https: plain http is for loopback only (127.0.0.0/8, ::1, localhost)"},
		{"Endpoint", "http://localhost.example.com", "!must be https"},
		{"Endpoint", "http://127.0.0.1.example.com", "!must be https"},
		{"Endpoint", "http://2130706433", "!must be https"},
		{"Endpoint", "http://128.0.0.1", "!must be https"},
		{"Endpoint", "http://0.0.0.0", "!must be https"},
		{"Endpoint", "ftp://127.0.0.1", "!must begin with https://"},
		{"Endpoint", "https://user:pw@host", "!must be an origin"},
		{"Endpoint", "https://@host", "!must be an origin"},
		{"Endpoint", "https://host/path", "!must be an origin"},
		{"Endpoint", "https://host?", "!must be an origin"},
		{"Endpoint", "https://host#", "!must be an origin"},
		{"Endpoint", "https://host:", "!must be an origin"},
		{"Endpoint", "https://host:0", "!must be an origin"},
		{"Endpoint", "https://host:65536", "!must be an origin"},
		{"Endpoint", "https://", "!must be an origin"},
		{"Endpoint", "https:host", "!must be an origin"},
		{"Endpoint", "//host", "!must begin with https://"},
		{"Endpoint", "host:8080", "!must be an origin"},
		{"Endpoint", "https://h%6fst", "!must be an origin"},
		{"Endpoint", `https://host\@other`, "!must be an origin"},
		{"CallbackURL", "http://example.com/", "http://example.com/"}, // SecureRedirectsOnly decides
		{"CallbackURL", "ftp://example.com/", "!must begin with https://"},
		{"AllowedCallbackURLs", " https://a.test/  https://b.test/cb ", "https://a.test/ https://b.test/cb"},
		{"AllowedCallbackURLs", "https://a.test/ nowhere", "!must be an address"},
		{"CallbackURL", "https://host/#x", "!must be an address"},
		{"CallbackURL", "https://host/a b", "!must be an address"},
		{"CallbackURL", "/cb", "!must be an address"},
		{"ProxyServer", "http://proxy", "!must be a host name or address alone"},
		{"ProxyServer", "proxy:8080", "!must be a host name or address alone"},
		{"ProxyServer", "u@proxy", "!must be a host name or address alone"},
		{"ProxyServer", "[proxy]", "!must be a host name or address alone"},
		{"ProxyServer", "[127.0.0.1]", "!must be a host name or address alone"},
		{"ProxyServer", long, "!must be a host name or address alone"},
		{"ProxyPort", "x", "!must be a whole number from 0 to 65535"},
		{"FirewallPort", "65536", "!must be a whole number from 0 to 65535"},
		{"FirewallPort", "-1", "!must be a whole number from 0 to 65535"},
		{"MaxRows", "0", "!must be -1 (no bound), or 1 or more"},
		{"MaxRows", "-2", "!must be a whole number, -1 or more"},
		{"MaxCalls", "0", "!must be -1 (no bound), or 1 or more"},
		{"MaxRows", "99999999999999999999", "!must be a whole number"},
		{"Pagesize", "101", "!must be a whole number from 1 to 100"},
		{"Pagesize", "1e1", "!must be a whole number"},
		{"Timeout", "60s", "!must be a number of seconds from 0 to 86400"},
		{"Timeout", "1m", "!must be a number of seconds"},
		{"Timeout", "-1", "!must be a number of seconds"},
		{"Timeout", "86400.1", "!must be a number of seconds"},
		{"Timeout", "1.", "!must be a number of seconds"},
		{"Verbosity", "6", "!must be 1 or 2 or 3 or 4 or 5"},
		{"Verbosity", "05", "5"},
		{"LogModules", "exec; sql ;TCP ;;EXEC", "EXEC;SQL;TCP"},
		{"LogModules", "EXEC;SOAP", "!must be of EXEC, INFO, HTTP, SSL, AUTH, SQL, META, FUNC, TCP, CACH, CORE, WSDL, parted by ';': \"SOAP\" is none of them"},
		{"MaxLogFileSize", "100 kB", "100KB"},
		{"MaxLogFileSize", "1048576", "1048576"},
		{"MaxLogFileSize", "9999999999GB", "!must be a number of bytes with a unit, such as 100MB"},
		{"MaxLogFileSize", "10TB", "!must be a number of bytes with a unit, such as 100MB"},
		{"MaxLogFileCount", "-2", "!must be a whole number, -1 or more"},
		{"FirewallType", "HTTP", "!must be NONE or TUNNEL or SOCKS4 or SOCKS4a or SOCKS5"},
		{"FirewallType", "socks4A", "SOCKS4a"},
		{"ProxyAutoDetect", "YES", "true"},
		{"ProxyAutoDetect", "", ""},
		{"ProxyAutoConfigURL", "http://wpad.corp/proxy.pac", "http://wpad.corp/proxy.pac"},
		{"ProxyAutoConfigURL", `C:\proxy.pac`, `C:\proxy.pac`},
		{"ProxyAutoConfigURL", "/etc/proxy.pac", "/etc/proxy.pac"},
		{"ProxyAutoConfigURL", "file:///etc/proxy.pac", "file:///etc/proxy.pac"},
		{"ProxyAutoConfigURL", "http://u:p@host/proxy.pac", "!must be an http or https address without user"},
		{"ProxyAutoConfigURL", "ftp://host/proxy.pac", "!must be an http or https address without user"},
		{"SSLServerCert", "-----BEGIN CERTIFICATE-----\r\nAA==\n", "-----BEGIN CERTIFICATE-----\r\nAA==\n"},
		{"SSLServerCert", "a\x00", "!holds a NUL byte"},
		{"OAuthAccessToken", "a b", "!must be visible ASCII"},
		{"OAuthAccessToken", "a\r\nHost: x", "!holds the control character U+000D"},
		{"OAuthAccessToken", "tökén", "!must be visible ASCII"},
		{"Logfile", "a\x00b", "!holds a NUL byte"},
		{"Logfile", "a\xffb", "!holds bytes that are not UTF-8"},
		{"Logfile", "a\u0085b", "!holds the control character U+0085"},
		{"OAuthProfile", "{\r\n\t\"name\": \"a\"\n}", "{\r\n\t\"name\": \"a\"\n}"},
		{"OAuthProfile", "{\n\x00}", "!holds a NUL byte"},
		{"Readonly", "maybe", "!must be true or false"},
		{"KeptLocation", "kept.db", "kept.db"},
		{"KeptLocation", `C:\kept.db`, `C:\kept.db`},
		{"KeptLocation", "sqlite:kept.db", "!must be the path of the file alone: leave sqlite: out"},
		{"KeptLocation", "postgres://u:fake@h/d", "!must be the path of an SQLite file: what is kept in PostgreSQL is read there"},
		{"KeptLocation", "PostgreSQL://h/d", "!must be the path of an SQLite file: what is kept in PostgreSQL is read there"},
		{"KeptLocation", "parquet:lake", "!must be the path of an SQLite file: what is kept as Parquet"},
		{"KeptLocation", "env:KEPT", "!must be the path of an SQLite file itself"},
		{"PoolMaxSize", "-5", "!must be a whole number, 0 or more"},
	} {
		p, ok := Lookup(tt.name)
		if !ok {
			t.Fatalf("no property %s", tt.name)
		}
		got, err := p.Normalize(tt.text)
		reason, wrong := strings.CutPrefix(tt.want, "!")
		switch {
		case !wrong && (err != nil || got != tt.want):
			t.Errorf("%s=%q: got %q, %v; want %q", tt.name, tt.text, got, err, tt.want)
		case wrong && err == nil:
			t.Errorf("%s=%q: got %q, want an error", tt.name, tt.text, got)
		case wrong && !strings.HasPrefix(err.Error(), "connection properties: "+tt.name+": "+reason):
			t.Errorf("%s=%q: got error %q, want %q", tt.name, tt.text, err, reason)
		}
		if again, err := p.Normalize(got); !wrong && (err != nil || again != got) {
			t.Errorf("%s=%q: the canonical %q becomes %q, %v", tt.name, tt.text, got, again, err)
		}
	}
}

func TestNormalize_refused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"CacheDriver", "sqlite", "not supported yet: CacheDriver: the cache is a file of its own"},
		{"CacheProvider", "perhaps", "not supported yet: CacheProvider: "},
		{"Other", "ConvertDateTimeToGMT=true", "not supported yet: Other: "},
	} {
		p, _ := Lookup(tt.name)
		_, err := p.Normalize(tt.text)
		if !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s=%s: %v is not ErrUnsupported", tt.name, tt.text, err)
			continue
		}
		if !strings.HasPrefix(err.Error(), "connection properties: "+tt.want) {
			t.Errorf("%s=%s: got %q, want %q", tt.name, tt.text, err, tt.want)
		}
		if fault := new(Error); !errors.As(err, &fault) || fault.Property != tt.name || fault.Byte != 0 {
			t.Errorf("%s=%s: got %+v", tt.name, tt.text, fault)
		}
	}
}

// Every refused property takes its default and the empty text, and nothing else
// that is well-formed.
func TestNormalize_refusedPropertiesTakeTheirDefault(t *testing.T) {
	t.Parallel()
	samples := []string{"true", "false", "0", "1", "-1", "7", "x", "5MB"}
	for _, p := range All() {
		if p.Status != Refused {
			continue
		}
		for _, text := range []string{"", p.Default, strings.ToUpper(p.Default)} {
			if _, err := p.Normalize(text); err != nil {
				t.Errorf("%s=%s: %v", p.Name, text, err)
			}
		}
		for _, text := range samples {
			if got, err := p.Normalize(text); err == nil && got != p.Default {
				t.Errorf("%s=%s passes as %q", p.Name, text, got)
			}
		}
	}
}

func TestSeconds(t *testing.T) {
	t.Parallel()
	for _, d := range []time.Duration{0, 1, time.Millisecond, time.Second, 90 * time.Second, 86399*time.Second + 999999999} {
		text := FormatSeconds(d)
		if got, err := ParseSeconds(text); err != nil || got != d {
			t.Errorf("%v is written %q and read as %v, %v", d, text, got, err)
		}
	}
	for _, d := range []time.Duration{-1, -time.Second, -1500 * time.Millisecond, math.MinInt64} {
		if got, err := ParseSeconds(FormatSeconds(d)); err == nil {
			t.Errorf("%v is written %q and read as %v", d, FormatSeconds(d), got)
		}
	}
}

func TestParseSize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"0": 0, "7B": 7, "100KB": 100 << 10, "100MB": 100 << 20, "2G": 2 << 30, "999999999999999999": 999999999999999999, "8589934591GB": 8589934591 << 30} {
		if got, err := ParseSize(text); err != nil || got != want {
			t.Errorf("%s is %d, %v, not %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MB", "1.5MB", "-1", "8589934592GB", "1000000000000000000"} {
		if got, err := ParseSize(text); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
}
