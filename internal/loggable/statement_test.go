package loggable

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

func TestStatement(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"SELECT 'x'": "SELECT 'x'",
		"EXEC GetOAuthAccessToken @Code = 'CANARY'":                   "EXEC GetOAuthAccessToken @Code = ****",
		"\n execute GetOAuthAccessToken Verifier='CA''NARY', X=1":     "\n execute GetOAuthAccessToken Verifier=****, X=1",
		"{call GetOAuthAccessToken('WEB', \"CANARY\")}":               "{call GetOAuthAccessToken(****, ****)}",
		"EXEC GetOAuthAccessToken Verifier='CANARY":                   "**** (sql: line 1, column 35: the string that begins here never ends: close it with ')",
		"EXEC\tGetOAuthAccessToken Verifier='CANARY'":                 "EXEC\tGetOAuthAccessToken Verifier=****",
		"EXCE [GetOAuthAccessToken] Verifier='CANARY'":                "EXCE **** Verifier=****",
		"SELECT 1; EXEC GetOAuthAccessToken Verifier='CANARY'":        "SELECT 1; EXEC GetOAuthAccessToken Verifier=****",
		"SELECT * FROM getoauthaccesstoken WHERE Verifier = 'CANARY'": "SELECT * FROM getoauthaccesstoken WHERE Verifier = ****",
		"/* c */ EXEC GetOAuthAccessToken Verifier='CANARY'":          "/* c */ EXEC GetOAuthAccessToken Verifier=****",
	} {
		if got := Statement(token.NewText(query)); got != want || strings.Contains(got, "CANARY") {
			t.Errorf("%q is logged as %q, not %q", query, got, want)
		}
	}
}
