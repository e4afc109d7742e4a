package terms_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func one(v value.Value) engine.Arg     { return engine.Arg{Value: v} }
func list(v ...value.Value) engine.Arg { return engine.Arg{IsList: true, List: v} }
func text(s string) engine.Arg         { return one(value.Text(s)) }
func day(n int, more ...int) time.Time { return time.Date(2026, 1, n, 0, 0, sum(more), 0, time.UTC) }

func sum(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

// NULLs are no values; a float is no id, and a number is the text that it is written as.
func TestValues(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arg        engine.Arg
		texts, ids []string
	}{
		"a text":     {text("17"), []string{"17"}, []string{"17"}},
		"a number":   {one(value.Int(17)), []string{"17"}, []string{"17"}},
		"a float":    {one(value.Float(1.5)), []string{"1.5"}, nil},
		"NULL":       {one(value.Null), nil, nil},
		"a list":     {list(value.Int(1), value.Null, value.Float(2), value.Text("b")), []string{"1", "2", "b"}, []string{"1", "b"}},
		"empty list": {list(), nil, nil},
	} {
		if got := terms.Texts(test.arg); !slices.Equal(got, test.texts) {
			t.Errorf("%s: texts %q", name, got)
		}
		if got := terms.IDs(test.arg); !slices.Equal(got, test.ids) {
			t.Errorf("%s: ids %q", name, got)
		}
	}
	if got := terms.Distinct([]string{"b", "a", "b", "c", "a"}); !slices.Equal(got, []string{"b", "a", "c"}) {
		t.Errorf("%q", got)
	}
}

// Accounts are narrowed by each term.
func TestAccounts(t *testing.T) {
	t.Parallel()
	var a terms.Accounts
	if a = a.Keep([]string{"1", "2"}); !cmp.Equal(a, terms.Accounts{"1": true, "2": true}) {
		t.Errorf("%v", a)
	}
	if a = a.Keep([]string{"2", "3"}); !cmp.Equal(a, terms.Accounts{"2": true}) {
		t.Errorf("%v", a)
	}
	if a = a.Keep(nil); a == nil || len(a) > 0 {
		t.Errorf("%v, and none is left", a)
	}
}

// Terms of one column narrow its instants; what is no instant equals none and lies behind
// all.
func TestInstants(t *testing.T) {
	t.Parallel()
	type term struct {
		role plan.Role
		arg  engine.Arg
	}
	for name, test := range map[string]struct {
		terms    []term
		from, to time.Time
		among    []time.Time
		odd      string
		none     bool
	}{
		"nothing":           {},
		"since and until":   {terms: []term{{plan.RoleSince, text("2026-01-03")}, {plan.RoleUntil, text("2026-01-09")}, {plan.RoleSince, text("2026-01-02")}}, from: day(3), to: day(9)},
		"after and before":  {terms: []term{{plan.RoleAfter, text("2026-01-03")}, {plan.RoleBefore, text("2026-01-09")}}, from: day(3, 1), to: day(9, -1)},
		"a range of none":   {terms: []term{{plan.RoleAfter, text("2026-01-09")}, {plan.RoleBefore, text("2026-01-03")}}, from: day(9, 1), to: day(3, -1), none: true},
		"one":               {terms: []term{{plan.RoleAt, text("2026-01-05")}}, from: day(5), to: day(5), among: []time.Time{day(5)}},
		"several":           {terms: []term{{plan.RoleAt, list(value.Text("2026-01-07"), value.Text("2026-01-05"), value.Text("2026-01-05T00:00:00Z"))}}, from: day(5), to: day(7), among: []time.Time{day(5), day(7)}},
		"both name them":    {terms: []term{{plan.RoleAt, list(value.Text("2026-01-07"), value.Text("2026-01-05"))}, {plan.RoleAt, text("2026-01-07")}}, from: day(7), to: day(7), among: []time.Time{day(7)}},
		"named outside":     {terms: []term{{plan.RoleAt, text("2026-01-05")}, {plan.RoleSince, text("2026-01-06")}}, from: day(6), none: true},
		"equal to no time":  {terms: []term{{plan.RoleAt, text("soon")}}, odd: "soon", none: true},
		"later than soon":   {terms: []term{{plan.RoleSince, text("soon")}}, odd: "soon", none: true},
		"earlier than soon": {terms: []term{{plan.RoleBefore, text("soon")}}, odd: "soon"},
		"a float":           {terms: []term{{plan.RoleAt, one(value.Float(2026))}}, odd: "2026.0", none: true},
	} {
		var x terms.Instants
		odd := ""
		for _, term := range test.terms {
			if o := x.Add(term.role, term.arg); odd == "" {
				odd = o
			}
		}
		x.Settle()
		if !x.From.Equal(test.from) || !x.To.Equal(test.to) || odd != test.odd || x.None() != test.none {
			t.Errorf("%s: from %v to %v, odd %q, none %t", name, x.From, x.To, odd, x.None())
		}
		if !slices.EqualFunc(x.Among, test.among, time.Time.Equal) {
			t.Errorf("%s: %v", name, x.Among)
		}
	}
}

// A zero instant is an open end.
func TestLater(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ a, b, later, first time.Time }{
		{day(1), day(2), day(2), day(1)},
		{day(2), day(1), day(2), day(1)},
		{time.Time{}, day(1), day(1), day(1)},
		{day(1), time.Time{}, day(1), day(1)},
	} {
		if l, f := terms.Later(test.a, test.b), terms.First(test.a, test.b); !l.Equal(test.later) || !f.Equal(test.first) {
			t.Errorf("%v, %v: later %v, first %v", test.a, test.b, l, f)
		}
	}
}
