package oauth

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
)

// The forms in which other providers answer, in testdata/answers:
//
//	token [field=value]   of the profile's part token, such as accessTokenTag
//	a body, as it is or, with escapes, in quotes of Go
//	----
//	what is read of it
//
// It is 2026-11-20 12:00 UTC.
func TestReadToken(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/answers", func(t *testing.T, d *datadriven.TestData) string {
		tags := ""
		for _, arg := range d.CmdArgs {
			tags += fmt.Sprintf(", %q: %q", arg.Key, arg.Vals[0])
		}
		p := answeringProfile(t, tags)
		body := d.Input
		if strings.HasPrefix(body, `"`) {
			var err error
			if body, err = strconv.Unquote(body); err != nil {
				d.Fatalf(t, "%v", err)
			}
		}
		out := readAnswer(p, []byte(body))
		if strings.Contains(out, "canary") && !strings.HasPrefix(out, "access ") {
			t.Errorf("%s: shows a value: %s", d.Pos, out)
		}
		return out
	})
}

// answeringProfile has tags of the part token, as members of JSON that begin with
// a comma.
func answeringProfile(t testing.TB, tags string) *profile {
	t.Helper()
	p, err := parseProfile([]byte(`{"authorization": {"url": "https://id.test/auth"}, "token": {"url": "https://id.test/token"` + tags + `}}`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var answerTime = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func readAnswer(p *profile, body []byte) string {
	text := lenientJSON(body)
	if e := p.refusal(p.Token.ErrorDescriptionTag, p.Token.AccessTokenTag)(text, false); e != nil {
		return fmt.Sprintf("refused: type %q, message %q, code %d\n", e.Type, e.Message, e.Code)
	}
	a, err := p.readToken(text, answerTime)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	out := "access " + a.access.Reveal()
	if !a.refresh.IsEmpty() {
		out += ", refresh " + a.refresh.Reveal()
	}
	switch {
	case a.lifeUnread:
		out += ", a life that is not known"
	case a.life > 0:
		out += ", for " + a.life.String()
	}
	if a.granted != nil {
		out += fmt.Sprintf(", scope %q", a.granted)
	}
	if a.user != "" {
		out += ", user " + a.user
	}
	return out + "\n"
}

// An answer never ends a program, is never shown, and gives no token that could
// not stand in a header.
func FuzzReadToken(f *testing.F) {
	for _, body := range []string{
		`{"data":[{"access_token":"a","expires_in":"1"}],"scope":["x"]}`, "access_token=a&scope=b", "\xff\xfe{\x00}\x00",
		"cb({\"access_token\":1});", ")]}'{}", `"{\"access_token\":\"a\"}"`, `{"a":{"access_token":"1"},"b":{"access_token":"2"}}`,
		`{"access_token":"a","expires_at":"2026-11-20T13:00:00Z"}`,
	} {
		f.Add([]byte(body))
	}
	p := answeringProfile(f, "")
	f.Fuzz(func(t *testing.T, body []byte) {
		text := lenientJSON(body)
		_ = p.refusal(p.Token.ErrorDescriptionTag, p.Token.AccessTokenTag)(text, false)
		a, err := p.readToken(text, answerTime)
		if err != nil {
			if len(err.Error()) > 1000 || strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("not fit for one line: %q", err)
			}
			return
		}
		if token := a.access.Reveal(); token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("accepted the token %q", token)
		}
		if a.life < 0 || a.life > maxLifetime {
			t.Errorf("life = %s", a.life)
		}
	})
}
