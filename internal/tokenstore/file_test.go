//go:build !windows

package tokenstore_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/oauthtest"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// storedToken is a made-up token, the n-th of its user; it is long, so that
// writing it takes a while.
func storedToken(user string, n int) *oauth.Token {
	return &oauth.Token{
		TokenInfo: oauth.TokenInfo{
			Key:  oauth.Key{App: "1", User: user, Host: "graph.facebook.com", Login: oauth.FacebookLogin},
			Kind: oauth.UserToken, UserName: strconv.Itoa(n), Expires: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		},
		Access: oauth.NewSecret(strings.Repeat(fmt.Sprintf("EAAfake-%s-%d.", user, n), 2000)),
	}
}

// Killed at any moment of writing, a program leaves the old tokens or the new
// ones, whole, and nothing else.
func TestFileStore_killed(t *testing.T) {
	if path := os.Getenv(childStore); path != "" {
		writeForEver(t, path)
		return
	}
	t.Parallel()
	path, temporary := filepath.Join(t.TempDir(), "viewfinder", "tokens.json"), t.TempDir()
	rounds := 40
	if testing.Short() {
		rounds = 10
	}
	written := map[string]int{}
	for round := range rounds {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		child.Env = append(os.Environ(), childStore+"="+path, "TMPDIR="+temporary, childRound+"="+strconv.Itoa(round*1000))
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 1 + rand.IntN(6) {
			if !lines.Scan() {
				break
			}
			note(t, written, lines.Text())
		}
		time.Sleep(rand.N(3 * time.Millisecond)) // somewhere in the next write
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() {
			note(t, written, lines.Text())
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()

		store := storetest.Open(t, path, "")
		for user, n := range written {
			token, err := store.Load(t.Context(), storedToken(user, 0).Key)
			if err != nil {
				t.Fatalf("round %d: the token of %s: %v", round, user, err)
			}
			got, err := strconv.Atoi(token.UserName)
			if err != nil || got < n || token.Access != storedToken(user, got).Access {
				t.Fatalf("round %d: the token of %s is the %dth after the %dth was saved, %v", round, user, got, n, err)
			}
		}
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"tokens.json", "tokens.json.key", "tokens.json.key.locks", "tokens.json.locks"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("left: %v, %v", names, err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) != 0 {
		t.Errorf("in the directory for temporary files: %v, %v", left, err)
	}
}

// note reads a line of writeForEver; the last may be cut short.
func note(t *testing.T, written map[string]int, line string) {
	t.Helper()
	user, number, ok := strings.Cut(line, " ")
	n, err := strconv.Atoi(strings.TrimSuffix(number, "."))
	if !ok || !strings.HasSuffix(number, ".") || err != nil {
		return
	}
	written[user] = n
}

func writeForEver(t *testing.T, path string) {
	store := storetest.Open(t, path, "")
	first, err := strconv.Atoi(os.Getenv(childRound))
	if err != nil {
		t.Fatal(err)
	}
	for n := first; ; n++ {
		for _, user := range []string{"ann", "bob"} {
			if err := store.Save(t.Context(), storedToken(user, n)); err != nil {
				t.Fatal(err)
			}
			fmt.Printf("%s %d.\n", user, n)
		}
	}
}

// What others can reach, or have put there, is refused, and stays as it is.
func TestFileStore_refused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		spoil func(path string) error
		want  string
	}{
		"mode":            {func(p string) error { return os.Chmod(p, 0o644) }, "is open to others (mode 0644): chmod 600 it"},
		"directory":       {func(p string) error { return os.Chmod(filepath.Dir(p), 0o755) }, "is open to others (mode 0755): chmod 700 it"},
		"link":            {func(p string) error { return errors.Join(os.Rename(p, p+"x"), os.Symlink(p+"x", p)) }, "is a symbolic link"},
		"owner":           {func(p string) error { return os.Chown(p, 12345, -1) }, "belongs to user 12345"},
		"key file's mode": {func(p string) error { return os.Chmod(p+".key", 0o640) }, "the key file: the file"},
		"key file's link": {func(p string) error { return errors.Join(os.Rename(p+".key", p+"x"), os.Symlink(p+"x", p+".key")) }, "is a symbolic link"},
		"no key file":     {func(p string) error { return os.Remove(p + ".key") }, "which is not there: put it back"},
		"no key":          {func(p string) error { return os.WriteFile(p+".key", []byte("x"), 0o600) }, "is not a key file"},
		"no tokens":       {func(p string) error { return os.WriteFile(p, []byte(`{"format":"else"}`), 0o600) }, "is not a file of tokens"},
		"cut short":       {func(p string) error { return os.Truncate(p, 50) }, "is not a file of tokens"},
		"newer": {func(p string) error {
			return os.WriteFile(p, []byte(`{"format":"viewfinder tokens","version":2}`), 0o600)
		}, "has the format 2, and this program knows 1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "owner" && os.Geteuid() != 0 {
				t.Skip("only the superuser can give files away")
			}
			path := filepath.Join(t.TempDir(), "viewfinder", "tokens.json")
			token := storedToken("ann", 1)
			if err := storetest.Open(t, path, "").Save(t.Context(), token); err != nil {
				t.Fatal(err)
			}
			if err := tt.spoil(path); err != nil {
				t.Fatal(err)
			}
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			refused := func(what string, err error) {
				t.Helper()
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%s: got %v, want %q", what, err, tt.want)
				} else {
					oauthtest.HasNone(t, what, err.Error(), token.Access.Reveal())
				}
			}
			store, err := tokenstore.Open(t.Context(), oauth.NewSecret(path), oauth.Secret{})
			if err != nil {
				refused("open", err)
				return
			}
			defer store.Close()
			_, err = store.Load(t.Context(), token.Key)
			refused("load", err)
			refused("save", store.Save(t.Context(), storedToken("bob", 1)))
			if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
				t.Errorf("the file was changed, %v", err)
			}
		})
	}
}

// A ciphertext opens in its own entry only, and under its own name.
func TestFileStore_moved(t *testing.T) {
	t.Parallel()
	for _, passphrase := range []string{"", "fake passphrase"} {
		path := filepath.Join(t.TempDir(), "viewfinder", "tokens.json")
		store := storetest.Open(t, path, passphrase)
		for _, user := range []string{"ann", "bob"} {
			if err := store.Save(t.Context(), storedToken(user, 1)); err != nil {
				t.Fatal(err)
			}
		}
		type entry = map[string]any
		change := func(change func(entries []any)) {
			t.Helper()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var document entry
			if err := json.Unmarshal(text, &document); err != nil {
				t.Fatal(err)
			}
			change(document["entries"].([]any))
			if text, err = json.Marshal(document); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		refused := func(what string) {
			t.Helper()
			for _, s := range []tokenstore.Store{store, storetest.Open(t, path, passphrase)} {
				for _, user := range []string{"ann", "bob"} {
					if _, err := s.Load(t.Context(), storedToken(user, 1).Key); err == nil {
						t.Errorf("%s: the token of %s opens", what, user)
					}
				}
			}
		}
		swap := func(entries []any) {
			a, b := entries[0].(entry), entries[1].(entry)
			a["sealed"], b["sealed"] = b["sealed"], a["sealed"]
		}
		change(swap)
		refused("swapped")
		change(swap)
		if _, err := store.Load(t.Context(), storedToken("ann", 1).Key); err != nil {
			t.Fatalf("swapped back: %v", err)
		}
		for _, part := range []string{"app", "host", "login"} {
			change(func(entries []any) {
				for _, e := range entries {
					e.(entry)[part] = e.(entry)[part].(string) + "x"
				}
			})
			for _, user := range []string{"ann", "bob"} {
				key := storedToken(user, 1).Key
				switch part {
				case "app":
					key.App += "x"
				case "host":
					key.Host += "x"
				case "login":
					key.Login += "x"
				}
				if _, err := store.Load(t.Context(), key); err == nil || errors.Is(err, oauth.ErrNotStored) {
					t.Errorf("under another %s: %v", part, err)
				}
			}
			change(func(entries []any) {
				for _, e := range entries {
					e.(entry)[part] = strings.TrimSuffix(e.(entry)[part].(string), "x")
				}
			})
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		oauthtest.HasNone(t, "the file", string(text), "EAAfake", passphrase)
	}
}

// What is said in the clear of a token cannot be changed unseen: what counts is
// sealed with it.
func TestFileStore_infoIsSealed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "viewfinder", "tokens.json")
	token := storedToken("ann", 1)
	if err := storetest.Open(t, path, "").Save(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "2027-01-01", "2099-01-01", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := storetest.Open(t, path, "").Load(t.Context(), token.Key); err != nil || !got.Expires.Equal(token.Expires) {
		t.Errorf("expires %s, %v", got.Expires, err)
	}
}

func TestOpen_locations(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"nosuch:place":          `"nosuch" is no kind of store: use a path, or one that begins with memory:, keyring:, sqlite: or postgres:`,
		"postgres://a:canary@b": `this program has no stores of the kind postgres: import _ "github.com/viewfinder-sql/viewfinder/oauth/postgres" in it`,
		"file:":                 "file: needs a path behind it",
		"a\nb":                  "holds control characters",
	} {
		_, err := tokenstore.Open(t.Context(), oauth.NewSecret(location), oauth.Secret{})
		if err == nil || !strings.Contains(err.Error(), "oauth: OAuthSettingsLocation") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", location, err, want)
			continue
		}
		oauthtest.HasNone(t, location, err.Error(), "canary")
	}
	dir := t.TempDir()
	for _, location := range []string{filepath.Join(dir, "a", "t.json"), "file:" + filepath.Join(dir, "b", "t.json"), "FILE://" + filepath.Join(dir, "c", "t.json"), "memory://x", "memory:"} {
		if err := storetest.Open(t, location, "p").Save(t.Context(), storedToken("ann", 1)); err != nil {
			t.Errorf("%s: %v", location, err)
		}
	}
	if list, err := storetest.Open(t, "memory://x", "").List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("the same memory: %v, %v", list, err)
	}
}
