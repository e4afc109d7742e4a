package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// An offer is written one term a line:
//
//	Id = '5'                  a literal; without one the value is not known yet
//	~Id =                     not usable in the order of joins considered
//	Id in                     an IN whose whole list can be had
//	Id is                     an IS whose value is not known yet
//	Caption >= 'a' nocase     another collation than the column's
//	Caption other             an operator that is not told apart
//	limit, offset             with or without a number
//	order Created desc        one term of ORDER BY
//	used Id Caption           the columns read; none where it is not said
func TestChoose(t *testing.T) {
	t.Parallel()
	cat := schema.Default()
	datadriven.RunTest(t, "testdata/choose", func(t *testing.T, d *datadriven.TestData) string {
		table := tableOf(t, cat, d.Cmd)
		return describe(table, readOffer(t, d.Pos, table, d.Input), cat)
	})
}

func TestHints(t *testing.T) {
	t.Parallel()
	cat := schema.Default()
	datadriven.RunTest(t, "testdata/hints", func(t *testing.T, d *datadriven.TestData) string {
		var h Hints
		for line := range strings.SplitSeq(d.Input, "\n") {
			name, offer, _ := strings.Cut(line, ": ")
			table := tableOf(t, cat, name)
			h.Choose(cat, table, readOffer(t, d.Pos, table, strings.ReplaceAll(offer, "; ", "\n")))
		}
		var b strings.Builder
		for _, table := range h.Tables() {
			hint := h.Of(table)
			fmt.Fprintf(&b, "%s reads %s", table.Name, columns(table, hint.Used))
			if hint.Open {
				b.WriteString(", worth nesting")
			}
			b.WriteByte('\n')
		}
		return b.String()
	})
}

func tableOf(t *testing.T, cat *schema.Catalogue, name string) *schema.Table {
	t.Helper()
	table := cat.Table(name)
	if table == nil {
		t.Fatalf("no table %s", name)
	}
	return table
}

func readOffer(t *testing.T, pos string, table *schema.Table, text string) *Offer {
	t.Helper()
	o := new(Offer)
	for line := range strings.SplitSeq(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		switch words[0] {
		case "used":
			for _, name := range words[1:] {
				o.Used |= 1 << min(declared(t, pos, table, name), 63)
			}
		case "order":
			o.OrderBy = append(o.OrderBy, Order{Column: declared(t, pos, table, words[1]), Desc: len(words) > 2 && words[2] == "desc"})
		case "limit", "offset":
			k := Constraint{Op: OpLimit, Usable: true}
			if words[0] == "offset" {
				k.Op = OpOffset
			}
			readValue(&k, words[1:])
			o.Constraints = append(o.Constraints, k)
		default:
			name, barred := strings.CutPrefix(words[0], "~")
			column := declared(t, pos, table, name)
			k := Constraint{Column: column, Usable: !barred}
			if table.Columns[table.Declared()[column].Column].Type == schema.Datetime {
				k.Collation = value.TimeCollation
			}
			switch op := words[1]; op {
			case "in":
				k.Op, k.In = OpEQ, true
			case "other":
			default:
				k.Op = map[string]Op{"=": OpEQ, ">": OpGT, "<=": OpLE, "<": OpLT, ">=": OpGE, "is": OpIS}[op]
				if k.Op == OpOther {
					t.Fatalf("%s: no operator %s", pos, op)
				}
			}
			if i := slices.Index(words, "nocase"); i > 0 {
				k.Collation, words = "NOCASE", slices.Delete(words, i, i+1)
			}
			readValue(&k, words[2:])
			o.Constraints = append(o.Constraints, k)
		}
	}
	return o
}

func readValue(k *Constraint, words []string) {
	text := strings.Join(words, " ")
	if k.Known = text != ""; !k.Known {
		return
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		k.Value = value.Int(n)
		return
	}
	k.Value = value.Text(strings.Trim(text, "'"))
}

// declared is the position of a declared column, aliases behind the others.
func declared(t *testing.T, pos string, table *schema.Table, name string) int {
	t.Helper()
	i := slices.IndexFunc(table.Declared(), func(d schema.Declared) bool { return strings.EqualFold(d.Name, name) })
	if i < 0 {
		t.Fatalf("%s: %s has no column %s", pos, table.Name, name)
	}
	return i
}

// describe chooses, and writes the choice for people. The access goes through
// its text, as it does on its way to the scan.
func describe(table *schema.Table, o *Offer, cat *schema.Catalogue) string {
	c := new(Hints).Choose(cat, table, o)
	if c.Refused != nil {
		return "refused: " + c.Refused.Error() + "\n"
	}
	a, err := ParseAccess(c.Access)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	if a.Level < 0 {
		b.WriteString("walk")
	} else {
		fmt.Fprintf(&b, "look up %s", cat.Levels(table)[a.Level].Edge.Name)
	}
	for i, arg := range a.Args {
		from := slices.Index(c.Args, i)
		fmt.Fprintf(&b, " %s", arg.Role)
		if arg.Role != RoleLimit && arg.Role != RoleOffset {
			fmt.Fprintf(&b, "(%s)", table.Columns[arg.Column].Name)
		}
		if c.In[from] {
			b.WriteString("[]")
		}
		if arg.Null {
			b.WriteString(" or NULL")
		}
	}
	if a.Newest {
		b.WriteString(" newest first")
	}
	fmt.Fprintf(&b, "; reads %s\n", columns(table, a.Used))
	if a.Newest != c.OrderConsumed {
		b.WriteString("newest first and the order consumed disagree\n")
	}
	fmt.Fprintf(&b, "cost %.0f, %d rows", c.Cost, c.Rows)
	if c.Unique {
		b.WriteString(" at the most")
	}
	b.WriteByte('\n')
	return b.String()
}

func columns(table *schema.Table, used bitset.Set) string {
	if used.IsEmpty() {
		return "nothing"
	}
	var names []string
	for i := range used.All() {
		names = append(names, table.Columns[i].Name)
	}
	return strings.Join(names, ", ")
}

// TestChooseSound checks on offers of every kind what the engine relies on.
func TestChooseSound(t *testing.T) {
	t.Parallel()
	for _, cat := range []*schema.Catalogue{schema.Default(), argumentTables(t)} {
		checkAllSound(t, cat)
	}
}

func checkAllSound(t *testing.T, cat *schema.Catalogue) {
	t.Helper()
	for _, table := range cat.Tables {
		n := len(table.Declared())
		for mask := range 1 << 8 {
			o := new(Offer)
			add := func(bit int, k Constraint) {
				if mask>>bit&1 != 0 {
					o.Constraints = append(o.Constraints, k)
				}
			}
			for i := range 4 {
				column := (mask*7 + i*5) % n
				k := Constraint{Column: column, Op: Op(mask % 7), Usable: (mask+i)%3 != 0, In: i == 2}
				if table.Columns[table.Declared()[column].Column].Type == schema.Datetime {
					k.Collation = value.TimeCollation
				}
				add(i, k)
			}
			add(4, Constraint{Op: OpLimit, Usable: true})
			add(5, Constraint{Op: OpOffset, Usable: true})
			if mask>>6&1 != 0 {
				o.OrderBy = append(o.OrderBy, Order{Column: mask % n, Desc: mask>>7&1 != 0})
			}
			checkSound(t, cat, table, o)
		}
	}
}

func checkSound(t *testing.T, cat *schema.Catalogue, table *schema.Table, o *Offer) {
	t.Helper()
	c := new(Hints).Choose(cat, table, o)
	if c.Refused != nil {
		for i := range o.Constraints {
			o.Constraints[i].Usable = true
		}
		if c = new(Hints).Choose(cat, table, o); c.Refused != nil && len(table.Required()) == 0 {
			t.Fatalf("%s: refused though every value is known: %v for %+v", table.Name, c.Refused, o)
		}
		if c.Refused != nil {
			return
		}
	}
	a, err := ParseAccess(c.Access)
	if err != nil {
		t.Fatal(err)
	}
	used := make([]bool, len(a.Args))
	limited, complete := false, true
	for i, arg := range c.Args {
		k := &o.Constraints[i]
		bound := k.Op == OpLimit || k.Op == OpOffset
		if arg < 0 {
			complete = complete && bound
			continue
		}
		if !k.Usable || arg >= len(used) || used[arg] {
			t.Fatalf("%s: constraint %d of %+v is not usable as argument %d", table.Name, i, o, arg)
		}
		used[arg] = true
		limited = limited || bound
	}
	if slices.Contains(used, false) {
		t.Fatalf("%s: an argument that nothing gives: %+v for %+v", table.Name, c, o)
	}
	if limited && (!complete || len(o.OrderBy) > 0 && !c.OrderConsumed) {
		t.Fatalf("%s: a limit below what drops or sorts rows: %+v for %+v", table.Name, c, o)
	}
	if c.OrderConsumed && (len(o.OrderBy) != 1 || !o.OrderBy[0].Desc) {
		t.Fatalf("%s: an order that no scan has: %+v for %+v", table.Name, c, o)
	}
	if c.Rows < 1 || c.Cost <= 0 {
		t.Fatalf("%s: no estimate: %+v", table.Name, c)
	}
}

func TestParseAccess_malformed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{", `{"level":"1"}`} {
		if _, err := ParseAccess(text); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}
