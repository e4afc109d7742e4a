package sqlfunc_test

import (
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"
)

func TestRegexp_edges(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	c.Limit(sqlite3.LIMIT_LENGTH, 20_000_000)
	c.Limit(sqlite3.LIMIT_LIKE_PATTERN_LENGTH, 200)
	for expression, want := range map[string]string{
		`regexp_like('a' || char(10) || 'b', 'a.b')`:                                           "1",
		`regexp_like('A', 'a')`:                                                                "0",
		`regexp_like('A', 'a', 'i') || regexp_like('A', 'a', 'ic')`:                            "10",
		`regexp_like('x' || char(10) || 'a', '^a', 'm')`:                                       "1",
		`regexp_like('a', 'a', 'q')`:                                                           `sqlite3: SQL logic error: regexp_like: unknown flag 'q': there are i, c, m, s, n and g`,
		`regexp_like('a', '(')`:                                                                "sqlite3: SQL logic error: regexp_like: missing closing ): `(`",
		`regexp_like('a', NULL)`:                                                               "NULL",
		`regexp_like(NULL, 'a')`:                                                               "NULL",
		`regexp_like('aaa', '` + strings.Repeat("a?", 101) + `')`:                              "sqlite3: SQL logic error: regexp_like: the pattern is longer than 200 bytes",
		`regexp_count('aaa', 'a')`:                                                             "3",
		`regexp_count('aaa', 'a', 3) || regexp_count('aaa', 'a', 4)`:                           "10",
		`regexp_count('aaa', '', 4) || regexp_count('aaa', '', 5)`:                             "10",
		`regexp_count('éa😀a', '\w|.', 3)`:                                                      "2",
		`regexp_count('AaA', 'a', 1, 'i')`:                                                     "3",
		`regexp_count('aa', '^a')`:                                                             "1",
		`regexp_count('ab ab', '\b', 1)`:                                                       "4",
		`regexp_count('', '')`:                                                                 "1",
		`regexp_count('a', 'a', 0)`:                                                            "sqlite3: SQL logic error: regexp_count: the start counts characters from 1",
		`regexp_extract('price 12.50', '\d+')`:                                                 "12",
		`regexp_extract('price 12.50', '(\d+)\.(\d+)')`:                                        "12",
		`regexp_extract('price 12.50', '(\d+)\.(\d+)', 0)`:                                     "12.50",
		`regexp_extract('price 12.50', '(\d+)\.(\d+)', 2)`:                                     "50",
		`regexp_extract('price 12.50', '(?:\d+)\.(x)?')`:                                       "NULL",
		`regexp_extract('price', '\d')`:                                                        "NULL",
		`regexp_extract('a1', '\d', 1)`:                                                        "sqlite3: SQL logic error: regexp_extract: the pattern has no group 1",
		`regexp_extract('a1', '\d', -1)`:                                                       "sqlite3: SQL logic error: regexp_extract: the pattern has no group -1",
		`regexp_extract(12345, '3.')`:                                                          "34",
		`regexp_substr('a1b2c3', '\d', 3)`:                                                     "2",
		`regexp_substr('a1b2c3', '\d', 1, 3)`:                                                  "3",
		`regexp_substr('a1b2c3', '\d', 1, 4)`:                                                  "NULL",
		`regexp_substr('A1a2', 'a(\d)', 1, 2, 'i', 1)`:                                         "2",
		`regexp_substr('a', 'a', 1, 0)`:                                                        "sqlite3: SQL logic error: regexp_substr: the number of the match counts from 1",
		`regexp_instr('éé#a', '#')`:                                                            "3",
		`regexp_instr('éé#a#b', '#', 1, 2)`:                                                    "5",
		`regexp_instr('éé#ab', '#\w', 1, 1, 1)`:                                                "5",
		`regexp_instr('a', 'b')`:                                                               "0",
		`regexp_replace('aXbXc', 'X', '-')`:                                                    "a-b-c",
		`regexp_replace('aXbxc', 'X', '-', 'gi')`:                                              "a-b-c",
		`regexp_replace('aXbXc', 'X', '-', 3)`:                                                 "aXb-c",
		`regexp_replace('aXbXcX', 'X', '-', 1, 2)`:                                             "aXb-cX",
		`regexp_replace('aXbXcX', 'X', '-', 1, 0)`:                                             "a-b-c-",
		`regexp_replace('aXbXcX', 'x', '-', 3, 2, 'i')`:                                        "aXbXc-",
		`regexp_replace('aXb', 'X', '-', 1, 7)`:                                                "aXb",
		`regexp_replace('costs 5', '(\d)', '$$$1 \\ \& $0 $2 \2 $x \')`:                        `costs $5 \ 5 5 $2 \2 $x \`,
		`regexp_replace('abc', '', '-')`:                                                       "-a-b-c-",
		`regexp_replace('abc', 'b*', '-')`:                                                     "-a-c-",
		`regexp_replace('foobar', '(o+)(x)?', '[\1\2]')`:                                       "f[oo]bar",
		`regexp_replace('a', 'a', 'b', 1, -1)`:                                                 "sqlite3: SQL logic error: regexp_replace: the number of the match counts from 1; 0 is all",
		`length(regexp_replace(zeroblob(0), 'a', 'b'))`:                                        "0",
		`regexp_replace(printf('%.*c', 1000000, 'a'), 'a', '` + strings.Repeat("b", 40) + `')`: "sqlite3: SQL logic error: regexp_replace: the text would be too long",
	} {
		got := one(t, c, "SELECT "+expression)
		if got != want {
			t.Errorf("%s: %s, want %s", expression, got, want)
		}
	}
}

// Matching ends with the statement's context.
func TestRegexp_ends(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	for _, call := range []string{
		"regexp_like(x, '(?:a?b?c?d?e?f?){500}z')", "regexp_count(x, 'a(?:.*z)?')", "regexp_replace(x, 'a(?:.*z)?', '')",
		"regexp_extract(x, '(?:a?b?c?d?e?f?){500}z')", "regexp_substr(x, 'a(?:.*z)?', 1, 100000)", "regexp_instr(x, 'a(?:.*z)?', 1, 100000)",
	} {
		ctx := &ending{t.Context(), 30}
		old := c.SetInterrupt(ctx)
		got := one(t, c, "SELECT "+call+" FROM (SELECT printf('%.*c', 4000000, 'a') AS x)")
		c.SetInterrupt(old)
		if !strings.HasPrefix(got, "sqlite3: interrupted") || ctx.left >= 0 {
			t.Errorf("%s: %.100q", call, got)
		}
	}
}
