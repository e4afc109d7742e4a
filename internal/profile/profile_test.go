package profile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// Secrets are kept in a directory of the tests.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "profile")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
		if err := os.Setenv(name, dir); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func TestRead(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/read", func(t *testing.T, d *datadriven.TestData) string {
		f, err := parse("config.yaml", []byte(d.Input+"\n"))
		if err != nil {
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("%s: %v repeats a value", d.Pos, err)
			}
			return err.Error()
		}
		return describe(f)
	})
}

func describe(f *File) string {
	var b strings.Builder
	if f.Users != nil {
		fmt.Fprintf(&b, "users: %q\n", f.Users)
	}
	for _, p := range f.Profiles {
		fmt.Fprintf(&b, "%s: %q, users %q\n", p.Name, p.Description, f.AllowedUsers(p))
		for property, text := range p.Open.InOrder() {
			fmt.Fprintf(&b, "  %s=%q\n", property.Name, text)
		}
		for _, property := range p.Secrets {
			fmt.Fprintf(&b, "  [%s]\n", property.Name)
		}
	}
	return b.String()
}

func TestEdit(t *testing.T) {
	t.Parallel()
	path := filepath.Join(realTemp(t), "config.yaml")
	datadriven.RunTest(t, "testdata/edit", func(t *testing.T, d *datadriven.TestData) string {
		if d.Cmd != "edit" {
			_ = os.Remove(path)
			if d.Cmd == "file" {
				write(t, path, d.Input+"\n")
			}
			return ""
		}
		for line := range strings.SplitSeq(d.Input, "\n") {
			if err := carryOut(t.Context(), path, line); err != nil {
				return strings.ReplaceAll(err.Error(), path, "config.yaml")
			}
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err.Error()
		}
		return string(text)
	})
}

// carryOut makes a change as testdata/edit has it.
func carryOut(ctx context.Context, path, line string) error {
	words := strings.SplitN(line+"   ", " ", 4)
	verb, profile, key, text := words[0], words[1], words[2], strings.TrimSpace(words[3])
	if verb == "remove" {
		return Remove(ctx, path, profile)
	}
	k, err := FindKey(key)
	if err != nil {
		return err
	}
	if verb == "unset" {
		return Unset(ctx, path, profile, k)
	}
	return Set(ctx, path, profile, k, strings.ReplaceAll(text, `\n`, "\n"))
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	dir := realTemp(t)
	path := filepath.Join(dir, "config.yaml")
	key := Key{"OAuthClientSecret", property("OAuthClientSecret")}
	values := func(path, profile string) (string, error) {
		t.Helper()
		f, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		p, err := f.Profile(profile)
		if err != nil {
			t.Fatal(err)
		}
		v, err := p.Values(t.Context())
		return connprops.Format(v), err
	}
	const secret = "obviously-fake-secret"
	if err := Set(t.Context(), path, "brand", key, secret); err != nil {
		t.Fatal(err)
	}
	if got, err := values(path, "brand"); err != nil || got != "OAuthClientSecret="+secret {
		t.Errorf("got %q, %v", got, err)
	}
	// No file of the user's holds it.
	store, err := SecretsPath()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, store, store + ".key"} {
		text, err := os.ReadFile(name)
		if err != nil || strings.Contains(string(text), secret) {
			t.Errorf("%s holds the secret, or: %v", name, err)
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	// A copy has its own secrets, and says which are missing; so has another profile.
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(dir, "moved.yaml")
	write(t, moved, string(text))
	var missing *MissingError
	if _, err := values(moved, "brand"); !errors.As(err, &missing) || missing.Property != key.Name || missing.Profile != "brand" {
		t.Errorf("a copy: %v", err)
	}
	write(t, path, strings.ReplaceAll(string(text), "brand", "other"))
	if _, err := values(path, "other"); !errors.As(err, &missing) {
		t.Errorf("another profile: %v", err)
	}
	write(t, path, string(text))
	// A plain value in the place of a secret forgets it.
	location := Key{"OAuthSettingsLocation", property("OAuthSettingsLocation")}
	for _, step := range []struct{ text, inFile string }{
		{"postgres://ana:obviously-fake@db.example/tokens", ""},
		{"/home/ana/tokens.json", "/home/ana/tokens.json"},
		{"postgres://ana:obviously-fake@db.example/tokens", ""},
	} {
		if err := Set(t.Context(), path, "brand", location, step.text); err != nil {
			t.Fatal(err)
		}
		f, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if p := f.Profiles[0]; p.Open[location.Property] != step.inFile || p.Kept(location.Property) != (step.inFile == "") {
			t.Errorf("%s: the file says %v, %v", step.text, p.Open, p.Secrets)
		}
		if got, err := values(path, "brand"); err != nil || !strings.Contains(got, `OAuthSettingsLocation=`+step.text) {
			t.Errorf("got %q, %v", got, err)
		}
	}
	// What is taken out is forgotten: listing it again finds nothing.
	if err := Remove(t.Context(), path, "brand"); err != nil {
		t.Fatal(err)
	}
	write(t, path, string(text))
	if _, err := values(path, "brand"); !errors.As(err, &missing) {
		t.Errorf("after it was removed: %v", err)
	}
}

func TestUnder(t *testing.T) {
	t.Parallel()
	f, err := parse("config.yaml", []byte("version: 1\nprofiles:\n  a:\n    properties: {MaxRows: 5, Timeout: 30, Endpoint: 'http://127.0.0.1:1', ProxyServer: proxy.corp}\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := f.Profiles[0]
	p.Open[property("OAuthAccessToken")] = "obviously-fake"
	p.Open[property("ProxyPassword")] = "obviously-fake"
	for dsn, want := range map[string]string{
		"MaxRows=7;Timeout=":            "OAuthAccessToken=obviously-fake;ProxyServer=proxy.corp;ProxyPassword=obviously-fake;MaxRows=7",
		"MaxRows=many":                  "!MaxRows: must be",
		"Endpoint=http://127.0.0.1:2":   "!its OAuthAccessToken is for the Endpoint of the profile",
		"Endpoint=":                     "!its OAuthAccessToken is for the Endpoint of the profile",
		"Endpoint=;OAuthAccessToken=":   "ProxyServer=proxy.corp",
		"Endpoint=;OAuthAccessToken=x":  "OAuthAccessToken=x;",
		"ProxyServer=h":                 "!its ProxyPassword is for the ProxyServer",
		"ProxyServer=h;ProxyPassword=y": "ProxyServer=h;ProxyPassword=y",
	} {
		values, err := p.Under(t.Context(), dsn)
		if reason, wrong := strings.CutPrefix(want, "!"); wrong {
			if err == nil || !strings.Contains(err.Error(), reason) || strings.Contains(err.Error(), "obviously") {
				t.Errorf("%s: %v", dsn, err)
			}
		} else if got := connprops.Format(values); err != nil || !strings.Contains(strings.ReplaceAll(got, "Endpoint=http://127.0.0.1:1;", ""), want) {
			t.Errorf("%s: got %s, %v", dsn, got, err)
		}
	}
}

func realTemp(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
