package oauth

import (
	"errors"
	"strings"
	"testing"
)

func TestReadVerifier(t *testing.T) {
	t.Parallel()
	meta := Config{}
	custom := Config{Login: CustomLogin, Profile: &Profile{profile{Authorization: profileAuthorization{AccessCodeTag: "c", StateTag: "s", ErrorDescriptionTag: "why"}}}}
	const back = "https://localhost:33333/"
	const none = "(none)"
	tests := []struct {
		name, verifier, callback, code, state string
		cfg                                   *Config
		want                                  error
		wantErr                               string
	}{
		{name: "a code", verifier: "AQcode-1_x", code: "AQcode-1_x", state: none},
		{name: "a code with blanks around", verifier: " AQcode\n", code: "AQcode", state: none},
		{name: "a code with the platform's fragment", verifier: "AQcode#_", code: "AQcode", state: none},
		{name: "a code with Facebook's fragment", verifier: "AQcode#_=_", code: "AQcode", state: none},
		{name: "a code with padding", verifier: "QUJD+/A==", code: "QUJD+/A==", state: none},
		{name: "an address", verifier: back + "?code=AQcode&state=s1#_", code: "AQcode", state: "s1"},
		{name: "an address without a path", verifier: "https://localhost:33333?code=AQcode", code: "AQcode"},
		{name: "an escaped code", verifier: back + "?code=a%2Fb%2Bc&state=a%26b", code: "a/b+c", state: "a&b"},
		{name: "an address of a redirect URI with a query", verifier: "https://a.test/cb?keep=1&code=AQcode&state=s1", callback: "https://a.test/cb?keep=1", code: "AQcode", state: "s1"},
		{name: "an address of a redirect URI with a question mark", verifier: "https://a.test/cb?code=AQcode", callback: "https://a.test/cb?", code: "AQcode"},
		{name: "a query", verifier: "?code=AQcode&state=s1#_", code: "AQcode", state: "s1"},
		{name: "a query without question mark", verifier: "state=s1&code=AQcode", code: "AQcode", state: "s1"},
		{name: "another provider's names", cfg: &custom, verifier: back + "?c=AQcode&s=s1&code=no&state=no", code: "AQcode", state: "s1"},

		{name: "denied", verifier: back + "?error=access_denied&error_reason=user_denied&error_description=Permissions+error&state=s1", want: ErrUserDenied},
		{name: "denied with a code", verifier: back + "?error=access_denied&code=canary", want: ErrUserDenied},
		{name: "denied by another provider", cfg: &custom, verifier: back + "?error=access_denied&why=not+now&s=s1", want: ErrUserDenied, wantErr: "not now"},
		{name: "another provider's error alone", cfg: &custom, verifier: back + "?why=down+for+repair", want: ErrRefused, wantErr: "down for repair"},
		{name: "empty", wantErr: "Verifier is empty"},
		{name: "blank", verifier: " \t", wantErr: "Verifier is empty"},
		{name: "only a fragment", verifier: "#_", wantErr: "without a code"},
		{name: "no code", verifier: back + "?state=s1", wantErr: "without a code"},
		{name: "two codes", verifier: back + "?code=canary&code=canary2", wantErr: "more than one code"},
		{name: "two states", verifier: back + "?code=canary&state=a&state=b", wantErr: "more than one state"},
		{name: "another host", verifier: "https://127.0.0.1:33333/?code=canary", want: ErrCode, wantErr: `Verifier is another address than CallbackURL: differs in the host`},
		{name: "another path", verifier: back + "cb?code=canary", wantErr: `differs in the path: "/cb" was given, not "/"`},
		{name: "another scheme", verifier: "http://localhost:33333/?code=canary", wantErr: `differs in the scheme`},
		{name: "the redirect URI's query missing", callback: back + "?keep=1", verifier: back + "?code=canary", wantErr: "differs in the query"},
		{name: "a token", verifier: back + "#access_token=canary", wantErr: "holds a token instead of a code"},
		{name: "not an address", verifier: "https://%zz/?code=canary", wantErr: "not an address that can be read"},
		{name: "not a query", verifier: back + "?code=%zz", wantErr: "cannot be read"},
		{name: "line break", verifier: back + "?code=canary%0a", wantErr: "characters that no code has"},
		{name: "not ASCII", verifier: "canarü", wantErr: "characters that no code has"},
		{name: "too long", verifier: strings.Repeat("a", 1<<20), wantErr: "longer than"},
	}
	for _, tt := range tests {
		cfg := &meta
		if tt.cfg != nil {
			cfg = tt.cfg
		}
		if tt.callback == "" {
			tt.callback = back
		}
		a, err := cfg.readVerifier(tt.verifier, tt.callback)
		if tt.want != nil || tt.wantErr != "" {
			if err == nil || !strings.Contains(err.Error(), tt.wantErr) || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("%s: got %v, want %v %s", tt.name, err, tt.want, tt.wantErr)
			} else if strings.Contains(err.Error(), "canary") || !a.code.IsEmpty() {
				t.Errorf("%s: the refusal gives the code away: %v", tt.name, err)
			}
			continue
		}
		state := none
		if a.state != nil {
			state = *a.state
		}
		if err != nil || a.code.Reveal() != tt.code || state != tt.state {
			t.Errorf("%s: got code %q, state %q, %v", tt.name, a.code.Reveal(), state, err)
		}
	}
}

// Whatever is handed over, either there is a code or an error that does not
// show what was handed over.
func FuzzReadVerifier(f *testing.F) {
	f.Add("https://localhost:33333/?code=AQcode&state=s1#_", "https://localhost:33333/")
	f.Add("?error=access_denied&error_description=%00", "https://a.test/?x=%zz")
	f.Add("AQcode#_=_", "")
	f.Fuzz(func(t *testing.T, verifier, callback string) {
		cfg := Config{}
		a, err := cfg.readVerifier(verifier, callback)
		if (err == nil) == a.code.IsEmpty() {
			t.Errorf("code %q with %v", a.code.Reveal(), err)
		}
		if code := a.code.Reveal(); strings.ContainsAny(code, "\r\n\x00 ") {
			t.Errorf("the code %q cannot be sent", code)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\r\n\x00") {
			t.Errorf("the error has control characters: %q", err)
		}
	})
}
