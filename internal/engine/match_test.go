package engine_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// alphabet is what random patterns and texts are made of: whatever means
// something in a pattern, and characters of one to four bytes.
var alphabet = []rune("aAbB%_*?[]^-\\éÉ日😀\x00kK\u212a")

func randomText(rnd *rand.Rand, most int) string {
	var b strings.Builder
	for range rnd.IntN(most + 1) {
		b.WriteRune(alphabet[rnd.IntN(len(alphabet))])
	}
	return b.String()
}

// TestMatch_sameAsSQLite compares LIKE and GLOB with SQLite's own, over random
// patterns and over texts made of these.
func TestMatch_sameAsSQLite(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(simtest.Seed(t), 0))
	plain, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = plain.Close() })
	conn := mustOpen(t, mediaConfig(media()))
	ask := func(what string) (func(...string) string, func(...string) string) {
		theirs, _, err := plain.Prepare("SELECT coalesce(" + what + ", 'NULL')")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = theirs.Close() })
		ours := mustPrepare(t, conn, "SELECT coalesce("+what+", 'NULL')")
		return func(args ...string) string {
				for i, a := range args {
					_ = theirs.BindText(i+1, a)
				}
				defer func() { _ = theirs.Reset() }()
				theirs.Step()
				return theirs.ColumnText(0)
			}, func(args ...string) string {
				_ = ours.Restart(nil)
				for i, a := range args {
					_ = ours.Bind(i+1, value.Text(a))
				}
				return rows(t, ours)[0]
			}
	}
	found := 0
	for what, escapes := range map[string]bool{"?2 LIKE ?1": false, "?2 GLOB ?1": false, "?2 LIKE ?1 ESCAPE ?3": true} {
		theirs, ours := ask(what)
		for range 4000 {
			pattern := randomText(rnd, 8)
			text := randomText(rnd, 10)
			if rnd.IntN(2) == 0 { // one that has a chance to match
				text = strings.Map(func(r rune) rune {
					if strings.ContainsRune("%_*?", r) {
						return alphabet[rnd.IntN(len(alphabet))]
					}
					return r
				}, pattern)
			}
			args := []string{pattern, text}
			if escapes {
				args = append(args, string(alphabet[rnd.IntN(len(alphabet)-5)]))
			}
			want, got := theirs(args...), ours(args...)
			if want != got {
				t.Fatalf("%s with %q: %s, SQLite gives %s", what, args, got, want)
			}
			if got == "1" {
				found++
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d matches", found)
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	for expression, want := range map[string]string{
		"NULL LIKE 'a'":                               "<nil>",
		"'a' LIKE NULL":                               "<nil>",
		"'a' LIKE 'a' ESCAPE NULL":                    "<nil>",
		"12 LIKE '1_'":                                "1",
		"x'61' LIKE 'A'":                              "1",
		"'a%' LIKE 'a!%' ESCAPE '!'":                  "1",
		"'abc' REGEXP '^a.c$'":                        "1",
		"'ABC' REGEXP 'abc'":                          "0",
		"'ABC' REGEXP '(?i)abc'":                      "1",
		"'a' || char(10) || 'b' REGEXP 'a.b'":         "1",
		"'ab' REGEXP 'a|x' AND 'xb' REGEXP '^(a|x)b'": "1",
		"hex(zeroblob(20000)) || 'é' REGEXP '0é$'":    "1",
		"hex(zeroblob(20000)) REGEXP '0{3}1'":         "0",
	} {
		if got := rows(t, mustPrepare(t, conn, "SELECT "+expression)); got[0] != want {
			t.Errorf("%s: %s, not %s", expression, got[0], want)
		}
	}
	for expression, want := range map[string]string{
		"'a' LIKE 'a' ESCAPE 'xy'":              "sql: ESCAPE expression must be a single character",
		"'a' REGEXP '('":                        "sql: REGEXP: missing closing ): `(`",
		"'a' LIKE hex(zeroblob(101))":           "sql: the pattern is longer than 200 bytes",
		"'a' REGEXP '(a{1000}){1000}'":          "sql: REGEXP: invalid repeat count: `{1000}`",
		"'a' REGEXP 'a' || char(0) || x'ff'":    "",
		"'a' GLOB hex(zeroblob(101))":           "sql: the pattern is longer than 200 bytes",
		"'a' REGEXP hex(zeroblob(101))":         "sql: the pattern is longer than 200 bytes",
		"'a' REGEXP CAST(x'ff' AS TEXT) || '('": "",
	} {
		_, err := mustPrepare(t, conn, "SELECT "+expression).Step(t.Context())
		if want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%s: %v, not %s", expression, err, want)
		}
	}
}

// TestMatch_cancel would take a minute for each.
func TestMatch_cancel(t *testing.T) {
	t.Parallel()
	for _, expression := range []string{
		"hex(zeroblob(8000000)) LIKE '%" + strings.Repeat("0", 190) + "1%'",
		"hex(zeroblob(8000000)) GLOB '*" + strings.Repeat("[0]", 60) + "1*'",
		"hex(zeroblob(8000000)) REGEXP '" + strings.Repeat("(0?|00)", 20) + "1'",
	} {
		conn := mustOpen(t, mediaConfig(media()))
		s := mustPrepare(t, conn, "SELECT "+expression)
		// The context ends once the match has begun: it is asked for its error by
		// little else.
		ctx := &work{Context: t.Context(), left: 3}
		if _, err := s.Step(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%.60s: %v", expression, err)
		}
	}
}

// work is a context that ends when it has been asked for its error so often.
type work struct {
	context.Context
	left int
}

func (w *work) Err() error {
	if w.left--; w.left < 0 {
		return context.Canceled
	}
	return w.Context.Err()
}
