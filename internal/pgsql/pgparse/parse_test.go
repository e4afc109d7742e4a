package pgparse

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Each file of testdata has statements and the trees that they come to, or the places of their errors.
func TestParse(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "tree":
				s, err := Parse(d.Input)
				if err != nil {
					return shown(d.Input, err)
				}
				return dump(d.Input, s)
			case "errors": // each line is a statement
				var out strings.Builder
				for line := range strings.Lines(d.Input) {
					line = strings.TrimSuffix(line, "\n")
					s, err := Parse(line)
					if err == nil {
						t.Errorf("%s: %s is %s", d.Pos, line, dump(line, s))
						continue
					}
					out.WriteString(shown(line, err))
				}
				return out.String()
			default:
				d.Fatalf(t, "no command %s", d.Cmd)
				return ""
			}
		})
	})
}

// shown is an error below the place that it points to.
func shown(text string, err error) string {
	var e *pgerror.Error
	if !errors.As(err, &e) {
		return err.Error() + "\n"
	}
	out := ""
	if e.Position > 0 {
		out = text + "\n" + strings.Repeat(" ", e.Position-1) + "^\n"
	}
	return out + e.Code + " " + e.Message + "\n"
}

// dump writes a tree, with the character at which each node begins; what is empty is left out.
func dump(text string, node any) string {
	var b strings.Builder
	dumper{text, &b}.value(reflect.ValueOf(node), "")
	return b.String()
}

type dumper struct {
	text string
	b    *strings.Builder
}

func (d dumper) value(v reflect.Value, indent string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		d.value(v.Elem(), indent)
	case reflect.Struct:
		d.structure(v, indent)
	case reflect.Slice:
		d.b.WriteByte('\n')
		for i := range v.Len() {
			d.b.WriteString(indent + "- ")
			d.value(v.Index(i), indent+"  ")
		}
	default:
		fmt.Fprintf(d.b, "%v\n", v)
	}
}

func (d dumper) structure(v reflect.Value, indent string) {
	if id, ok := v.Interface().(Ident); ok {
		if id.Quoted {
			fmt.Fprintf(d.b, "%q\n", id.Text)
		} else {
			fmt.Fprintln(d.b, id.Text)
		}
		return
	}
	if leaf := leafOf(v.Interface()); leaf != "" {
		fmt.Fprintf(d.b, "%s at %d: %s\n", v.Type().Name(), Position(d.text, v.Interface().(interface{ At() int }).At()), leaf)
		return
	}
	d.b.WriteString(v.Type().Name())
	if node, ok := v.Interface().(interface{ At() int }); ok {
		fmt.Fprintf(d.b, " at %d", Position(d.text, node.At()))
	}
	d.b.WriteByte('\n')
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		if field.Type == reflect.TypeFor[Place]() || value.IsZero() || value.Kind() == reflect.Slice && value.Len() == 0 || field.Name == "ColumnsAt" || field.Name == "UsingAt" {
			continue
		}
		fmt.Fprintf(d.b, "%s%s: ", indent, field.Name)
		d.value(value, indent+"  ")
	}
}

// leafOf is what a node of one line says; "" of others.
func leafOf(node any) string {
	switch n := node.(type) {
	case Name:
		var parts []string
		for _, id := range n.Parts {
			parts = append(parts, map[bool]string{true: strconv.Quote(id.Text), false: id.Text}[id.Quoted])
		}
		if n.Star {
			parts = append(parts, "*")
		}
		return strings.Join(parts, ".")
	case Literal:
		if n.Kind == Text {
			return strconv.Quote(n.Text)
		}
		return n.Text
	case Param:
		return "$" + strconv.Itoa(n.Number)
	case Type:
		return strings.TrimSpace(fmt.Sprint(n.Name, map[bool]string{true: "[]"}[n.Array], " ", n.Fields, strings.Trim(fmt.Sprint(n.Mods), "[]")))
	}
	return ""
}

// corpus are statements of every kind.
var corpus = []string{
	"select 1", "select a.b, 'x''y', E'\\n', $tag$z$tag$, -1.5e3, $1::int[] from s.t as a (c, d) where not b or c is null and d in (1, 2) -- end",
	"with recursive x (n) as materialized (select 1 union all select n + 1 from x) select distinct on (n) n, count(*) filter (where n > 1) over (partition by n order by n desc nulls last rows between 1 preceding and current row exclude ties) from x group by rollup (n), cube (a, b) having true window w as (order by n) order by 1 limit 3 offset 2",
	"select case a when 1 then 'b' else null end, cast(a as numeric(3, 2)), interval '1' day, date '2026-11-01', extract(year from b), substring(c from 1 for 2), trim(both 'x' from y), overlay(a placing b from 1), position(a in b), (array[1, 2])[1:2], array(select 1), row(1, 2), (a).b, a[1], exists (select 1), a = any ($1), b like c escape 'd', a between symmetric 1 and 2, c at time zone 'UTC', d collate \"C\", a is distinct from b",
	"select * from a left join b using (x) cross join lateral (select 1) c natural join d, generate_series(1, 2) with ordinality as g (v, n), (a join b on true)",
	"insert into t as x (a, b) values (1, default), (2, 3) returning *", "update t set a = 1, b = default from u where t.a = u.a returning a as b", "delete from t using u where true returning 1",
	"explain (analyze, verbose off) select 1", "(select 1) intersect all (values (1), (2)) except select 3 fetch first 2 rows with ties", "table t", "select make_interval(days => 1)",
}

// Whatever the text, there is a tree, or an error at a place in it; all nodes are in the text.
func FuzzParse(f *testing.F) {
	for _, text := range corpus {
		f.Add(text)
	}
	for _, text := range []string{"", ";", "'", "\"", "$$", "/*", "--", "e'\\", "select '\xff'", "select 'ä' + ", "((((", "select [", "select 1e", "select a.", "u&'x'"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse(text)
		if err != nil {
			var e *pgerror.Error
			if !errors.As(err, &e) || len(e.Code) != 5 || e.Code == pgerror.InternalError || e.Position < 0 || e.Position > utf8.RuneCountInString(text)+1 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		for _, at := range places(reflect.ValueOf(s)) {
			if at < 0 || at > len(text) {
				t.Fatalf("%q: a node at %d", text, at)
			}
		}
	})
}

// places are the bytes at which the nodes of a tree begin.
func places(v reflect.Value) (all []int) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return places(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			all = append(all, places(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, places(v.Field(i))...)
		}
	default:
		if at, ok := v.Interface().(Place); ok {
			all = append(all, int(at))
		}
	}
	return all
}

// without is a tree without its places.
func without(node any) string {
	var lines []string
	for line := range strings.Lines(dump("", node)) {
		lines = append(lines, strings.Replace(line, " at 1", "", 1))
	}
	return strings.Join(lines, "")
}

// What stands between tokens means nothing, nor does the case of words.
func TestParse_blanks(t *testing.T) {
	t.Parallel()
	for _, text := range corpus {
		want, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		tokens, err := lex(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, between := range []string{" ", "\n\t", " /* a /* nested */ comment */ ", " -- a line\n"} {
			var parts []string
			for _, k := range tokens {
				part := text[k.at:k.stop]
				if k.kind == word {
					part = strings.ToUpper(part)
				}
				parts = append(parts, part)
			}
			other := strings.Join(parts, between)
			got, err := Parse(other)
			if err != nil {
				t.Errorf("%s: %v", other, err)
				continue
			}
			if a, b := without(want), without(got); a != b {
				t.Errorf("%s\nis\n%s\nand not\n%s", other, b, a)
			}
		}
	}
}

// A statement that is cut off anywhere, or has a token too many, is no other's tree: it is read or
// refused, and never half.
func TestParse_cut(t *testing.T) {
	t.Parallel()
	for _, text := range corpus {
		tokens, err := lex(text)
		if err != nil {
			t.Fatal(err)
		}
		for i := range tokens {
			cut := text[:tokens[i].at]
			if s, err := Parse(cut); err == nil && len(cut) > 0 {
				places := places(reflect.ValueOf(s))
				if last := slices.Max(places); last >= len(cut) {
					t.Errorf("%s: a node at %d of %d", cut, last, len(cut))
				}
			}
			if _, err := Parse(text + "\n)"); err == nil {
				t.Errorf("%s ) is read", text)
			}
		}
	}
}
