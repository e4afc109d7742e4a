package config

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// samples has for every active property a value that is not its default, in a
// connection string that is valid as a whole.
var samples = map[string]string{
	"AuthScheme": "InstagramLogin",
	"AutoCache":  "true", "CacheLocation": "/var/cache/it", "CacheTolerance": "3600", "CacheGrace": "86400", "Offline": "true", "CacheWithoutNames": "true", "KeptLocation": "/var/kept.db",
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
	"ProxyServer":      "proxy.example.com",
	"ProxyPort":        "3128",
	"ProxyAuthScheme":  "NONE",
	"ProxyUser":        "bob",
	"ProxyPassword":    " canary-proxy-password ",
	"ProxySSLType":     "TUNNEL",
	"ProxyExceptions":  "*.example.org;10.0.0.1",
	"Logfile":          "/var/log/view finder.log",
	"Verbosity":        "2",
	"LogModules":       "EXEC;SQL",
	"LogFormat":        "JSON",
	"MaxLogFileSize":   "10MB",
	"MaxLogFileCount":  "5",
	"MaxRows":          "1000",
	"Pagesize":         "50",
	"Timeout":          "2.5",
	"BrowsableSchemas": "Instagram", "Tables": "Media", "Views": "Comments, Pages", "PseudoColumns": "*=*",
	"OnMissing": "ERROR", "UseConnectionPooling": "false", "PoolMaxSize": "7", "PoolMinSize": "3",
	"MaxCalls": "50", "MaxQuotaPercent": "40", "PartialResults": "true", "AnswerCache": "30", "Memory": "/var/lib/viewfinder/memory", "Now": "2026-11-20T12:00:00.5Z", "TimeZone": "Europe/Berlin",
	"IncludePortfolioAccounts": "true",
	"FileRoot":                 "/srv/reports", "SyncFile": "/srv/sync.yaml", "UserDefinedViews": "/srv/views.json", "UserViewsSchemaName": "Mine", "Readonly": "true",
	"PoolIdleTimeout": "90", "ConnectionLifeTime": "600", "MaxMemory": "5", "Parallelism": "4",
}

// Every active property has one field, every field an active property, and the
// fields are all of a type that set and text know.
func TestConfig_fieldsAreTheActiveProperties(t *testing.T) {
	t.Parallel()
	structure := reflect.TypeFor[Config]()
	named := map[string]string{}
	for i := range structure.NumField() {
		field := structure.Field(i)
		name := field.Tag.Get("property")
		if p, ok := connprops.Lookup(name); !ok || p.Name != name || p.Status != connprops.Active {
			t.Errorf("field %s: %q is no active property", field.Name, name)
		}
		if other := named[name]; other != "" {
			t.Errorf("fields %s and %s are both %s", other, field.Name, name)
		}
		named[name] = field.Name
		if !field.IsExported() {
			t.Errorf("field %s is not exported", field.Name)
		}
	}
	for _, p := range connprops.All() {
		if p.Status == connprops.Active && named[p.Name] == "" {
			t.Errorf("the active property %s has no field", p.Name)
		}
	}
	for _, f := range fields {
		isSecret := structure.Field(f.index).Type == reflect.TypeFor[Secret]()
		if isSecret != f.property.Masked() {
			t.Errorf("%s: sensitivity %s, type %s", f.property.Name, f.property.Sensitivity, structure.Field(f.index).Type)
		}
	}
}

// Parse and FormatDSN handle every field: a value that is not the default
// arrives and comes back.
func TestConfig_everyFieldTravels(t *testing.T) {
	t.Parallel()
	defaults := New()
	for _, f := range fields {
		sample, ok := samples[f.property.Name]
		if !ok {
			t.Errorf("%s: no sample", f.property.Name)
			continue
		}
		c := New()
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
	got, err := Parse(c.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	if *got != *c {
		t.Errorf("FormatDSN and Parse change\n%+v\nto\n%+v", c.Values(), got.Values())
	}
}

// Something reads every field: the property of a field that nothing reads would
// be silently without effect.
func TestConfig_everyFieldIsRead(t *testing.T) {
	t.Parallel()
	var files []string
	for _, room := range []string{"../connect", "../session", "../forget", "../../driver"} {
		found, err := filepath.Glob(room + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
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
	for _, f := range fields {
		name := structure.Field(f.index).Name
		if len(f.property.Choices) == 1 {
			continue
		}
		if !read[name] {
			t.Errorf("nothing reads %s, the property %s", name, f.property.Name)
		}
	}
}

// namesConfig reports whether an expression is one by which the rooms that read a
// Config call it.
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
	c := New()
	for _, f := range fields {
		if sample := samples[f.property.Name]; sample != "" {
			f.set(c, sample)
		}
	}
	return c
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
	printed = append(printed, string(text), fmt.Sprint(c.Values()))
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
