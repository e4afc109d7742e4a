package terms

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Values returns an argument's values, NULLs left out.
func Values(a engine.Arg) []value.Value {
	list := a.List
	if !a.IsList {
		list = []value.Value{a.Value}
	}
	return slices.DeleteFunc(slices.Clone(list), value.Value.IsNull)
}

// Texts returns an argument's values as texts, NULLs left out. A number
// compared with an id is its decimal text.
func Texts(a engine.Arg) []string {
	values := Values(a)
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.Text()
	}
	return out
}

// IDs returns an argument's values as ids. A float equals none, and is left
// out.
func IDs(a engine.Arg) []string {
	isFloat := func(v value.Value) bool { return v.Kind() == value.KindFloat }
	if !a.IsList {
		a.IsList, a.List = true, []value.Value{a.Value}
	}
	a.List = slices.DeleteFunc(slices.Clone(a.List), isFloat)
	return Texts(a)
}

// Distinct returns the keys in order, each once.
func Distinct(keys []string) []string {
	if len(keys) < 2 {
		return keys
	}
	seen := make(map[string]bool, len(keys))
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool {
		again := seen[k]
		seen[k] = true
		return again
	})
}

// Accounts are those whose rows a scan may give, by their ids; nil for all.
type Accounts map[string]bool

// Keep narrows them.
func (a Accounts) Keep(ids []string) Accounts {
	keep := Accounts{}
	for _, id := range ids {
		if a == nil || a[id] {
			keep[id] = true
		}
	}
	return keep
}
