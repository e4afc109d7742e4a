package driver_test

import (
	"cmp"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// TestComparisons runs statements, one on each line, and shows for each its rows,
// and behind ! the reasons of its warnings; columns shows the columns' names first,
// pushed what EXPLAIN says of the terms instead: what the API is asked for, and what
// is left to check.
func TestComparisons(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), Accounts: 2, Media: 60, Comments: 30, Replies: 0, InsightDays: 10})
	dbs := map[string]*sql.DB{}
	for _, zone := range []string{"UTC", "Asia/Tokyo", "Europe/Berlin"} {
		dbs[zone] = open(t, srv.DSN()+";TimeZone="+zone)
	}
	datadriven.Walk(t, "../testdata/comparisons", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			zone := "UTC"
			d.MaybeScanArgs(t, "zone", &zone)
			var out strings.Builder
			for text := range strings.SplitSeq(strings.TrimSpace(d.Input), "\n") {
				switch d.Cmd {
				case "pushed":
					out.WriteString(pushed(t, dbs[zone], text) + "\n")
					continue
				case "columns":
					out.WriteString(strings.Join(columnNames(t, dbs[zone], text), "|") + ": ")
				}
				out.WriteString(compared(t, dbs[zone], text) + "\n")
			}
			return out.String()
		})
	})
}

func pushed(t *testing.T, db *sql.DB, text string) string {
	t.Helper()
	rows, err := db.Query("EXPLAIN " + text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var terms []string
	for rows.Next() {
		var table, pushed, checked sql.NullString
		var other any
		if err := rows.Scan(&other, &table, &other, &other, &pushed, &checked, &other, &other, &other); err != nil {
			t.Fatal(err)
		}
		if table.Valid {
			terms = append(terms, cmp.Or(pushed.String, "nothing")+", checked "+cmp.Or(checked.String, "nothing"))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(terms, "; ")
}

func columnNames(t *testing.T, db *sql.DB, text string) []string {
	t.Helper()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// compared shows the answer to one statement. What stands behind -- in it are its
// parameters: a number, a text in quotes, or an instant.
func compared(t *testing.T, db *sql.DB, text string) string {
	t.Helper()
	text, list, _ := strings.Cut(text, " -- ")
	var args []any
	for _, word := range strings.Fields(list) {
		if n, err := strconv.Atoi(word); err == nil {
			args = append(args, n)
		} else if at, err := time.Parse(time.RFC3339, word); err == nil {
			args = append(args, at)
		} else {
			args = append(args, strings.Trim(word, "'"))
		}
	}
	if _, err := try(t, db, text, args...); err != nil {
		return "error: " + err.Error()
	}
	lines, report := reported(t, db, text, args...)
	for _, w := range report.Warnings {
		lines = append(lines, "! "+string(w.Reason))
	}
	return strings.Join(lines, ", ")
}

// moment is a time in a form that SQL has for it; timely says that it is a time by
// its form and not just a text or a parameter.
type moment struct {
	at     time.Time
	text   string
	args   []any
	timely bool
}

// random of a time gives one of its forms.
func randomMoment(r *rand.Rand, zone *value.Zone, at time.Time, timely bool) moment {
	wall := zone.Format(at)
	quoted := "'" + wall + "'"
	texts := []string{
		quoted, "'" + strings.Replace(wall, " ", "T", 1) + "'", "'" + at.UTC().Format(time.RFC3339) + "'", "'" + at.UTC().Format("2006-01-02T15:04:05+0000") + "'",
		"'" + at.In(time.FixedZone("", 7200)).Format("2006-1-2 15:04:05-07:00") + "'", "'" + at.UTC().Format("2006-01-02 15:04:05.000Z") + "'",
	}
	forms := []string{
		"CAST(" + quoted + " AS DATETIME)", quoted + "::timestamp", "DATE_TRUNC('second', " + quoted + ")", "to_datetime(" + quoted + ")",
		fmt.Sprintf("from_unixtime(%d)", at.Unix()), fmt.Sprintf("datetime(%d, 'unixepoch', 'localtime')", at.Unix()),
		"DATEADD(hour, 1, DATEADD(hour, -1, " + quoted + "))", "(" + quoted + "::timestamp + INTERVAL 90 MINUTE) - INTERVAL '90 minutes'",
		"'" + zone.Format(at.Add(-6*time.Hour)) + "' + INTERVAL 6 HOUR", "TIMESTAMP " + texts[2], "{ts " + texts[2] + "}",
	}
	if day := at.In(zone.Location()); day.Format("15:04:05") == "00:00:00" {
		d := "'" + day.Format(time.DateOnly) + "'"
		texts = append(texts, d, "'"+day.Format("2006-1-2")+"'", "'"+day.Format("20060102")+"'", "'"+day.Format("2006-01-02 15:04")+"'")
		forms = append(forms, "date("+d+")", d+"::date", "CAST("+quoted+" AS DATE)", "DATE "+d, "{d "+d+"}", "DATE_TRUNC('day', "+d+")",
			fmt.Sprintf("datefromparts(%d, %d, %d)", day.Year(), day.Month(), day.Day()),
			"DATE '"+day.AddDate(0, 0, -1).Format(time.DateOnly)+"' + 1", "'"+day.AddDate(0, 0, 3).Format(time.DateOnly)+"'::date - 3", "DATE_SUB('"+day.AddDate(0, 0, 7).Format(time.DateOnly)+"', INTERVAL 7 DAY)")
	}
	if !timely {
		switch r.IntN(4) {
		case 0:
			return moment{at, "?", []any{at}, false}
		case 1:
			return moment{at, "?", []any{strings.Trim(texts[r.IntN(len(texts))], "'")}, false}
		}
		return moment{at, texts[r.IntN(len(texts))], nil, false}
	}
	form := forms[r.IntN(len(forms))]
	literal := texts[r.IntN(len(texts))]
	if !strings.Contains(literal, "-") {
		literal = quoted
	}
	switch r.IntN(9) {
	case 0:
		form = "coalesce(NULL, " + form + ")"
	case 1:
		form = "CASE WHEN 1 = 2 THEN " + literal + " ELSE " + form + " END"
	case 2:
		form = "CASE WHEN 1 = 1 THEN " + literal + " ELSE NOW() END"
	case 3:
		form = "(SELECT " + form + ")"
	case 4:
		form = "(SELECT max(x) FROM (SELECT " + form + " AS x))"
	case 5:
		form = "(SELECT first_value(x) OVER (ORDER BY n DESC) FROM (VALUES (NOW(), 1)) AS v JOIN (SELECT " + form + " AS x, 2 AS n))"
	case 6:
		form = "max(" + form + ", '1999-01-01')"
	case 7:
		form = "(WITH c(x, y) AS (VALUES (1, " + form + ")) SELECT y FROM c)"
	}
	return moment{at, form, nil, true}
}

// rounds is how often to try at random.
func rounds(n int) int {
	if os.Getenv("VIEWFINDER_TEST_THOROUGH") != "" {
		n *= 10
	}
	return n
}

// comparisonOps are the operators, with what they say of an order.
var comparisonOps = map[string]func(int) bool{
	"=": func(c int) bool { return c == 0 }, "==": func(c int) bool { return c == 0 }, "<>": func(c int) bool { return c != 0 }, "!=": func(c int) bool { return c != 0 },
	"<": func(c int) bool { return c < 0 }, "<=": func(c int) bool { return c <= 0 }, ">": func(c int) bool { return c > 0 }, ">=": func(c int) bool { return c >= 0 },
	"IS": func(c int) bool { return c == 0 }, "IS NOT": func(c int) bool { return c != 0 },
	"IS DISTINCT FROM": func(c int) bool { return c != 0 }, "IS NOT DISTINCT FROM": func(c int) bool { return c == 0 }, "<=>": func(c int) bool { return c == 0 },
}

// inPlace writes a comparison of two expressions, a before b, in one of the places
// that one may have.
func inPlace(r *rand.Rand, a, op, b string) string {
	switch r.IntN(6) {
	case 0:
		return "SELECT x.a " + op + " y.b FROM (SELECT " + a + " AS a) x, (SELECT " + b + " AS b) y"
	case 1:
		return "WITH x(a) AS (SELECT " + a + "), y(b) AS (VALUES (" + b + ")) SELECT count(*) FROM x JOIN y ON x.a " + op + " y.b"
	case 2:
		return "SELECT CASE WHEN " + a + " " + op + " " + b + " THEN 1 ELSE 0 END"
	case 3:
		return "SELECT count(*) FROM (SELECT 1 AS n) GROUP BY n HAVING " + a + " " + op + " " + b + " UNION ALL SELECT 0 ORDER BY 1 DESC LIMIT 1"
	case 4:
		return "WITH x(a) AS (SELECT " + a + ") SELECT EXISTS (SELECT 1 FROM (SELECT " + b + " AS b) WHERE a " + op + " b) FROM x"
	default:
		return "SELECT " + a + " " + op + " " + b
	}
}

func truthOf(t *testing.T, db *sql.DB, text string, args ...any) bool {
	t.Helper()
	var got bool
	if err := db.QueryRow(text, args...).Scan(&got); err != nil {
		t.Fatalf("%s %v: %v", text, args, err)
	}
	return got
}

// Two times compare as Go compares them, in whatever forms they are, by every
// operator, in either order and any place, if one of them is a time by its form.
func TestComparisons_randomTimes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"UTC", "Europe/Berlin", "America/New_York"} {
		zone, err := value.LoadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		db := open(t, "InitiateOAuth=OFF;TimeZone="+name)
		r := rand.New(rand.NewPCG(20, 26))
		base := time.Date(2026, 10, 25, 0, 0, 0, 0, zone.Location()) // summer time ends there
		for range rounds(40) {
			at := func() time.Time {
				if r.IntN(2) == 0 {
					return base.AddDate(0, 0, r.IntN(3)-1)
				}
				return base.Add(time.Duration(r.IntN(9)-4) * 30 * time.Minute)
			}
			a := randomMoment(r, zone, at(), r.IntN(2) == 0)
			b := randomMoment(r, zone, at(), !a.timely || r.IntN(2) == 0)
			order := a.at.Compare(b.at)
			for op, holds := range comparisonOps {
				text, args := inPlace(r, a.text, op, b.text), append(append([]any{}, a.args...), b.args...)
				if got := truthOf(t, db, text, args...); got != holds(order) {
					t.Errorf("%s: %s %v: %v of %s and %s", name, text, args, got, a.at, b.at)
				}
			}
			for text, want := range map[string]bool{
				fmt.Sprintf("SELECT %s IN (%s, NULL) IS TRUE", a.text, b.text):                    order == 0,
				fmt.Sprintf("SELECT %s NOT IN (SELECT %s)", a.text, b.text):                       order != 0,
				fmt.Sprintf("SELECT CASE %s WHEN %s THEN 1 ELSE 0 END", a.text, b.text):           order == 0,
				fmt.Sprintf("SELECT NULLIF(%s, %s) IS NULL", a.text, b.text):                      order == 0,
				fmt.Sprintf("SELECT (%s, 1) = (%s, 1)", a.text, b.text):                           order == 0,
				fmt.Sprintf("SELECT ((%s) IS NULL) + ((%s) <> NULL IS NULL) = 1", a.text, b.text): true,
			} {
				if got := truthOf(t, db, text, append(append([]any{}, a.args...), b.args...)...); got != want {
					t.Errorf("%s: %s %v: %v of %s and %s", name, text, append(a.args, b.args...), got, a.at, b.at)
				}
			}
			c := randomMoment(r, zone, at(), true)
			want := a.at.Compare(b.at) >= 0 && a.at.Compare(c.at) <= 0
			if text, args := "SELECT "+a.text+" BETWEEN "+b.text+" AND "+c.text, append(append([]any{}, a.args...), b.args...); truthOf(t, db, text, args...) != want {
				t.Errorf("%s: %s %v: not %v", name, text, args, want)
			}
		}
	}
}

// A computed number compares with a text as a column of numbers does: with the
// number that it is the text of; any other text is greater.
func TestComparisons_randomNumbers(t *testing.T) {
	t.Parallel()
	db := open(t, "InitiateOAuth=OFF")
	r := rand.New(rand.NewPCG(20, 27))
	for range rounds(60) {
		n, m := r.IntN(15), r.IntN(15)
		numbers := []string{
			fmt.Sprintf("length('%s')", strings.Repeat("x", n)), fmt.Sprintf("abs(%d)", -n), fmt.Sprintf("%d * 1", n), fmt.Sprintf("(SELECT count(*) FROM (VALUES (1)) WHERE 1) + %d", n-1),
			fmt.Sprintf("coalesce(NULL, %d)", n), fmt.Sprintf("CAST('%d' AS INTEGER)", n), fmt.Sprintf("%d.0", n), fmt.Sprintf("sum(%d) OVER ()", n),
			fmt.Sprintf("(SELECT x FROM (SELECT %d + 0 AS x))", n), fmt.Sprintf("iif(1, %d, 0)", n),
		}
		texts := []string{fmt.Sprintf("'%d'", m), fmt.Sprintf("' %d '", m), fmt.Sprintf("'%d.0'", m), fmt.Sprintf("'%de0'", m), fmt.Sprintf("upper('%d')", m), fmt.Sprintf("substr('x%d', 2)", m), "?", "'x'", "lower('Y')"}
		a, b := numbers[r.IntN(len(numbers))], texts[r.IntN(len(texts))]
		order, letter := cmp.Compare(n, m), b == "'x'" || b == "lower('Y')"
		if letter {
			order = -1
		}
		var args []any
		if b == "?" {
			args = []any{strconv.Itoa(m)}
		}
		for op, holds := range comparisonOps {
			if strings.Contains(a, "OVER") {
				if got := truthOf(t, db, "SELECT "+a+" "+op+" "+b, args...); got != holds(order) {
					t.Errorf("%s %s %s %v: %v", a, op, b, args, got)
				}
				continue
			}
			if text := inPlace(r, a, op, b); truthOf(t, db, text, args...) != holds(order) {
				t.Errorf("%s %v: not %v", text, args, holds(order))
			}
			if text := inPlace(r, b, op, a); truthOf(t, db, text, args...) != holds(-order) {
				t.Errorf("%s %v: not %v", text, args, holds(-order))
			}
		}
		for text, want := range map[string]bool{
			"SELECT " + a + " IN (" + b + ", '-1')": order == 0, "SELECT " + b + " IN (-1, " + a + ")": order == 0, "SELECT " + a + " IN (SELECT " + b + ")": order == 0,
			"SELECT CASE " + a + " WHEN " + b + " THEN 1 ELSE 0 END": order == 0, "SELECT CASE " + b + " WHEN " + a + " THEN 1 ELSE 0 END": order == 0,
			"SELECT " + a + " BETWEEN -1 AND " + b: order <= 0, "SELECT " + b + " BETWEEN " + a + " AND 'zz'": order <= 0,
		} {
			if got := truthOf(t, db, text, args...); got != want {
				t.Errorf("%s %v: %v", text, args, got)
			}
		}
	}
}
