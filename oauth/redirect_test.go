package oauth

import (
	"errors"
	"strings"
	"testing"
)

func TestRedirectURI(t *testing.T) {
	t.Parallel()
	gigya := []string{"https://socialize.us1.example.com/GS/GSLogin.aspx?", "https://socialize.eu1.example.com/GS/GSLogin.aspx?"}
	tests := []struct {
		name    string
		cfg     Config
		given   string
		want    string
		wantErr string
	}{
		{name: "the connection's", cfg: Config{CallbackURL: "https://a.test/cb"}, want: "https://a.test/cb"},
		{name: "the request's", cfg: Config{CallbackURL: "https://a.test/cb"}, given: "https://b.test/", want: "https://b.test/"},
		{name: "one of several", cfg: Config{AllowedCallbackURLs: gigya}, given: gigya[1], want: gigya[1]},
		{name: "the connection's beside others", cfg: Config{CallbackURL: "https://a.test/cb", AllowedCallbackURLs: gigya}, given: "https://a.test/cb", want: "https://a.test/cb"},
		{name: "the only one", cfg: Config{AllowedCallbackURLs: gigya[:1]}, want: gigya[0]},
		{name: "http where allowed", cfg: Config{InsecureRedirects: true}, given: "http://a.test/cb", want: "http://a.test/cb"},

		{name: "which", cfg: Config{AllowedCallbackURLs: gigya}, wantErr: "oauth: CallbackURL is empty: give one of AllowedCallbackURLs: " + gigya[0] + ", " + gigya[1]},
		{name: "none", wantErr: "oauth: CallbackURL is empty"},
		{name: "trailing slash missing", cfg: Config{AllowedCallbackURLs: []string{"https://a.test/cb/"}}, given: "https://a.test/cb", wantErr: "the nearest, https://a.test/cb/, has a trailing slash, which the given one lacks"},
		{name: "trailing slash too many", cfg: Config{AllowedCallbackURLs: []string{"https://a.test/cb"}}, given: "https://a.test/cb/", wantErr: "the nearest, https://a.test/cb, has no trailing slash, which the given one has"},
		{name: "host", cfg: Config{AllowedCallbackURLs: gigya}, given: "https://socialize.au1.example.com/GS/GSLogin.aspx?", wantErr: `differs in the host: "socialize.au1.example.com" was given, not "socialize.eu1.example.com"`},
		{name: "question mark", cfg: Config{AllowedCallbackURLs: gigya}, given: strings.TrimSuffix(gigya[1], "?"), wantErr: "the nearest, " + gigya[1] + ", differs in the query, from the question mark on"},
		{name: "port", cfg: Config{AllowedCallbackURLs: []string{"https://localhost:33333/"}}, given: "https://localhost:3333/", wantErr: `differs in the port: "3333" was given, not "33333"`},
		{name: "scheme", cfg: Config{AllowedCallbackURLs: []string{"https://localhost:33333/"}}, given: "http://localhost:33333/", wantErr: `differs in the scheme: "http" was given, not "https"`},
		{name: "path", cfg: Config{AllowedCallbackURLs: []string{"https://a.test/Back"}}, given: "https://a.test/back", wantErr: `differs in the path: "/back" was given, not "/Back"`},
		{name: "query", cfg: Config{AllowedCallbackURLs: []string{"https://a.test/?x=1"}}, given: "https://a.test/?x=canary", wantErr: "differs in the query"},
		{name: "spelling", cfg: Config{AllowedCallbackURLs: []string{"https://a.test/"}}, given: "HTTPS://a.test/", wantErr: "differs in the spelling"},
		{name: "http", cfg: Config{}, given: "http://a.test/", wantErr: "oauth: CallbackURL must begin with https://"},
		{name: "a code", given: "https://a.test/?code=canary", wantErr: "oauth: CallbackURL holds a code"},
	}
	for _, tt := range tests {
		got, err := tt.cfg.redirectURI(tt.given)
		switch {
		case tt.wantErr == "" && (err != nil || got != tt.want):
			t.Errorf("%s: got %q, %v, want %q", tt.name, got, err, tt.want)
		case tt.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tt.wantErr)):
			t.Errorf("%s: got %q, %v, want %s", tt.name, got, err, tt.wantErr)
		case err != nil && !errors.Is(err, ErrRedirectURI):
			t.Errorf("%s: %v does not match ErrRedirectURI", tt.name, err)
		case err != nil && strings.Contains(err.Error(), "canary"):
			t.Errorf("%s: the error shows a secret: %v", tt.name, err)
		}
	}
}
