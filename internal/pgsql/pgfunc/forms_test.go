package pgfunc

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Each line of testdata is an expression of PostgreSQL; behind the arrow is its value, or
// the SQLSTATE and message of its error. A real PostgreSQL says what is right.
func TestForms(t *testing.T) {
	ref, r := newReferee(t), newRig(t)
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var out strings.Builder
			lines := strings.Split(strings.TrimSpace(d.Input), "\n")
			if d.Cmd == "aggregate" {
				return aggregates(t, ref, r, d, lines)
			}
			if d.Cmd == "refused" { // what PostgreSQL can do
				for _, line := range lines {
					got := r.run(ref, line)
					if !strings.HasPrefix(got, "!0A000") {
						t.Errorf("%s: %s gives %s, and is to be refused", d.Pos, line, got)
					}
					fmt.Fprintf(&out, "%s → %s\n", line, got)
				}
				return out.String()
			}
			for i, want := range ref.try(lines) {
				if got := r.run(ref, lines[i]); !same(got, want) {
					t.Errorf("%s: %s gives %s, PostgreSQL %s", d.Pos, lines[i], got, want)
				}
				fmt.Fprintf(&out, "%s → %s\n", lines[i], strings.TrimPrefix(want, "="))
			}
			return out.String()
		})
	})
}

// aggregates computes aggregates: a line has the name, the type and the values, in which a
// hyphen stands for a space.
func aggregates(t *testing.T, ref *referee, r *rig, d *datadriven.TestData, lines []string) string {
	var out strings.Builder
	for _, line := range lines {
		head, rest, _ := strings.Cut(line, " ")
		name, kind, _ := strings.Cut(strings.TrimSuffix(head, ")"), "(")
		oid, ok := pgtype.ByName(kind)
		if !ok {
			d.Fatalf(t, "no type %s", kind)
		}
		var f *Form
		for i := range forms() {
			g := &forms()[i]
			if g.Kind == Aggregate && g.Name == name && (len(g.Args) == 1) && (g.Args[0] == oid || g.Args[0] == pgtype.AnyElement || g.Args[0] == pgtype.AnyNonArray || g.Args[0] == pgtype.Any) {
				f = g
				break
			}
		}
		if f == nil {
			d.Fatalf(t, "no form for %s", line)
		}
		theirs, ours, args := []string{"(null::" + kind + ")"}, []string{"SELECT NULL AS a WHERE 0"}, []any{}
		for _, value := range strings.Fields(rest) {
			value = strings.ReplaceAll(value, "-", " ")
			if oid != pgtype.Interval {
				value = strings.ReplaceAll(value, " ", "-")
			}
			if value == "null" {
				theirs, ours = append(theirs, "(null)"), append(ours, "SELECT NULL")
				continue
			}
			v, err := pgtype.DecodeText(value, oid, testEnv)
			if err != nil {
				t.Fatal(err)
			}
			args = append(args, v)
			theirs, ours = append(theirs, "("+quoted(value)+")"), append(ours, fmt.Sprintf("SELECT ?%d", len(args)))
		}
		call := name + "(a)"
		if f.Within {
			call = name + "() within group (order by a)"
		}
		of := f.Result
		switch of {
		case pgtype.AnyElement:
			of = oid
		case pgtype.AnyArray:
			of = oid.Array()
		}
		want := ref.try([]string{"select (" + call + ")::text from (select a from (values " + strings.Join(theirs, ", ") + ") v(a) offset 1) w"})[0]
		argument := f.Given.Wrap(oid, "a")
		if f.Within {
			argument += " ORDER BY a"
		}
		v, err := r.query("SELECT "+f.Print([]string{argument})+" FROM ("+strings.Join(ours, " UNION ALL ")+")", args...)
		if got := told(of, v, err); !same(got, want) {
			t.Errorf("%s: %s gives %s, PostgreSQL %s", d.Pos, line, got, want)
		}
		fmt.Fprintf(&out, "%s → %s\n", line, strings.TrimPrefix(want, "="))
	}
	return out.String()
}
