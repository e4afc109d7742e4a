package syntax_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

func script(t testing.TB, sql string) *syntax.Script {
	t.Helper()
	s, err := syntax.NewScript(token.NewText(sql), 100)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Expressions are read with SQLite's own precedence.
func TestExpression(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"a + b * c - d":                    "[-: [+: a [*: b c]] d]",
		"a = b < c":                        "[=: a [<: b c]]",
		"NOT a = b AND c OR d":             "[OR: [AND: [NOT: [=: a b]] c] d]",
		"-a || b":                          "[||: [NEG: a] b]",
		"- 1 + 2":                          "[+: [NEG: 1] 2]",
		"a BETWEEN b AND c AND d":          "[AND: [BETWEEN: a b c] d]",
		"a NOT BETWEEN 1 AND 2 OR b":       "[OR: [BETWEEN: a 1 2] b]",
		"a IS NOT DISTINCT FROM b = c":     "[=: [IS: a b] c]",
		"a NOT NULL AND b ISNULL":          "[AND: [NOTNULL: a] [ISNULL: b]]",
		"a IN (1, 2) + 1":                  "[+: [IN: a [,: 1 2]] 1]",
		"a + 1 IN (SELECT b FROM t) = 1":   "[=: [IN: [+: a 1] (SELECT b FROM t)] 1]",
		"a NOT IN t.u AND b":               "[AND: [IN: a t.u] b]",
		"(a, b) = (1, 2)":                  "[=: [,: a b] [,: 1 2]]",
		"((a)) * f(x, y) OVER w":           "[*: [(: [(: a]] f(x, y) OVER w]",
		"CASE a WHEN 1 THEN 2 END + 1":     "[+: CASE a WHEN 1 THEN 2 END 1]",
		"a LIKE b ESCAPE 'x' COLLATE c, d": "[LIKE: a b]",
		"a COLLATE x = b.c":                "[=: a COLLATE x b.c]",
		"count(*) FILTER (WHERE a) > 1":    "[>: count(*) FILTER (WHERE a) 1]",
		"a -> 'b' ->> 'c'":                 "[->>: [->: a 'b'] 'c']",
		"+":                                "none",
		"WHERE":                            "none",
	} {
		s := script(t, sql)
		if got := shown(s, syntax.NewOperands(s, nil).Expression(0)); got != want {
			t.Errorf("%s\n got  %s\n want %s", sql, got, want)
		}
	}
}

// shown writes a tree as [operator: operands].
func shown(s *syntax.Script, n *syntax.Node) string {
	if n == nil {
		return "none"
	}
	if n.Op == "" {
		return s.SQL[s.Tokens[n.First].Start:s.Tokens[n.Last].End]
	}
	out := "[" + n.Op + ":"
	for _, kid := range n.Kids {
		out += " " + shown(s, kid)
	}
	return out + "]"
}

// The queries of a statement, with where they stand and where their clauses begin.
func TestReadStructure(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT a FROM t WHERE b GROUP BY c HAVING d WINDOW w AS (ORDER BY a) ORDER BY e LIMIT 1 OFFSET 2": "Top: SELECT FROM WHERE GROUP HAVING WINDOW; ORDER LIMIT OFFSET | tables t",
		"SELECT DISTINCT TOP 5 a FROM (SELECT TOP (1+1) b FROM u) x":                                       "Top: SELECT distinct top 5 FROM; / Derived: SELECT FROM; | tables u",
		"WITH x AS (SELECT 1) SELECT * FROM x, y z JOIN main.v ON 1 WHERE a IN w":                          "Top: SELECT FROM WHERE; / Common: SELECT; | tables x y main w",
		"(SELECT 1 ORDER BY 1) UNION SELECT a FROM t EXCEPT VALUES (1), (2) ORDER BY 1":                    "Top: ( SELECT FROM VALUES; ORDER / Operand: SELECT; ORDER | tables t",
		"SELECT (SELECT max(b) FROM u) FROM t WHERE EXISTS (SELECT 1)":                                     "Top: SELECT FROM WHERE; / Subquery: SELECT FROM; / Subquery: SELECT; | tables u t",
		"SELECT a FROM t WHERE b IS NOT DISTINCT FROM c FETCH FIRST 3 ROWS ONLY":                           "Top: SELECT FROM WHERE; FETCH | tables t",
		"INSERT INTO t SELECT a FROM u":                                                                    "Top: SELECT FROM; | tables t u",
		"SELECT Top FROM t FOR UPDATE":                                                                     "Top: SELECT FROM; | tables t",
	} {
		s := script(t, sql)
		if got := structure(s, syntax.ReadStructure(s, 0)); got != want {
			t.Errorf("%s\n got  %s\n want %s", sql, got, want)
		}
	}
}

func structure(s *syntax.Script, st *syntax.Structure) string {
	places := []string{"Top", "Derived", "Common", "Operand", "Subquery"}
	var queries []string
	words := func(out *strings.Builder, at ...int) {
		for _, i := range at {
			if i >= 0 {
				out.WriteString(" " + s.Text(i))
			}
		}
	}
	for _, q := range st.Queries {
		var out strings.Builder
		out.WriteString(places[q.Place] + ":")
		for _, c := range q.Cores {
			words(&out, c.Start)
			if c.Distinct {
				out.WriteString(" distinct")
			}
			if c.Top >= 0 {
				out.WriteString(" top " + s.Text(c.Top))
			}
			words(&out, c.From, c.Where, c.Group, c.Having, c.Window)
		}
		out.WriteString(";")
		words(&out, q.OrderBy, q.Limit, q.Offset, q.Fetch)
		queries = append(queries, out.String())
	}
	var tables []int
	for i := range st.Tables {
		tables = append(tables, i)
	}
	slices.Sort(tables)
	out := strings.Join(queries, " / ") + " | tables"
	for _, i := range tables {
		out += " " + s.Text(i)
	}
	return out
}

// Parameters have the numbers that SQLite gives them.
func TestNumberParams(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"?, ?3, @a, :a, $a, @a, ?2, ?": `["" "" "" "@a" ":a" "$a" ""] 1 3 4 5 6 4 2 7`,
		"?1, ?1":                       `[""] 1 1`,
		"1":                            `[]`,
		"?0":                           "sql: line 1, column 1: parameter ?0: the number must be from 1 to 32766",
		"a, ?32767":                    "sql: line 1, column 4: parameter ?32767: the number must be from 1 to 32766",
	} {
		s := script(t, sql)
		p, err := syntax.NumberParams(s, nil)
		got := fmt.Sprint(err)
		if err == nil {
			got = fmt.Sprintf("%q", p.Names)
			for i := range s.Tokens {
				if n := p.Number(i); n > 0 {
					got += fmt.Sprintf(" %d", n)
				}
			}
		}
		if got != want {
			t.Errorf("%s\n got  %s\n want %s", sql, got, want)
		}
	}
}
