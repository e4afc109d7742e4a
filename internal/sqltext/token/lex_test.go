package token_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

func TestLex(t *testing.T) {
	t.Parallel()
	letters := map[token.Kind]string{
		token.Word: "w", token.Quoted: "q", token.String: "s", token.Number: "n", token.Blob: "b",
		token.Param: "p", token.Op: "o", token.Comment: "c", token.Illegal: "!",
	}
	for sql, want := range map[string]string{
		"":                              "",
		" \t\r\n\f\v\uFEFF":             "",
		"SELECT a1_$é":                  "w:SELECT w:a1_$é",
		"'it''s'\"a\"\"b\"[c]d]`e``f`":  "s:'it''s' q:\"a\"\"b\" q:[c] w:d !:] q:`e``f`",
		`'a\' 'b'`:                      `s:'a\' s:'b'`,
		"1 1.5 .5 1.e3 1e-3 0xFf 1_0":   "n:1 n:1.5 n:.5 n:1.e3 n:1e-3 n:0xFf n:1_0",
		"1a 1_ 0x 1e+ 1.2.3":            "!:1a !:1_ !:0x !:1e o:+ n:1.2 n:.3",
		"x'0f' X'' xx'a'":               "b:x'0f' b:X'' w:xx s:'a'",
		"? ?12 @a :b $c #d ::e @a(b) @": "p:? p:?12 p:@a p::b p:$c o:# w:d o::: w:e p:@a(b) !:@",
		":a:b":                          "p::a p::b",
		"a->b->>c||d<=e<>f<<g>=h>>i==j!=k<=>l&&m": "w:a o:-> w:b o:->> w:c o:|| w:d o:<= w:e o:<> w:f o:<< w:g o:>= w:h o:>> w:i o:== w:j o:!= w:k o:<=> w:l o:&& w:m",
		"a--b\nc/*d*/e - -f/g":                    "w:a c:--b w:c c:/*d*/ w:e o:- o:- w:f o:/ w:g",
		"/*/ */ --":                               "c:/*/ */ c:--",
		"! \\ ^ \x01":                             "o:! !:\\ o:^ !:\x01",
		"{d '1'}":                                 "o:{ w:d s:'1' o:}",
	} {
		tokens, err := token.Lex(sql)
		if err != nil {
			t.Errorf("%q: %v", sql, err)
			continue
		}
		var got []string
		for _, tok := range tokens {
			got = append(got, letters[tok.Kind]+":"+tok.Text(sql))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q:\n  got  %s\n  want %s", sql, strings.Join(got, " "), want)
		}
	}
}

func TestLex_errors(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT 'a\x00b'":    "sql: line 1, column 10: a NUL byte: the statement's text would end here; pass such a value as a parameter",
		"SELECT\n'é\xff'":    "sql: line 2, column 3: byte 0xFF is not UTF-8: encode the statement's text in UTF-8",
		"SELECT '\uFFFD' \"": "sql: line 1, column 12: the name that begins here never ends: close it with \"",
	} {
		if _, err := token.Lex(sql); err == nil || err.Error() != want {
			t.Errorf("%q:\n  got  %v\n  want %s", sql, err, want)
		}
	}
}

// What was copied with a statement and looks like a blank, or like nothing, is
// refused where it stands, and kept in quotes and comments.
func TestLex_copied(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT\u00a0Id":               "line 1, column 7: U+00A0 looks like a blank",
		"SELECT\n\u3000Id":             "line 2, column 1: U+3000 looks like a blank",
		"LIMIT 10\u2009OFFSET 5":       "line 1, column 9: U+2009 looks like a blank",
		"a\u2028b":                     "line 1, column 2: U+2028 looks like a blank",
		"\u202eSELECT":                 "line 1, column 1: U+202E cannot be seen",
		"Cap\u200btion":                "line 1, column 4: U+200B cannot be seen",
		"Cap\u00adtion":                "line 1, column 4: U+00AD cannot be seen",
		"x \u2066":                     "line 1, column 3: U+2066 cannot be seen",
		"'\u00a0' \"\u200b\" `\u202e`": "",
		"/*\u00a0\u202e*/ -- \u200b":   "",
		"\ufeffSELECT \ufeff1":         "",
		"\u0645\u06cc\u200c\u062e \u65e5\u672c \u00e9": "",
	} {
		_, err := token.Lex(sql)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%+q: got %v, want %q", sql, err, want)
		}
	}
}
