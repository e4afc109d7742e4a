package sqlfunc_test

import (
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
)

// all returns the rows of a query as text: values parted by |, rows by ;.
func all(t testing.TB, c *sqlite3.Conn, sql string) string {
	t.Helper()
	s, _, err := c.Prepare(sql)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = s.Close() }()
	var rows []string
	for s.Step() {
		var values []string
		for i := range s.ColumnCount() {
			values = append(values, s.ColumnText(i))
		}
		rows = append(rows, strings.Join(values, "|"))
	}
	if err := s.Err(); err != nil {
		return err.Error()
	}
	return strings.Join(rows, ";")
}

func TestTableFunctions_examples(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	for _, f := range sqlfunc.TableFunctions() {
		if got, _, _ := strings.Cut(all(t, c, f.Example), ";"); got != f.Result || f.Doc == "" || f.Columns == "" || f.Signature == "" {
			t.Errorf("%s: got %q, want %q", f.Example, got, f.Result)
		}
	}
}

func TestTableFunctions(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	if err := c.Exec("CREATE TABLE posts (id, caption); INSERT INTO posts VALUES (1, '#a #b'), (2, NULL), (3, 'none'), (4, '#b @x')"); err != nil {
		t.Fatal(err)
	}
	const fault = "sqlite3: SQL logic error: "
	for query, want := range map[string]string{
		"SELECT * FROM hashtags('#a#b c#d ##e #f-g #1 #_ # #')":                                      "a|1;b|3;f|14;1|19;_|22",
		"SELECT Hashtag FROM hashtags('#ñandú #日本語 ＃全角 #👍🏽 #sun☀️day (#x)')":                         "ñandú;日本語;全角;👍🏽;sun☀️day;x",
		"SELECT Hashtag FROM hashtags('#a' || char(769) || 'b &#39; a=#c')":                          "a\u0301b",
		"SELECT * FROM hashtags(NULL)":                                                               "",
		"SELECT * FROM hashtags(12)":                                                                 "",
		"SELECT * FROM hashtags":                                                                     fault + "hashtags: an argument is missing: it is hashtags(text)",
		"SELECT * FROM regexp_matches('a')":                                                          fault + "regexp_matches: an argument is missing: it is regexp_matches(text, pattern[, flags])",
		"SELECT * FROM hashtags('a', 'b')":                                                           fault + "too many arguments on hashtags() - max 1",
		"SELECT * FROM mentions('@a, @b_c.d. @.e a@b.c @f@g @' || printf('%.*c', 31, 'h') || ' @i')": "a|1;b_c.d|5;f|23;i|61",
		"SELECT Value FROM regexp_matches('aXbxc', 'x', 'i')":                                        "X;x",
		"SELECT Position, Groups FROM regexp_matches('é<1> é<2>', '(<)([0-9])(z)?')":                 `2|["<","1",null];7|["<","2",null]`,
		"SELECT * FROM regexp_matches('a', '(')":                                                     fault + "regexp_matches: missing closing ): `(`",
		"SELECT * FROM string_split('a,,b', ',')":                                                    "a|1;|2;b|3",
		"SELECT * FROM string_split('', ',')":                                                        "|1",
		"SELECT * FROM string_split('a', '')":                                                        fault + "string_split: the separator is empty",
		// Joined.
		"SELECT id, Hashtag FROM posts, hashtags(caption) ORDER BY 1, 2":                                        "1|a;1|b;4|b",
		"SELECT id, Hashtag FROM hashtags(caption) JOIN posts ORDER BY 1, 2":                                    "1|a;1|b;4|b",
		"SELECT id, h.Hashtag FROM posts LEFT JOIN hashtags(posts.caption) h ORDER BY 1, 2":                     "1|a;1|b;2|;3|;4|b",
		"SELECT h.Hashtag, count(*) FROM posts p, hashtags(p.caption) h GROUP BY 1 ORDER BY 2 DESC LIMIT 1":     "b|2",
		"SELECT id FROM posts WHERE EXISTS (SELECT 1 FROM hashtags(caption) WHERE Hashtag = 'a')":               "1",
		"SELECT id, (SELECT count(*) FROM mentions(caption)) FROM posts":                                        "1|0;2|0;3|0;4|1",
		"SELECT id, m.Value FROM posts, regexp_matches(caption, '[ab]') m WHERE m.Position > 2":                 "1|b",
		"SELECT h.text, h.Hashtag, rowid FROM hashtags('#a #b') h":                                              "#a #b|a|1;#a #b|b|2",
		"SELECT a.Hashtag, b.Hashtag FROM hashtags('#a #b') a, hashtags('#b #c') b WHERE a.Hashtag = b.Hashtag": "b|b",
	} {
		if got := all(t, c, query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// Rows of a text end with the statement's context.
func TestTableFunctions_end(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	ctx := &ending{t.Context(), 30}
	c.SetInterrupt(ctx)
	got := all(t, c, "SELECT count(*) FROM regexp_matches(printf('%.*c', 4000000, 'a'), 'a(?:.*z)?')")
	if !strings.HasPrefix(got, "sqlite3: interrupted") || ctx.left >= 0 {
		t.Errorf("%.100q", got)
	}
}
