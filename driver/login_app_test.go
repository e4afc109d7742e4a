package driver

import (
	"database/sql"
	"strings"
	"testing"
)

// Without an app, the error names the two properties.
func TestConfig_noApp(t *testing.T) {
	t.Setenv("VIEWFINDER_OAUTH_CLIENT_ID", "")
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
