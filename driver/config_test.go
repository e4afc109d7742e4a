package driver

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestNewConfig(t *testing.T) {
	t.Parallel()
	want := Config{
		AuthScheme: "OAuth", Version: "v27.0", InitiateOAuth: "OFF", SecureRedirectsOnly: true,
		FirewallType: "NONE", ProxyAuthScheme: "BASIC", ProxySSLType: "AUTO",
		Verbosity: 1, LogFormat: "TEXT", MaxLogFileSize: "100MB", MaxLogFileCount: -1, MaxRows: -1, PageSize: 100, Timeout: time.Minute,
		CacheTolerance: 10 * time.Minute, OnMissing: "REPORT", MaxCalls: -1, MaxQuotaPercent: 90, MaxMemory: 64, Memory: "AUTO", Parallelism: 1, TimeZone: "UTC", UserViewsSchemaName: "UserViews", UseConnectionPooling: true, PoolMinSize: 2,
	}
	c := NewConfig()
	if *c != want {
		t.Errorf("got %+v", *c)
	}
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
	if dsn := c.FormatDSN(); dsn != "" {
		t.Errorf("the defaults are written %q", dsn)
	}
}

func TestConfig_printingHidesSecrets(t *testing.T) {
	t.Parallel()
	c := NewConfig()
	c.OAuthAccessToken, c.ProxyPassword, c.ProxyUser, c.ProxyServer = NewSecret("canary-token"), NewSecret("canary-password"), "bob", "proxy.test"
	printed := []string{c.String()}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		printed = append(printed, fmt.Sprintf(format, c), fmt.Sprintf(format, *c), fmt.Sprintf(format, []any{c, *c}))
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range append(printed, string(text)) {
		if strings.Contains(text, "canary") || strings.Contains(text, fmt.Sprintf("%x", "canary")) {
			t.Errorf("a secret shows: %s", text)
		}
	}
	if want := "OAuthAccessToken=****;ProxyServer=proxy.test;ProxyUser=bob;ProxyPassword=****"; c.String() != want || fmt.Sprint(c) != want {
		t.Errorf("String is %s, fmt prints %v", c.String(), c)
	}
	if !strings.Contains(c.FormatDSN(), "OAuthAccessToken=canary-token;") {
		t.Error("FormatDSN masks")
	}
	if again, err := ParseDSN(c.FormatDSN()); err != nil || *again != *c {
		t.Errorf("read back as %v, %v", again, err)
	}
}

func TestConfig_validate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*Config)
		want   string
	}{
		{"spelling", func(c *Config) { c.AuthScheme = "oauth" }, "AuthScheme: must be written OAuth"},
		{"short version", func(c *Config) { c.Version = "25.0" }, "Version: must be written v25.0"},
		{"slash", func(c *Config) { c.Endpoint = "https://host/" }, "Endpoint: must be written https://host"},
		{"empty version", func(c *Config) { c.Version = "" }, "Version: is empty; NewConfig sets it to v27.0"},
		{"page size", func(c *Config) { c.PageSize = 0 }, "Pagesize: must be a whole number from 1 to 100"},
		{"port", func(c *Config) { c.ProxyPort = 70000 }, "ProxyPort: must be a whole number from 0 to 65535"},
		{"negative timeout", func(c *Config) { c.Timeout = -time.Millisecond }, "Timeout: must be a number of seconds from 0 to 86400"},
		{"long timeout", func(c *Config) { c.Timeout = 25 * time.Hour }, "Timeout: must be a number of seconds from 0 to 86400"},
		{"token", func(c *Config) { c.OAuthAccessToken = NewSecret("a\r\nb") }, "OAuthAccessToken: holds the control character U+000D"},
		{"blank in token", func(c *Config) { c.OAuthAccessToken = NewSecret("a b") }, "OAuthAccessToken: must be visible ASCII characters only: no blank, no line break"},
		{"plain redirect", func(c *Config) { c.CallbackURL = "http://shop.example/" }, "CallbackURL: must be https: plain http is for loopback only (127.0.0.0/8, ::1, localhost), or for SecureRedirectsOnly=false"},
		{"one plain redirect", func(c *Config) { c.AllowedCallbackURLs = "https://a.test/ http://b.test/" }, "AllowedCallbackURLs: must be https: plain http is for loopback only (127.0.0.0/8, ::1, localhost), or for SecureRedirectsOnly=false"},
		{"verifier of nobody", func(c *Config) { c.OAuthVerifier = NewSecret("code") }, "OAuthVerifier: InitiateOAuth=OFF exchanges no code: set REFRESH or GETANDREFRESH, or call GetOAuthAccessToken with it"},
		{"verbosity", func(c *Config) { c.Verbosity = 6 }, "Verbosity: must be 1 or 2 or 3 or 4 or 5"},
		{"padded module", func(c *Config) { c.LogModules = "SQL ;TCP " }, "LogModules: must be written SQL;TCP"},
		{"firewall without server", func(c *Config) { c.FirewallType = "SOCKS5" }, "proxy: FirewallServer is empty: FirewallType=SOCKS5 needs it"},
		{"firewall without type", func(c *Config) { c.FirewallServer = "host" }, "proxy: FirewallType is NONE while another Firewall property is set: set FirewallType to TUNNEL, SOCKS4, SOCKS4a or SOCKS5, or clear them"},
		{"user without proxy", func(c *Config) { c.ProxyUser, c.ProxyAutoDetect = "bob", "false" }, "proxy: ProxyServer is empty while ProxyPort, ProxyUser or ProxyPassword is set: set ProxyServer, or clear them"},
	} {
		c := NewConfig()
		tt.change(c)
		err := c.Validate()
		fault := new(ConfigError)
		if !errors.As(err, &fault) || err.Error() != "connection properties: "+tt.want {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
	if err := new(Config).Validate(); err == nil || err.Error() != "connection properties: AuthScheme: is empty; NewConfig sets it to OAuth" {
		t.Errorf("the zero Config: %v", err)
	}
}
