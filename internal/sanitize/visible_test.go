package sanitize

import (
	"strings"
	"testing"
	"unicode"
)

func TestVisible(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain\ttext\nin lines":   "plain\ttext\nin lines",
		"a\r\nb\rc":               "a\nb␍c",
		"\x1b[31mred\a\x7f\u009b": "␛[31mred␇␡\uFFFD",
		"\xff\xfe":                "\uFFFD\uFFFD",
		"":                        "",

		"gnp.\u202Egpj":                              "gnp.<U+202E>gpj",
		"\u202a\u202b\u202c\u202d":                   "<U+202A><U+202B><U+202C><U+202D>",
		"\u2066a\u2067b\u2068c\u2069":                "<U+2066>a<U+2067>b<U+2068>c<U+2069>",
		"\u200e\u200f\u061c":                         "<U+200E><U+200F><U+061C>",
		"pay\u200bpal\u2060\ufeff\u00ad\u034f\u180e": "pay<U+200B>pal<U+2060><U+FEFF><U+00AD><U+034F><U+180E>",
		"\u2028\u2029":                               "<U+2028><U+2029>",
		"\u3164\uffa0\u115f":                         "<U+3164><U+FFA0><U+115F>",
		"\U000E0041\U000E0042":                       "<U+E0041><U+E0042>",
		"a\u200db\u200c":                             "a<U+200D>b<U+200C>",
		"\ufe0f x\ufe0f\ufe0f":                       "<U+FE0F> x\ufe0f<U+FE0F>",
		"\ue000\U0010ffff":                           "\ue000<U+10FFFF>",
		"d\u00e9j\u00e0 vu \u65e5\u672c\u8a9e":       "d\u00e9j\u00e0 vu \u65e5\u672c\u8a9e",

		// What belongs together stays together.
		"👩\u200d👩\u200d👧 ❤\ufe0f 👍🏽":                                              "👩\u200d👩\u200d👧 ❤\ufe0f 👍🏽",
		"👩🏽\u200d💻 🏳\ufe0f\u200d🌈":                                                "👩🏽\u200d💻 🏳\ufe0f\u200d🌈",
		"🤷\u200d♂\ufe0f 🤷🏻\u200d♀":                                                "🤷\u200d♂\ufe0f 🤷🏻\u200d♀",
		"🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F\U000E007F": "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F<U+E007F>",
		"می\u200cخواهم":                                                           "می\u200cخواهم",
		"क्\u200dष 1\ufe0f⃣":                                                      "क्\u200dष 1\ufe0f⃣",
	} {
		if got := Visible(text); got != want {
			t.Errorf("%+q becomes %+q, not %+q", text, got, want)
		}
	}
}

// Whatever the text, nothing is left in it that steers a terminal or turns the
// direction of what follows.
func FuzzVisible(f *testing.F) {
	f.Add("a\u202eb\x1b[0m\u200d")
	f.Fuzz(func(t *testing.T, text string) {
		got := Visible(text)
		if strings.ContainsFunc(got, func(r rune) bool {
			return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' || r == '\ufeff'
		}) {
			t.Errorf("%+q becomes %+q", text, got)
		}
		if again := Visible(got); again != got {
			t.Errorf("%+q becomes %+q, then %+q", text, got, again)
		}
	})
}
