package tokenstore_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/oauthtest"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Whether the code or the whole address was kept, the token is found again by
// it, and the code is not sent again, by no process that shares the memory.
func TestHeadless(t *testing.T) {
	t.Parallel()
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		sim := oauthtest.NewSim(graphsim.Options{})
		cfg := oauthtest.Config(sim, login)
		cfg.Codes = tokenstore.CodeFile(filepath.Join(t.TempDir(), "viewfinder", "codes"))
		_, back := oauthtest.WebLogin(t, sim, cfg, oauth.AuthorizationRequest{})
		whole, alone := oauth.NewSecret(back), oauth.NewSecret(oauthtest.Query(t, back).Get("code")+"#_")
		token, err := oauth.FinishLogin(t.Context(), cfg, oauth.FinishRequest{Verifier: whole})
		if err != nil {
			t.Fatal(err)
		}
		_, hidden, _ := strings.Cut(back, "://")
		for _, verifier := range []oauth.Secret{whole, alone, oauth.NewSecret("It went to " + back + "#_=_, see?"), oauth.NewSecret(hidden)} {
			if given, err := oauthtest.Client(t, cfg).VerifierFingerprint(oauth.FinishRequest{Verifier: verifier}); err != nil || given != token.Given {
				t.Errorf("%s: %q is not %q, %v", login, given, token.Given, err)
			}
			sent := len(sim.Journal())
			if _, err := oauth.FinishLogin(t.Context(), cfg, oauth.FinishRequest{Verifier: verifier}); !errors.Is(err, oauth.ErrCode) || len(sim.Journal()) != sent {
				t.Errorf("%s: a second time: %v", login, err)
			}
		}
		other := cfg
		other.ClientID = "2"
		if given, err := oauthtest.Client(t, other).VerifierFingerprint(oauth.FinishRequest{Verifier: whole}); err != nil || given == token.Given {
			t.Errorf("%s: the code of another app has the fingerprint of this one, %v", login, err)
		}
	}
}

func TestCodeFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "viewfinder", "codes")
	var first atomic.Int64
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			switch ok, err := tokenstore.CodeFile(path).Spend(t.Context(), "same"); {
			case err != nil:
				t.Error(err)
			case ok:
				first.Add(1)
			}
		})
	}
	all.Wait()
	if n := first.Load(); n != 1 {
		t.Errorf("one code was spent %d times", n)
	}
	// The newest are remembered.
	var lines []string
	for i := range 2000 {
		lines = append(lines, fmt.Sprint(i))
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]bool{"1999": false, "2000": true} {
		if ok, err := tokenstore.CodeFile(path).Spend(t.Context(), code); err != nil || ok != want {
			t.Errorf("%s: %v, %v", code, ok, err)
		}
	}
	if text, err := os.ReadFile(path); err != nil || strings.Count(string(text), "\n") != 1000 || !strings.HasSuffix(string(text), "\n1999\n2000\n") {
		t.Errorf("the file has %d lines, %v", strings.Count(string(text), "\n"), err)
	}
	if runtime.GOOS == "windows" {
		return // it has no such modes
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := tokenstore.CodeFile(path).Spend(t.Context(), "x"); err == nil || !strings.HasPrefix(err.Error(), "oauth: the file of codes: ") {
		t.Errorf("a file that others can read: %v", err)
	}
}
