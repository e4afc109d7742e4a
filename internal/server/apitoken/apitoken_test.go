package apitoken

import (
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

func fileAt(t *testing.T) *File {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "private")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := At(filepath.Join(dir, "tokens.json"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A token is found as long as it is there, by a reader that knew the file before, and what is
// kept is not it.
func TestFile(t *testing.T) {
	t.Parallel()
	f := fileAt(t)
	if _, err := f.Find("vft_x"); !errors.Is(err, ErrUnknown) {
		t.Errorf("no file: %v", err)
	}
	other, err := At(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	token, err := other.Add(t.Context(), Entry{Name: "a", Database: "brand", Scope: Read, Made: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	e, err := f.Find(token.Reveal())
	if err != nil || e.Name != "a" || e.Database != "brand" || e.Scope != Read {
		t.Fatalf("%+v, %v", e, err)
	}
	if n := len(token.Reveal()); n != len("vft_")+43 {
		t.Errorf("a token has %d characters", n)
	}
	text, err := os.ReadFile(f.Path())
	if err != nil || strings.Contains(string(text), token.Reveal()) || !strings.Contains(string(text), hex.EncodeToString(e.hash[:])) {
		t.Errorf("the file is %s, %v", text, err)
	}
	for _, wrong := range []string{"", "vft_", token.Reveal()[:20], token.Reveal() + "x", strings.ToUpper(token.Reveal()), strings.TrimPrefix(token.Reveal(), "vft_")} {
		if _, err := f.Find(wrong); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := other.Add(t.Context(), Entry{Name: "a", Database: "x", Scope: Write}); err == nil {
		t.Error("there are two of one name")
	}
	if _, err := other.Add(t.Context(), Entry{Name: "m", Scope: Metrics}); err != nil {
		t.Error(err)
	}
	if list, err := f.List(); err != nil || len(list) != 2 {
		t.Errorf("%v, %v", list, err)
	}
	for _, want := range []bool{true, false} {
		if was, err := other.Remove(t.Context(), "a"); was != want || err != nil {
			t.Errorf("%v, %v", was, err)
		}
	}
	if _, err := f.Find(token.Reveal()); !errors.Is(err, ErrUnknown) {
		t.Errorf("a token that was removed: %v", err)
	}
}

// A token that has expired is none; finders look one after the other.
func TestFind(t *testing.T) {
	t.Parallel()
	now := time.Now()
	live, a := Make(Entry{Name: "live", Expires: now.Add(time.Minute)})
	dead, b := Make(Entry{Name: "dead", Expires: now})
	all := Finders{List{}, List{b}, List{a}}
	if e, err := all.Find(live.Reveal()); err != nil || e.Name != "live" {
		t.Errorf("%v, %v", e, err)
	}
	if _, err := all.Find(dead.Reveal()); !errors.Is(err, ErrUnknown) {
		t.Errorf("%v", err)
	}
	seen := map[secret.Secret]bool{}
	for range 100 {
		token, _ := Make(Entry{})
		if seen[token] {
			t.Fatal("a token is made twice")
		}
		seen[token] = true
	}
}

// A file that is open to others, damaged, or of another program is refused, not taken for an
// empty one.
func TestFile_wrong(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("00", 32)
	for name, text := range map[string]string{
		"is none":     `{"format": "other"}`,
		"version 2":   `{"format": "viewfinder server tokens", "version": 2}`,
		"at token 1":  `{"format": "viewfinder server tokens", "version": 1, "tokens": [{"name": "a", "database": "b", "scope": "read", "sha256": "00"}]}`,
		"at token 1 ": `{"format": "viewfinder server tokens", "version": 1, "tokens": [{"name": "a", "database": "b", "scope": "all", "sha256": "` + hash + `"}]}`,
		" at token 1": `{"format": "viewfinder server tokens", "version": 1, "tokens": [{"name": "a", "scope": "write", "sha256": "` + hash + `"}]}`,
	} {
		f := fileAt(t)
		if err := os.WriteFile(f.Path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Find("vft_x"); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(name)) {
			t.Errorf("%s: %v", text, err)
		}
	}
	f := fileAt(t)
	if err := os.WriteFile(f.Path(), []byte(`{"format": "viewfinder server tokens", "version": 1, "tokens": []}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Find("vft_x"); err == nil || errors.Is(err, ErrUnknown) {
		t.Errorf("a file that others read: %v", err)
	}
}
