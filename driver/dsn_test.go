package driver

import (
	"errors"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// dsns are valid connection strings, what they change in the defaults, and how
// FormatDSN writes that. They feed the tests of parsing and of the way back, the
// benchmark, and the fuzz target.
var dsns = []struct {
	dsn    string
	change func(*Config)
	format string
}{
	{"", func(*Config) {}, ""},
	{" ; ;\n", func(*Config) {}, ""},
	{
		"OAuthAccessToken=EAA-fake;BusinessAccountId=17841400000000000",
		func(c *Config) {
			c.OAuthAccessToken, c.BusinessAccountID = NewSecret("EAA-fake"), "17841400000000000"
		},
		"BusinessAccountId=17841400000000000;OAuthAccessToken=EAA-fake",
	},
	{
		"oauth access token = 1|2 ; OAUTH CLIENT ID=3",
		func(c *Config) { c.OAuthAccessToken, c.OAuthClientID = NewSecret("1|2"), "3" },
		"OAuthClientId=3;OAuthAccessToken=1|2",
	},
	{
		`OAuthAccessToken="fake=="`,
		func(c *Config) { c.OAuthAccessToken = NewSecret("fake==") },
		`OAuthAccessToken="fake=="`,
	},
	{
		"Endpoint=HTTP://LOCALHOST:8080/;Version=25.0",
		func(c *Config) { c.Endpoint, c.Version = "http://localhost:8080", "v25.0" },
		"Version=v25.0;Endpoint=http://localhost:8080",
	},
	{
		`ProxyServer=[::1];ProxyPort=3128;ProxyUser=bob;ProxyPassword='it''s;"x"=';ProxyExceptions="a;b"`,
		func(c *Config) {
			c.ProxyServer, c.ProxyPort, c.ProxyUser = "::1", 3128, "bob"
			c.ProxyPassword, c.ProxyExceptions = NewSecret(`it's;"x"=`), "a;b"
		},
		`ProxyServer=::1;ProxyPort=3128;ProxyUser=bob;ProxyPassword="it's;""x""=";ProxyExceptions="a;b"`,
	},
	{
		"FirewallType=socks5;FirewallServer=fw;FirewallPort=",
		func(c *Config) { c.FirewallType, c.FirewallServer = "SOCKS5", "fw" },
		"FirewallType=SOCKS5;FirewallServer=fw",
	},
	{"Timeout=0", func(c *Config) { c.Timeout = 0 }, "Timeout=0"},
	{"Timeout=1.50;Pagesize=025;MaxRows=10", func(c *Config) {
		c.Timeout, c.PageSize, c.MaxRows = 1500*time.Millisecond, 25, 10
	}, "MaxRows=10;Pagesize=25;Timeout=1.5"},
	{"Timeout=60;Version=v27.0;InitiateOAuth=off;AuthScheme=oauth", func(*Config) {}, ""},
	{"Offline=false;AutoCache=0;SSLServerCert=;Other='';UseConnectionPooling=true;Readonly=false", func(*Config) {}, ""},
	{"Readonly=TRUE", func(c *Config) { c.Readonly = true }, "Readonly=true"},
	{"CallbackURL=https://localhost:33333/;Scope=instagram_basic, pages_show_list", func(c *Config) {
		c.CallbackURL, c.Scope = "https://localhost:33333/", "instagram_basic, pages_show_list"
	}, "CallbackURL=https://localhost:33333/;Scope=instagram_basic, pages_show_list"},
}

func TestParseDSN(t *testing.T) {
	t.Parallel()
	for _, tt := range dsns {
		want := NewConfig()
		tt.change(want)
		got, err := ParseDSN(tt.dsn)
		if err != nil {
			t.Errorf("ParseDSN(%q): %v", tt.dsn, err)
		} else if *got != *want {
			t.Errorf("ParseDSN(%q) = %v, want %v", tt.dsn, got.FormatDSN(), want.FormatDSN())
		}
	}
}

func TestFormatDSN(t *testing.T) {
	t.Parallel()
	for _, tt := range dsns {
		c, err := ParseDSN(tt.dsn)
		if err != nil {
			t.Errorf("ParseDSN(%q): %v", tt.dsn, err)
			continue
		}
		if got := c.FormatDSN(); got != tt.format {
			t.Errorf("ParseDSN(%q) is written\n%s, want\n%s", tt.dsn, got, tt.format)
		}
		if again, err := ParseDSN(c.FormatDSN()); err != nil || *again != *c {
			t.Errorf("ParseDSN(%q) is read back as %v, %v", tt.dsn, again, err)
		}
	}
}

// Wrong connection strings, each with its own message. The commands:
//
//	parse      the connection string as it stands
//	quoted     the connection string as a Go string, for bytes that a file cannot show
//	untrusted  as parse, with ParseUntrustedDSN
func TestParseDSN_invalid(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "../testdata/connection-strings", func(t *testing.T, d *datadriven.TestData) string {
		dsn, parse := d.Input, ParseDSN
		switch d.Cmd {
		case "parse":
		case "quoted":
			text, err := strconv.Unquote(d.Input)
			if err != nil {
				d.Fatalf(t, "%v", err)
			}
			dsn = text
		case "untrusted":
			parse = ParseUntrustedDSN
		default:
			d.Fatalf(t, "unknown command")
		}
		c, err := parse(dsn)
		if err == nil {
			return "valid: " + c.String()
		}
		if fault := new(ConfigError); !errors.As(err, &fault) {
			d.Fatalf(t, "%T is no *ConfigError", err)
		}
		return err.Error()
	})
}

func TestParseUntrustedDSN(t *testing.T) {
	t.Parallel()
	const dsn = "BusinessAccountId=1;Version=v25.0;OAuthClientId=2;OAuthClientSecret=3;OAuthAccessToken=4;MaxRows=5;Pagesize=6"
	c, err := ParseUntrustedDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.FormatDSN(); got != dsn {
		t.Errorf("got %s", got)
	}
	for _, p := range connprops.All() {
		if _, err := ParseUntrustedDSN(p.Name + "="); p.Status == connprops.Active && (err == nil) != p.Untrusted {
			t.Errorf("%s: allowed %v, error %v", p.Name, p.Untrusted, err)
		}
	}
}

func FuzzParseDSN(f *testing.F) {
	for _, tt := range dsns {
		f.Add(tt.dsn)
	}
	const canary = "Canary7f3a91c0ffee"
	f.Fuzz(func(t *testing.T, dsn string) {
		if strings.Contains(dsn, canary) {
			return
		}
		// Whatever follows a secret, the error does not repeat the secret.
		if _, err := ParseDSN("OAuthAccessToken=" + canary + dsn); err != nil && strings.Contains(err.Error(), canary) {
			t.Errorf("the error shows the secret: %v", err)
		}
		if values, err := connprops.Parse(dsn); err == nil {
			again, err := connprops.Parse(connprops.Format(values))
			if err != nil || !maps.Equal(again, values) {
				t.Errorf("%q is read back as %q, %v", connprops.Format(values), connprops.Format(again), err)
			}
		}
		c, err := ParseDSN(dsn)
		if err != nil {
			fault := new(ConfigError)
			if !errors.As(err, &fault) || fault.Byte > len(dsn)+1 {
				t.Errorf("error %#v", err)
			}
			return
		}
		if again, err := ParseDSN(c.FormatDSN()); err != nil || *again != *c {
			t.Errorf("%q is read back as %v, %v", c.FormatDSN(), again, err)
		}
		if _, err := ParseDSN(c.String()); err != nil {
			t.Errorf("%q, which is redacted, is not valid: %v", c.String(), err)
		}
		if u, err := ParseUntrustedDSN(dsn); err == nil && *u != *c {
			t.Errorf("ParseUntrustedDSN reads %v, ParseDSN %v", u, c)
		}
	})
}

func BenchmarkParseDSN(b *testing.B) {
	for b.Loop() {
		for _, tt := range dsns {
			if _, err := ParseDSN(tt.dsn); err != nil {
				b.Fatal(err)
			}
		}
	}
}
