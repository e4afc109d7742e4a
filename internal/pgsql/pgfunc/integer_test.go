package pgfunc

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"
)

// What stands in the place of a function beside a number has its answer, at the edges of the
// ranges too, and calls it only where the result is out of range.
func TestBeside(t *testing.T) {
	t.Parallel()
	db, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := Register(db, Host{}); err != nil {
		t.Fatal(err)
	}
	shorter := 0
	for i := range forms() {
		f := &forms()[i]
		if f.Beside == nil {
			continue
		}
		for at := range 2 {
			for _, n := range edges(bitsOf(t, f.Args[at])) {
				template := f.Beside(n, at)
				if template == "" {
					continue
				}
				shorter++
				args := []string{"?1", "?1"}
				args[at] = fmt.Sprint(n)
				sql := strings.NewReplacer("$1", args[0], "$2", args[1]).Replace(template)
				condition, _, _ := strings.Cut(strings.TrimPrefix(sql, "(CASE WHEN "), " THEN ")
				answers := answersOf(t, db, edges(bitsOf(t, f.Args[1-at])), f.Engine+"("+strings.Join(args, ", ")+")", sql, condition)
				for other, got := range answers {
					if got[1] != got[0] {
						t.Errorf("%s of %d is %s, and %s", sql, other, got[1], got[0])
					}
					if inRange := got[2] == "1"; inRange != (got[0] != outOfRange) {
						t.Errorf("%s of %d: %t, and the answer is %s", condition, other, inRange, got[0])
					}
				}
			}
		}
	}
	if shorter < 500 {
		t.Errorf("%d only were tried", shorter)
	}
}

const outOfRange = "out of range"

// answersOf are the answers of expressions, by the number that is their parameter.
func answersOf(t *testing.T, db *sqlite3.Conn, numbers []int64, expressions ...string) map[int64][]string {
	t.Helper()
	answers := map[int64][]string{}
	for _, sql := range expressions {
		st, _, err := db.Prepare("SELECT " + sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		for _, n := range numbers {
			if err := st.BindInt64(1, n); err != nil {
				t.Fatal(err)
			}
			switch {
			case st.Step():
				answers[n] = append(answers[n], st.ColumnText(0))
			case strings.Contains(st.Err().Error(), outOfRange):
				answers[n] = append(answers[n], outOfRange)
			default:
				t.Fatal(st.Err())
			}
			_ = st.Reset() // it repeats the error
		}
		_ = st.Close()
	}
	return answers
}

func bitsOf(t *testing.T, of oid) int {
	t.Helper()
	for _, i := range intTypes {
		if i.oid == of {
			return i.bits
		}
	}
	t.Fatalf("%s is no whole number", of)
	return 0
}

// edges are numbers of so many bits near the ends of their range, near those of smaller types,
// and near zero.
func edges(width int) (list []int64) {
	for bits := 8; bits <= width; bits *= 2 {
		least := int64(-1) << (bits - 1)
		most := -(least + 1)
		list = append(list, least, least+1, least/2, least/3, most/3, most/2, most-1, most)
	}
	for n := range int64(9) {
		list = append(list, n-4)
	}
	return list
}
