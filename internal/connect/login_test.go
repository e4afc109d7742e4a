package connect

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The stored login is meant where nothing else could give a token, and only there.
func TestMeanStored(t *testing.T) {
	t.Parallel()
	for dsn, want := range map[string]string{
		"":                                      InitiateRefresh,
		"OAuthClientId=3":                       InitiateRefresh,
		"OAuthUser=1":                           InitiateRefresh,
		"OAuthAccessToken=EAAfake":              InitiateOff,
		"OAuthRefreshToken=EAAfake":             InitiateOff,
		"OAuthSettingsLocation=memory://stored": InitiateOff,
		"InitiateOAuth=GETANDREFRESH":           InitiateGetAndRefresh,
	} {
		cfg, err := config.Parse(dsn)
		if err != nil {
			t.Fatal(err)
		}
		if MeanStored(cfg); cfg.InitiateOAuth != want {
			t.Errorf("%q: %s, not %s", dsn, cfg.InitiateOAuth, want)
		}
	}
}

// The app is that of the configuration, of the environment, or the built-in one,
// whole; what stands in for the platform is shown the first only.
func TestAppOf(t *testing.T) {
	t.Setenv(clientIDVariable, "")
	t.Setenv(clientSecretVariable, "")
	for _, tt := range []struct {
		name               string
		environment, built [2]string
		dsn                string
		want               string
	}{
		{"none", [2]string{}, [2]string{}, "", " "},
		{"built in", [2]string{}, [2]string{"1", "fake-built"}, "", "1 fake-built"},
		{"environment", [2]string{"2", "fake-environment"}, [2]string{"1", "fake-built"}, "", "2 fake-environment"},
		{"configuration", [2]string{"2", "fake-environment"}, [2]string{"1", "fake-built"}, "OAuthClientId=3;OAuthClientSecret=fake-own", "3 fake-own"},
		{"another id", [2]string{"2", "fake-environment"}, [2]string{"1", "fake-built"}, "OAuthClientId=3", "3 "},
		{"the id of the environment", [2]string{"2", "fake-environment"}, [2]string{"1", "fake-built"}, "OAuthClientId=2", "2 fake-environment"},
		{"the built-in id", [2]string{"2", "fake-environment"}, [2]string{"1", "fake-built"}, "OAuthClientId=1", "1 fake-built"},
		{"a secret alone", [2]string{"", "fake-environment"}, [2]string{}, "OAuthClientId=3", "3 fake-environment"},
		{"a secret without an id", [2]string{"", "fake-environment"}, [2]string{}, "", " "},
		{"the environment's id alone", [2]string{"2", ""}, [2]string{"1", "fake-built"}, "OAuthClientSecret=fake-own", "2 fake-own"},
		{"a secret of no known app", [2]string{}, [2]string{"1", "fake-built"}, "OAuthClientSecret=fake-own", " fake-own"},
		{"an endpoint", [2]string{"2", "fake-environment"}, [2]string{"1", "fake-built"}, "Endpoint=https://a.test", " "},
		{"an endpoint with an app", [2]string{"2", "fake-environment"}, [2]string{"1", "fake-built"}, "Endpoint=https://a.test;OAuthClientId=2", "2 "},
	} {
		t.Setenv(clientIDVariable, tt.environment[0])
		t.Setenv(clientSecretVariable, tt.environment[1])
		builtIn := App{tt.built[0], secret.New(tt.built[1])}
		cfg, err := config.Parse(tt.dsn)
		if err != nil {
			t.Fatal(err)
		}
		if id, key := appOf(cfg, builtIn); id+" "+key.Reveal() != tt.want {
			t.Errorf("%s: got %q %q, want %q", tt.name, id, key.Reveal(), tt.want)
		}
		// A token that is used as it was given may be another app's.
		cfg.OAuthAccessToken = secret.New("EAAfake")
		l, err := Open(cfg, schema.Default(), Options{BuiltIn: map[oauth.Login]App{oauth.FacebookLogin: builtIn}})
		if err != nil {
			t.Fatal(err)
		}
		if l.Login.secret != cfg.OAuthClientSecret {
			t.Errorf("%s: requests with a given token are signed by another app", tt.name)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

// The property, the logins and the catalogue name the kinds of login alike.
func TestLoginKinds(t *testing.T) {
	t.Parallel()
	p, _ := connprops.Lookup("AuthScheme")
	var choices []string
	for _, c := range p.Choices {
		choices = append(choices, c.Text)
	}
	var logins []string
	for _, l := range oauth.Logins() {
		logins = append(logins, string(l))
	}
	if !slices.Equal(choices, logins) {
		t.Errorf("the property knows %v, logins are %v", choices, logins)
	}
	for _, l := range oauth.Logins() {
		kind := LoginKind(&config.Config{AuthScheme: string(l)})
		if want := string(l); kind != schema.NoLogin && kind.String() != want || (kind == schema.NoLogin) != (l == oauth.CustomLogin) {
			t.Errorf("%s is the kind %q of the catalogue", l, kind)
		}
	}
}
