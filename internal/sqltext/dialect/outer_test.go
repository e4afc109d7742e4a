package dialect_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
)

// A LEFT JOIN of which WHERE lets no row through without a match is a JOIN; any other is
// left as it is.
func TestOuter(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT * FROM a LEFT JOIN b ON b.x = a.x WHERE b.y = 1":                                        "SELECT * FROM a JOIN b ON b.x = a.x WHERE b.y = 1",
		"SELECT * FROM a LEFT OUTER JOIN b AS i ON 1 WHERE a.x > 2 AND (1 < i.y OR i.x LIKE 'a%')":      "SELECT * FROM a JOIN b AS i ON 1 WHERE a.x > 2 AND (1 < i.y OR i.x LIKE 'a%')",
		"SELECT * FROM a LEFT JOIN [b] \"I\" ON 1 WHERE i.y IN ('p', 'q') GROUP BY 1":                   "SELECT * FROM a JOIN [b] \"I\" ON 1 WHERE i.y IN ('p', 'q') GROUP BY 1",
		"SELECT * FROM a NATURAL LEFT JOIN main.b WHERE b.y BETWEEN 1 AND 2 ORDER BY 1":                 "SELECT * FROM a NATURAL JOIN main.b WHERE b.y BETWEEN 1 AND 2 ORDER BY 1",
		"SELECT * FROM a LEFT JOIN b USING (x) LEFT JOIN c USING (x) WHERE b.y IS NOT NULL":             "SELECT * FROM a JOIN b USING (x) LEFT JOIN c USING (x) WHERE b.y IS NOT NULL",
		"SELECT * FROM a LEFT JOIN (SELECT x FROM b) v ON 1 WHERE v.x NOT LIKE 'a' UNION SELECT 1":      "SELECT * FROM a JOIN (SELECT x FROM b) v ON 1 WHERE v.x NOT LIKE 'a' UNION SELECT 1",
		"SELECT (SELECT 1 FROM a LEFT JOIN b ON 1 WHERE b.y = 1) FROM a LEFT JOIN b ON 1 WHERE a.x":     "SELECT (SELECT 1 FROM a JOIN b ON 1 WHERE b.y = 1) FROM a LEFT JOIN b ON 1 WHERE a.x",
		"SELECT * FROM a LEFT JOIN b ON 1 WHERE b.y IS NULL":                                            "",
		"SELECT * FROM a LEFT JOIN b ON 1 WHERE b.y NOT IN (SELECT 1)":                                  "",
		"SELECT * FROM a LEFT JOIN b ON 1 WHERE NOT b.y = 1":                                            "",
		"SELECT * FROM a LEFT JOIN b ON 1 WHERE b.y = 1 OR a.x = 2":                                     "",
		"SELECT * FROM a LEFT JOIN b ON 1 WHERE b.y IS 1":                                               "",
		"SELECT * FROM a LEFT JOIN b ON 1 WHERE coalesce(b.y, 1) = 1":                                   "",
		"SELECT * FROM a LEFT JOIN b ON 1 WHERE y = 1":                                                  "",
		"SELECT * FROM a LEFT JOIN b ON 1 WHERE b.y = 1 = 0":                                            "",
		"SELECT * FROM a LEFT JOIN b ON 1 AND b.y = 1":                                                  "",
		"SELECT * FROM a LEFT JOIN b ON 1 RIGHT JOIN c ON 1 WHERE b.y = 1":                              "",
		"SELECT * FROM a LEFT JOIN (b JOIN c ON 1) ON 1 WHERE b.y = 1":                                  "",
		"SELECT * FROM a LEFT JOIN b ON 1 WHERE a.y = 1":                                                "",
		"SELECT * FROM a LEFT JOIN b ON EXISTS (SELECT 1 FROM b WHERE b.y = 1) WHERE a.y = 1 AND 1 < 2": "",
		"SELECT * FROM a WHERE (x = ? OR ? IS NULL) AND y > ?":                                          "SELECT * FROM a WHERE (x = ? AND ? IS NOT NULL) AND y > ?",
		"SELECT * FROM a WHERE ((:v IS NULL OR :v = a.x)) AND :w ISNULL":                                "SELECT * FROM a WHERE ((:v IS NOT NULL AND :v = a.x)) AND :w ISNULL",
		"SELECT * FROM a WHERE x = :null OR :null IS NULL":                                              "SELECT * FROM a WHERE :null IS NULL OR :null IS NULL",
		"SELECT * FROM a WHERE :null IS NULL OR [x] = :null":                                            "SELECT * FROM a WHERE :null IS NULL OR :null IS NULL",
		"SELECT * FROM a WHERE x = 3 OR NULL IS NULL":                                                   "SELECT * FROM a WHERE 3 IS NULL OR NULL IS NULL",
		"SELECT * FROM a WHERE x = ? OR ? IS NOT NULL":                                                  "",
		"SELECT * FROM a WHERE NOT (x = ? OR ? IS NULL)":                                                "",
		"SELECT * FROM a WHERE x = ? OR y IS NULL":                                                      "",
	} {
		if want == "" {
			want = sql
		}
		null := func(int) bool { return strings.Contains(sql, ":null") }
		st, err := sqltext.Analyze(sql, sqltext.Options{Again: &dialect.Reading{Null: null}})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(strings.Join(strings.Fields(st.SQL), " "), " )", ")"); got != want {
			t.Errorf("%s\n  became %s\n  not    %s", sql, got, want)
		}
	}
}

// Whatever stands in FROM and in WHERE, the rows are the same.
func TestOuter_rows(t *testing.T) {
	t.Parallel()
	c := texttest.Open(t)
	if err := c.Exec(`CREATE TABLE a(x, y); CREATE TABLE b(x, y); CREATE TABLE c(x, y);
		INSERT INTO a VALUES (1, 1), (2, NULL), (3, 'p'), (NULL, 2); INSERT INTO b VALUES (1, NULL), (1, 'p'), (2, 2), (NULL, 1);
		INSERT INTO c VALUES (2, 1), (3, NULL), (3, 3)`); err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	column := func() string { return pick("a", "b", "c", "B") + "." + pick("x", "y") }
	var condition func(depth int) string
	condition = func(depth int) string {
		if depth > 0 && rnd.IntN(2) == 0 {
			a, b := condition(depth-1), condition(depth-1)
			return pick(a+" AND "+b, "("+a+" OR "+b+")", a+" AND ("+b+")", "NOT ("+a+" AND "+b+")", "("+a+") = ("+b+")")
		}
		return column() + pick(" = 1", " <> 'p'", " IS NULL", " IS NOT NULL", " IN (1, 2)", " NOT IN (SELECT 1 WHERE 0)", " BETWEEN 1 AND 2", " NOT BETWEEN 1 AND 2",
			" LIKE 'p%'", " IS 1", " = "+column(), " > "+column(), " = 1 IS NULL", " = '1' OR '1' IS NULL", " = NULL OR NULL ISNULL", " = 2")
	}
	changed := 0
	for range 4000 {
		where := condition(3)
		join := func() string { return pick(" JOIN ", " LEFT JOIN ", " LEFT OUTER JOIN ") }
		sql := fmt.Sprintf("SELECT a.x, a.y, b.x, b.y, c.x, c.y FROM a%sb ON %s%sc ON %s WHERE %s", join(), pick("a.x = b.x", "a.y = b.y", "1"), join(), pick("c.x = b.x", "c.x = a.x", "c.y = b.y"), where)
		st, err := sqltext.Analyze(sql, sqltext.Options{Again: &dialect.Reading{}})
		if err != nil {
			t.Fatal(err)
		}
		if st.SQL != sql {
			changed++
		}
		if want, got := rowsOf(t, c, sql), rowsOf(t, c, st.SQL); !slices.Equal(want, got) {
			t.Fatalf("%s\nbecame %s\n%q\n%q", sql, st.SQL, want, got)
		}
	}
	if changed < 500 {
		t.Errorf("only %d were changed", changed)
	}
}

// rowsOf are the rows of a SELECT, in an order of their own.
func rowsOf(t *testing.T, c *sqlite3.Conn, sql string) (rows []string) {
	t.Helper()
	st, _, err := c.Prepare(sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	defer func() { _ = st.Close() }()
	for st.Step() {
		var row []string
		for i := range st.ColumnCount() {
			row = append(row, fmt.Sprint(st.ColumnType(i), st.ColumnText(i)))
		}
		rows = append(rows, strings.Join(row, "|"))
	}
	if err := st.Err(); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	slices.Sort(rows)
	return rows
}
