package token

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzLex(f *testing.F) {
	for _, sql := range []string{
		"", "SELECT a1_$é FROM t -- c\nWHERE /*d*/ b = 'it''s' AND c <> \"a\"\"b\" OR [c]d] || `e``f`", `'a\' 'b'`, "1 1.5 .5 1.e3 1e-3 0xFf 1_0 1a 1_ 0x 1e+ 1.2.3",
		"x'0f' X'' xx'a'", "? ?12 @a :b $c #d ::e @a(b) @ @@version @@session.sql_mode", "a->b->>c||d<=e<>f<<g>=h>>i==j!=k<=>l&&m:=n=>o", "! \\ ^ \x01 {d '1'}", "'a\x00b'", "'é\xff'",
		"'\uFFFD' \"", "\ufeffSELECT \ufeff1", "Cap\u200btion", "a\u2028b", "/*/ */ --", "'", "\"", "[", "`", "/*", "x'", "N'é' _utf8'a' b'101'",
	} {
		f.Add(sql)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		tokens, err := Lex(sql)
		if err != nil {
			checkError(t, sql, err)
			return
		}
		last := 0
		for _, token := range tokens {
			if token.Start < last || token.End <= token.Start || token.End > len(sql) || token.Kind == 0 {
				t.Fatalf("token %v behind byte %d of %q", token, last, sql)
			}
			for i := last; i < token.Start; i++ {
				if spaceAt(sql, i) == 0 && !strings.Contains(byteOrderMark, sql[i:i+1]) {
					t.Fatalf("byte %d of %q belongs to no token", i, sql)
				}
			}
			last = token.End
		}
	})
}

// checkError fails unless err is an [*Error] that stands inside the text.
func checkError(t *testing.T, sql string, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *Error", err)
	}
	lines := strings.Split(sql, "\n")
	if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > utf8.RuneCountInString(lines[e.Line-1])+1 {
		t.Fatalf("%v stands outside of the text", err)
	}
}
