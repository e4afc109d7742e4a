package oauth

import (
	"errors"
	"testing"
	"time"
)

// at is a Config whose clock stands at a time that can be moved.
func at(now *time.Time) Config {
	return Config{ClientID: "1", ClientSecret: NewSecret("fake-secret"), Version: "v27.0", CallbackURL: "https://localhost:33333/", Now: func() time.Time { return *now }}
}

func TestState(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	text := func(s string) *string { return &s }
	cfg := at(&now)
	const callback = "https://localhost:33333/"
	plain, bound := cfg.newState(callback, ""), cfg.newState(callback, "s1")
	if other := cfg.newState(callback, ""); other == plain {
		t.Error("two states are the same")
	}
	tests := []struct {
		name      string
		change    func(*Config)
		callback  string
		state     string
		travelled *string
		after     time.Duration
		want      error
	}{
		{name: "given with a code alone", state: plain},
		{name: "the one that came back", state: plain, travelled: &plain},
		{name: "shortly before its end", state: plain, travelled: &plain, after: stateLifetime - time.Second},
		{name: "with the caller's own", state: bound, travelled: text("s1")},
		{name: "with the caller's own, a code alone", state: bound},
		{name: "too late", state: plain, after: stateLifetime, want: ErrStateExpired},
		{name: "another came back", state: plain, travelled: &bound, want: ErrState},
		{name: "none came back", state: plain, travelled: text(""), want: ErrState},
		{name: "not the caller's own", state: bound, travelled: text("s2"), want: ErrState},
		{name: "itself in place of the caller's own", state: bound, travelled: &bound, want: ErrState},
		{name: "another redirect URI", state: plain, callback: "https://localhost:33333", want: ErrState},
		{name: "another app", change: func(c *Config) { c.ClientID = "2" }, state: plain, want: ErrState},
		{name: "another login kind", change: func(c *Config) { c.Login = InstagramLogin }, state: plain, want: ErrState},
		{name: "another secret", change: func(c *Config) { c.ClientSecret = NewSecret("fake-other") }, state: plain, want: ErrState},
		{name: "a guess", state: "s1", travelled: text("s1"), want: ErrState},
		{name: "cut", state: plain[:len(plain)-1], want: ErrState},
		{name: "more behind it", state: plain + "A", want: ErrState},
		{name: "one bit changed", state: "B" + plain[1:], want: ErrState},
	}
	for _, tt := range tests {
		cfg := at(new(now.Add(tt.after)))
		if tt.change != nil {
			tt.change(&cfg)
		}
		if tt.callback == "" {
			tt.callback = callback
		}
		if err := cfg.checkState(tt.callback, tt.state, tt.travelled); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
}

// The verifier of PKCE is made again from the state, and from nothing else.
func TestCodeVerifier(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	cfg := at(&now)
	a, b := cfg.newState("x", ""), cfg.newState("x", "")
	if cfg.codeVerifier(a) != cfg.codeVerifier(a) || cfg.codeVerifier(a) == cfg.codeVerifier(b) {
		t.Error("the verifier does not follow the state")
	}
	if n := len(cfg.codeVerifier(a)); n < 43 || n > 128 {
		t.Errorf("the verifier has %d characters; RFC 7636 allows 43 to 128", n)
	}
}

func FuzzState(f *testing.F) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	cfg := at(&now)
	genuine := cfg.newState("https://localhost:33333/", "")
	f.Add("", "")
	f.Add("AAAA", "x")
	f.Fuzz(func(t *testing.T, state, travelled string) {
		if state == genuine {
			t.Skip()
		}
		if err := cfg.checkState("https://localhost:33333/", state, &travelled); !errors.Is(err, ErrState) {
			t.Errorf("%q with %q: got %v, want ErrState", state, travelled, err)
		}
	})
}
