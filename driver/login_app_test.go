package driver

import (
	"database/sql"
	"strings"
	"testing"
)

// The app is that of the configuration, of the environment, or the built-in one,
// whole; what stands in for the platform is shown the first only.
func TestConfig_app(t *testing.T) {
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
		facebookAppID, facebookAppSecret = tt.built[0], tt.built[1]
		cfg, err := ParseDSN(tt.dsn)
		if err != nil {
			t.Fatal(err)
		}
		if id, secret := cfg.app(); id+" "+secret.Reveal() != tt.want {
			t.Errorf("%s: got %q %q, want %q", tt.name, id, secret.Reveal(), tt.want)
		}
		// A token that is used as it was given may be another app's.
		cfg.OAuthAccessToken = NewSecret("EAAfake")
		c, err := NewConnector(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if c.login.secret != cfg.OAuthClientSecret {
			t.Errorf("%s: requests with a given token are signed by another app", tt.name)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	facebookAppID, facebookAppSecret = "", ""
}

// Without an app, the error names the two properties.
func TestConfig_noApp(t *testing.T) {
	t.Setenv(clientIDVariable, "")
	c, err := NewConnector(NewConfig())
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	defer db.Close()
	_, err = db.QueryContext(t.Context(), "EXEC GetOAuthAuthorizationURL")
	if err == nil || !strings.Contains(err.Error(), "no app is built in") || !strings.Contains(err.Error(), "OAuthClientId") || !strings.Contains(err.Error(), "OAuthClientSecret") {
		t.Errorf("got %v", err)
	}
}
