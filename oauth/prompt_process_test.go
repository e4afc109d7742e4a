package oauth

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth/internal/privatefile"
)

const promptVariable = "VIEWFINDER_TEST_PROMPT"

// logInHere has five goroutines of this process wait for one login, which writes
// a line for each time that the user is asked.
func logInHere(t *testing.T, path string) {
	t.Helper()
	shared := Shared{
		Name: path,
		Lock: func(ctx context.Context) (func(), error) {
			unlock, _, err := privatefile.Lock(ctx, path, "login")
			return unlock, err
		},
		Find: func(context.Context) (*Token, error) {
			text, err := privatefile.Read(path, 1<<10)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil, nil
			case err != nil:
				return nil, err
			}
			return &Token{Access: NewSecret(string(text))}, nil
		},
		Save: func(_ context.Context, token *Token) error {
			return privatefile.Replace(path, []byte(token.Access.Reveal()))
		},
	}
	login := func(context.Context) (*Token, error) {
		asked, err := os.OpenFile(path+".asked", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, err
		}
		defer asked.Close()
		fmt.Fprintln(asked, "asked")
		time.Sleep(50 * time.Millisecond) // the others come meanwhile
		return &Token{Access: NewSecret("fake-token")}, nil
	}
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if token, err := LoginOnce(t.Context(), shared, login); err != nil || token.Access.Reveal() != "fake-token" {
				t.Errorf("got %+v, %v", token, err)
			}
		})
	}
	all.Wait()
}

func TestLoginOnce_processes(t *testing.T) {
	if path := os.Getenv(promptVariable); path != "" {
		logInHere(t, path)
		return
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "viewfinder", "token")
	var all sync.WaitGroup
	for range 6 {
		child := exec.Command(os.Args[0], "-test.run=^TestLoginOnce_processes$")
		child.Env = append(os.Environ(), promptVariable+"="+path)
		all.Go(func() {
			if out, err := child.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	all.Wait()
	if asked, err := os.ReadFile(path + ".asked"); err != nil || strings.Count(string(asked), "\n") != 1 {
		t.Errorf("the user was asked: %q, %v", asked, err)
	}
}

// A token that cannot be kept is an error, and a store that cannot be read asks
// nobody.
func TestLoginOnce_errors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	unlocked := 0
	good := Shared{
		Name: t.Name(),
		Lock: func(context.Context) (func(), error) { return func() { unlocked++ }, nil },
		Find: func(context.Context) (*Token, error) { return nil, nil },
		Save: func(ctx context.Context, _ *Token) error { return ctx.Err() },
	}
	for name, tt := range map[string]struct {
		change  func(*Shared)
		login   error
		want    error
		asked   int
		unlocks int
	}{
		"lock":  {func(s *Shared) { s.Lock = func(context.Context) (func(), error) { return nil, broken } }, nil, broken, 0, 0},
		"find":  {func(s *Shared) { s.Find = func(context.Context) (*Token, error) { return nil, broken } }, nil, broken, 0, 1},
		"login": {func(*Shared) {}, broken, broken, 1, 1},
		"save":  {func(s *Shared) { s.Save = func(context.Context, *Token) error { return broken } }, nil, broken, 1, 1},
		"none":  {func(*Shared) {}, nil, nil, 1, 1},
	} {
		s, asked := good, 0
		tt.change(&s)
		unlocked = 0
		token, err := LoginOnce(t.Context(), s, func(context.Context) (*Token, error) { asked++; return &Token{}, tt.login })
		if !errors.Is(err, tt.want) || (token == nil) != (tt.want != nil) || asked != tt.asked || unlocked != tt.unlocks {
			t.Errorf("%s: got %v, %v after asking %d times, unlocked %d times", name, token, err, asked, unlocked)
		}
	}
}
