package connprops

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ dsn, want string }{
		{"", ""},
		{" ;; \n;", ""},
		{"Timeout=5", "Timeout=5"},
		{" timeout = 5 ; ", "Timeout=5"},
		{"Timeout=", ""},
		{"Timeout=''", ""},
		{"Timeout=60", "Timeout=60"},
		{"Pagesize=10;Version=25.0", "Version=v25.0;Pagesize=10"},
		{"OAuth Client Id=1\n;OAUTH  CLIENT  SECRET = 2", "OAuthClientId=1;OAuthClientSecret=2"},
		{`Logfile="a;b=c"`, `Logfile="a;b=c"`},
		{`Logfile='a;b' ; Timeout=5`, `Logfile="a;b";Timeout=5`},
		{`Logfile='it''s "x"'`, `Logfile=it's "x"`},
		{`Logfile=it's`, `Logfile=it's`},
		{`Logfile="'"`, `Logfile="'"`},
		{`Logfile='"'`, `Logfile='"'`},
		{`Logfile="""a'"`, `Logfile="""a'"`},
		{`Logfile=" a "`, `Logfile=" a "`},
		{`Logfile=a b`, `Logfile=a b`},
		{"ProxyPassword=pässwörd\U0001F600", "ProxyPassword=pässwörd\U0001F600"},
		{"Offline=false;UseConnectionPooling=TRUE", "Offline=false;UseConnectionPooling=true"},
	} {
		values, err := Parse(tt.dsn)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.dsn, err)
			continue
		}
		if got := Format(values); got != tt.want {
			t.Errorf("Parse(%q) is written %q, want %q", tt.dsn, got, tt.want)
		}
		again, err := Parse(Format(values))
		if err != nil || !maps.Equal(values, again) {
			t.Errorf("Parse(%q) is read back as %v, %v", tt.dsn, again, err)
		}
	}
}

func TestParse_everyText(t *testing.T) {
	t.Parallel()
	logfile, _ := Lookup("Logfile")
	alphabet := []string{`"`, "'", ";", "=", " ", "a", "ä"}
	var try func(text string, depth int)
	try = func(text string, depth int) {
		values := Values{}
		if text != "" {
			values[logfile] = text
		}
		if got, err := Parse(Format(values)); err != nil || !maps.Equal(got, values) {
			t.Errorf("%q is written %q and read as %q, %v", text, Format(values), got[logfile], err)
		}
		if depth == 0 {
			return
		}
		for _, letter := range alphabet {
			try(text+letter, depth-1)
		}
	}
	try("", 4)
}

func TestParseUntrusted(t *testing.T) {
	t.Parallel()
	values, err := ParseUntrusted("AuthScheme=OAuth;BusinessAccountId=1;Version=v26.0;OAuthClientId=2;OAuthClientSecret=3;OAuthAccessToken=4;MaxRows=5;Pagesize=6")
	if err != nil || len(values) != 8 {
		t.Fatalf("got %v, %v", values, err)
	}
	for _, p := range All() {
		if p.Untrusted {
			continue
		}
		for _, value := range []string{"", p.Default} {
			_, err := ParseUntrusted(" " + p.Name + "=" + value)
			want := "connection string, byte 2: " + p.Name + ": not allowed in an untrusted connection string; the program itself must set it"
			if err == nil || err.Error() != want {
				t.Errorf("%s=%s: got %v", p.Name, value, err)
			}
		}
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	values, err := Parse("OAuthAccessToken=canary1;OAuthClientSecret=canary2;ProxyPassword='canary;3';RTK=canary4;Version=v25.0")
	if err != nil {
		t.Fatal(err)
	}
	const want = "Version=v25.0;OAuthClientSecret=****;OAuthAccessToken=****;ProxyPassword=****;RTK=****"
	if got := Redact(values); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, values); got != want {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

// However a connection string is broken after, in or before a secret, the error
// does not repeat the secret.
func TestParse_errorsHideSecrets(t *testing.T) {
	t.Parallel()
	const canary = "Canary7f3a91"
	for _, dsn := range []string{
		"OAuthAccessToken=%s;oops",
		"OAuthAccessToken=a;%s",
		"OAuthAccessToken=a;%s=b",
		"OAuthAccessToken=a;b%s=",
		"OAuthAccessToken=a=%s",
		"OAuthAccessToken=%s=a",
		"OAuthAccessToken=%s a",
		"OAuthAccessToken=%s\x00",
		"OAuthAccessToken=%s\xff",
		"OAuthAccessToken='%s",
		"OAuthAccessToken='%s'a",
		"OAuthAccessToken='a'%s",
		"OAuthAccessToken=%s;OAuthAccessToken=%[1]s",
		"OAuthAccessToken:%s==",
		"OAuthAccessToken %s",
		"https://graph.example.com/?access_token=%s",
		"?access_token:%s=1",
		"BusinessAccountId=%s",
		"Timeout=%s",
		"AuthScheme=%s",
		"AutoCache=%s",
		"Endpoint=https://user:%s@host",
		"ProxyServer=http://user:%s@host",
		"CallbackURL='https://host/?code=%s#'",
		"OAuthRefreshToken=%s a",
		"OAuthVerifier=%s\xff",
		"Other=%s",
	} {
		text := fmt.Sprintf(dsn, canary)
		_, err := Parse(text)
		fault := new(Error)
		if !errors.As(err, &fault) || fault.Byte < 1 || fault.Byte > len(text)+1 {
			t.Errorf("%s: got %#v", dsn, err)
			continue
		}
		if strings.Contains(err.Error(), canary) {
			t.Errorf("%s: the error shows the secret: %v", dsn, err)
		}
	}
}

func TestParseOver(t *testing.T) {
	t.Parallel()
	below, err := Parse("MaxRows=5;Timeout=30;OAuthAccessToken=obviously-fake")
	if err != nil {
		t.Fatal(err)
	}
	for dsn, want := range map[string]string{
		"":                     "OAuthAccessToken=obviously-fake;MaxRows=5;Timeout=30",
		"Max Rows=7":           "OAuthAccessToken=obviously-fake;MaxRows=7;Timeout=30",
		"MaxRows=;Version=v25": "!connection string, byte 18: Version: must be a Graph API version",
		"MaxRows=":             "OAuthAccessToken=obviously-fake;Timeout=30",
		"MaxRows=1;MaxRows=2":  "!connection string, byte 11: MaxRows: set twice",
	} {
		got, err := ParseOver(dsn, below)
		if reason, wrong := strings.CutPrefix(want, "!"); wrong {
			if err == nil || !strings.HasPrefix(err.Error(), reason) {
				t.Errorf("%q: got %v, want %q", dsn, err, reason)
			}
		} else if err != nil || Format(got) != want {
			t.Errorf("%q: got %q, %v", dsn, Format(got), err)
		}
	}
	if len(below) != 3 {
		t.Errorf("what was below has changed: %v", below)
	}
}
