package sanitize

import "testing"

func TestRedact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"code a/b c":                      "code ****",
		"?code=a%2Fb+c&x=1":               "?code=****&x=1",
		"/a%2Fb%20c/":                     "/****/",
		"the token EAAfakeFakeFake ended": "the token **** ended",
		"IGAA_fake-12345678, EAAsy":       "****, EAAsy",
	} {
		if got := Redact(text, []string{"", "a/b c"}); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}

// A text that was cut may end within a secret, in any spelling.
func TestRedactCut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"code a/b cdef":      "code ****",
		"code a/b cd":        "code ",
		"?x=1&code=a%2Fb+cd": "?x=1&code=",
		"code a/b":           "code a/b", // too short
		"nothing of it":      "nothing of it",
	} {
		if got := RedactCut(text, []string{"", "a/b cdef"}); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		" a\r\n\tb\x1b[31m\u0085c ": "a b [31m c",
		"twelve bytes":              "twelve bytes",
		"eleven byteé":              "eleven byte […]",
		"\xff\ufffd":                "",
		"a\u202eb":                  "a<U+202E>b",
	} {
		if got := Line(text, 12); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}
