package driver

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/property"
)

// samples has for every active property a value that is not its default, in a
// connection string that is valid as a whole.
var samples = map[string]string{
	"AuthScheme":        "InstagramLogin",
	"BusinessAccountId": "17841400000000000",
	"Version":           "v25.0",
	"Endpoint":          "http://127.0.0.1:8080",
	"InitiateOAuth":     "GETANDREFRESH",
	"OAuthClientId":     "1234",
	"OAuthClientSecret": "canary-client-secret",
	"OAuthAccessToken":  "canary-access-token=;",
	"CallbackURL":       "https://localhost:33333/?a=b",
	"Scope":             "instagram_basic,pages_show_list",
	"OAuthRefreshToken": "canary-refresh-token", "OAuthExpiresIn": "3600", "OAuthTokenTimestamp": "1790000000000",
	"OAuthSettingsLocation": "postgres://ann:canary-store-password@db.example/tokens", "OAuthSettingsKey": "canary passphrase",
	"OAuthProfile": `{"token": {"additionalParameters": {"key": "canary-key"}}}`,
	"OAuthUser":    "ann", "OAuthVerifier": "https://localhost:33333/?code=canary-code", "AuthenticateAsPage": "104",
	"AllowedCallbackURLs": "https://localhost:33333/?a=b https://b.test/", "SecureRedirectsOnly": "false", "RequireState": "true",
	"SSLServerCert": "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF", "SSLPinOnly": "true",
	"FirewallType":     "SOCKS5",
	"FirewallServer":   "firewall.example.com",
	"FirewallPort":     "1081",
	"FirewallUser":     "ann",
	"FirewallPassword": "canary-firewall-password'\"",
	"ProxyAutoDetect":  "true", "ProxyAutoConfigURL": "/etc/proxy.pac", "ProxySSLServerCert": "00112233445566778899aabbccddeeff",
	"ProxyServer":     "proxy.example.com",
	"ProxyPort":       "3128",
	"ProxyAuthScheme": "NONE",
	"ProxyUser":       "bob",
	"ProxyPassword":   " canary-proxy-password ",
	"ProxySSLType":    "TUNNEL",
	"ProxyExceptions": "*.example.org;10.0.0.1",
	"Logfile":         "/var/log/view finder.log",
	"Verbosity":       "2",
	"LogModules":      "EXEC;SQL",
	"LogFormat":       "JSON",
	"MaxLogFileSize":  "10MB",
	"MaxLogFileCount": "5",
	"MaxRows":         "1000",
	"Pagesize":        "50",
	"Timeout":         "2.5",
	"OnMissing":       "ERROR", "UseConnectionPooling": "false", "PoolMaxSize": "7", "PoolMinSize": "3",
	"MaxCalls": "50", "MaxQuotaPercent": "40", "PartialResults": "true", "AnswerCache": "30", "Now": "2026-11-20T12:00:00.5Z", "TimeZone": "Europe/Berlin",
	"PoolIdleTimeout": "90", "ConnectionLifeTime": "600", "MaxMemory": "5",
}

// Every active property has one field, every field an active property, and the
// fields are all of a type that set and text know.
func TestConfig_fieldsAreTheActiveProperties(t *testing.T) {
	t.Parallel()
	structure := reflect.TypeFor[Config]()
	fields := map[string]string{}
	for i := range structure.NumField() {
		field := structure.Field(i)
		name := field.Tag.Get("property")
		if p, ok := property.Lookup(name); !ok || p.Name != name || p.Status != property.Active {
			t.Errorf("field %s: %q is no active property", field.Name, name)
		}
		if other := fields[name]; other != "" {
			t.Errorf("fields %s and %s are both %s", other, field.Name, name)
		}
		fields[name] = field.Name
		if !field.IsExported() {
			t.Errorf("field %s is not exported", field.Name)
		}
	}
	for _, p := range property.All() {
		if p.Status == property.Active && fields[p.Name] == "" {
			t.Errorf("the active property %s has no field", p.Name)
		}
	}
	for _, f := range configFields {
		isSecret := structure.Field(f.index).Type == reflect.TypeFor[Secret]()
		if isSecret != f.property.Masked() {
			t.Errorf("%s: sensitivity %s, type %s", f.property.Name, f.property.Sensitivity, structure.Field(f.index).Type)
		}
	}
}

// ParseDSN and FormatDSN handle every field: a value that is not the default
// arrives and comes back.
func TestConfig_everyFieldTravels(t *testing.T) {
	t.Parallel()
	defaults := NewConfig()
	for _, f := range configFields {
		sample, ok := samples[f.property.Name]
		if !ok {
			t.Errorf("%s: no sample", f.property.Name)
			continue
		}
		c := NewConfig()
		f.set(c, sample)
		if got := f.text(c); got != sample {
			t.Errorf("%s: %q is set and read as %q", f.property.Name, sample, got)
		}
		if sample == "" {
			continue
		}
		if reflect.DeepEqual(c, defaults) {
			t.Errorf("%s: the sample changes nothing", f.property.Name)
		}
		if want := f.property.Name + "="; !strings.HasPrefix(c.FormatDSN(), want) {
			t.Errorf("%s: FormatDSN forgets it: %s", f.property.Name, c.FormatDSN())
		}
	}

	c := sampleConfig(t)
	c.ProxyAuthScheme = "BASIC"                         // NONE contradicts ProxyUser
	c.AuthenticateAsPage, c.OAuthProfile = "", Secret{} // each is for another login kind
	got, err := ParseDSN(c.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	if *got != *c {
		t.Errorf("FormatDSN and ParseDSN change\n%+v\nto\n%+v", c.values(), got.values())
	}
}

// Something reads every field: the property of a field that nothing reads would
// be silently without effect.
func TestConfig_everyFieldIsRead(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && namesConfig(sel.X) {
				read[sel.Sel.Name] = true
			}
			return true
		})
	}
	structure := reflect.TypeFor[Config]()
	for _, f := range configFields {
		name := structure.Field(f.index).Name
		if len(f.property.Choices) == 1 {
			continue
		}
		if !read[name] {
			t.Errorf("nothing reads %s, the property %s", name, f.property.Name)
		}
	}
}

// namesConfig reports whether an expression is one by which this package calls a
// Config.
func namesConfig(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "cfg" || x.Name == "c"
	case *ast.SelectorExpr:
		return x.Sel.Name == "cfg"
	}
	return false
}

// sampleConfig returns a Config with every sample.
func sampleConfig(t *testing.T) *Config {
	t.Helper()
	c := NewConfig()
	for _, f := range configFields {
		if sample := samples[f.property.Name]; sample != "" {
			f.set(c, sample)
		}
	}
	return c
}

func TestNewConfig(t *testing.T) {
	t.Parallel()
	want := Config{
		AuthScheme: "OAuth", Version: "v26.0", InitiateOAuth: "OFF", SecureRedirectsOnly: true,
		FirewallType: "NONE", ProxyAuthScheme: "BASIC", ProxySSLType: "AUTO",
		Verbosity: 1, LogFormat: "TEXT", MaxLogFileSize: "100MB", MaxLogFileCount: -1, MaxRows: -1, PageSize: 100, Timeout: time.Minute,
		OnMissing: "REPORT", MaxCalls: -1, MaxQuotaPercent: 90, MaxMemory: 64, TimeZone: "UTC", UseConnectionPooling: true, PoolMinSize: 2,
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

func TestConfig_clone(t *testing.T) {
	t.Parallel()
	c := sampleConfig(t)
	clone := c.Clone()
	if *clone != *c {
		t.Error("the clone differs")
	}
	clone.Version = "v24.0"
	if c.Version == clone.Version {
		t.Error("the clone shares its fields")
	}
}

func TestConfig_printingHidesSecrets(t *testing.T) {
	t.Parallel()
	c := sampleConfig(t)
	printed := []string{c.String()}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		printed = append(printed, fmt.Sprintf(format, c), fmt.Sprintf(format, *c), fmt.Sprintf(format, []any{c, *c}))
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	printed = append(printed, string(text), fmt.Sprint(c.values()))
	for _, text := range printed {
		if strings.Contains(text, "canary") || strings.Contains(text, fmt.Sprintf("%x", "canary")) {
			t.Errorf("a secret shows: %s", text)
		}
	}
	if !strings.Contains(c.String(), "OAuthAccessToken=****;") || !strings.Contains(c.String(), "ProxyUser=bob;") {
		t.Errorf("String is %s", c)
	}
	if !strings.Contains(c.FormatDSN(), "OAuthClientSecret=canary-client-secret;") {
		t.Error("FormatDSN masks")
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
		{"empty version", func(c *Config) { c.Version = "" }, "Version: is empty; NewConfig sets it to v26.0"},
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
