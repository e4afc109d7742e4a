package origin_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
)

func TestIsLoopback(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost": true, "localhost.": true, "LOCALHOST.": true,
		"127.0.0.1": true, "127.9.9.9": true, "127.255.255.254": true,
		"::1": true, "0:0:0:0:0:0:0:1": true, "::ffff:127.0.0.1": true, "::ffff:7f00:1": true,

		"": false, ".": false, "localhost..": false, ".localhost": false, "localhost:80": false, " localhost": false,
		"localhost.example.com": false, "mylocalhost": false, "localhost.localdomain": false,
		"app.localhost":       false, // resolvers differ on whether that is this machine
		"127.0.0.1.example":   false,
		"128.0.0.1":           false,
		"10.0.0.1":            false,
		"0.0.0.0":             false, // every address of this machine, or of none
		"::":                  false,
		"::2":                 false,
		"::127.0.0.1":         false,
		"::ffff:10.0.0.1":     false,
		"[::1]":               false, // brackets belong to an address with a port
		"127.1":               false, // what C libraries read as 127.0.0.1
		"2130706433":          false,
		"0x7f.0.0.1":          false,
		"0177.0.0.1":          false,
		"127.000.000.001":     false,
		"127.0.0.1 ":          false,
		"l\u043ecalhost":      false, // a Cyrillic o
		"\uff4cocalhost":      false,
		"1.0.0.127.in-addr.x": false,
	} {
		if got := origin.IsLoopback(host); got != want {
			t.Errorf("%q: got %v", host, got)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://graph.example":   "https://graph.example",
		"https://graph.example/":  "https://graph.example",
		"HTTPS://Graph.Example:8": "https://graph.example:8",
		"https://192.0.2.1:8443":  "https://192.0.2.1:8443",
		"https://[2001:DB8::1]:8": "https://[2001:db8::1]:8",
		"https://a_b.example":     "https://a_b.example",
		"http://localhost:8080":   "http://localhost:8080",
		"http://127.9.9.9":        "http://127.9.9.9",
		"http://[::1]:80":         "http://[::1]:80",
	} {
		if u, err := origin.Parse(text); err != nil || u.String() != want {
			t.Errorf("%s: got %v, %v, want %s", text, u, err, want)
		}
	}
	for text, want := range map[string]error{
		"":                                  origin.ErrForm,
		"graph.example":                     origin.ErrForm,
		"graph.example:8080":                origin.ErrForm,
		"https:graph.example":               origin.ErrForm,
		"https:/graph.example":              origin.ErrForm,
		"https://":                          origin.ErrForm,
		"https://:8080":                     origin.ErrForm,
		"https://graph.example:":            origin.ErrForm,
		"https://graph.example.":            origin.ErrForm,
		"https://graph.example:0":           origin.ErrForm,
		"https://graph.example:65536":       origin.ErrForm,
		"https://graph.example:https":       origin.ErrForm,
		"https://graph.example/v26.0":       origin.ErrForm,
		"https://graph.example//":           origin.ErrForm,
		"https://graph.example/.":           origin.ErrForm,
		"https://graph.example?":            origin.ErrForm,
		"https://graph.example#":            origin.ErrForm,
		"https://graph.example?x=1":         origin.ErrForm,
		"https://@graph.example":            origin.ErrForm,
		"https://user:pass@graph.example":   origin.ErrForm,
		"https://gr%61ph.example":           origin.ErrForm,
		`https://graph.example\@other.test`: origin.ErrForm,
		"https://graph example":             origin.ErrForm,
		"https://graph.example\n":           origin.ErrForm,
		"https://::1":                       origin.ErrForm,
		"https://[127.0.0.1]":               origin.ErrForm,
		"http://graph.example":              origin.ErrPlain,
		"http://localhost.example:80":       origin.ErrPlain,
		"http://127.0.0.1.example":          origin.ErrPlain,
		"http://2130706433":                 origin.ErrPlain,
		"http://0.0.0.0":                    origin.ErrPlain,
		"http://[::ffff:10.0.0.1]":          origin.ErrPlain,
		"ftp://127.0.0.1":                   origin.ErrScheme,
		"ws://localhost":                    origin.ErrScheme,
		"//graph.example":                   origin.ErrScheme,
	} {
		if u, err := origin.Parse(text); !errors.Is(err, want) {
			t.Errorf("%q: got %v, %v, want %v", text, u, err, want)
		}
	}
}

func TestParseHost(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"proxy.example": "proxy.example", "proxy": "proxy", "192.0.2.1": "192.0.2.1",
		"[2001:db8::1]": "2001:db8::1", "2001:db8::1": "2001:db8::1", "_srv.example": "_srv.example",
		strings.Repeat("a", 253): strings.Repeat("a", 253), strings.Repeat("a", 254): "",
		"": "", "[proxy]": "", "[192.0.2.1]": "", "proxy:80": "", "u@proxy": "", "a b": "", "-a": "", "a.": "", "http://a": "",
	} {
		if got, ok := origin.ParseHost(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", text, got, ok, want)
		}
	}
}

// Whatever is taken is https or stays on this machine, and is its own spelling.
func FuzzParse(f *testing.F) {
	f.Add("https://graph.example:8443/")
	f.Add("http://[::1]")
	f.Add("http://localhost.")
	f.Fuzz(func(t *testing.T, text string) {
		u, err := origin.Parse(text)
		if err != nil {
			return
		}
		again, err := url.Parse(u.String())
		switch {
		case err != nil || again.Host == "" || again.User != nil || again.Path != "" || again.RawQuery != "":
			t.Fatalf("%q becomes %q: %v", text, u, err)
		case again.Scheme != "https" && (again.Scheme != "http" || !origin.IsLoopback(again.Hostname())):
			t.Fatalf("%q is taken, and %q shows secrets", text, u)
		}
		if same, err := origin.Parse(u.String()); err != nil || same.String() != u.String() {
			t.Fatalf("%q becomes %q, then %v, %v", text, u, same, err)
		}
	})
}
