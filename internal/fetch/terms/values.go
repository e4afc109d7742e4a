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
	return texts(a, func(value.Value) bool { return true })
}

// IDs returns an argument's values as ids. A float equals none, and is left
// out.
func IDs(a engine.Arg) []string { return AppendIDs([]string{}, a) }

// AppendIDs appends them to others. One value is what each scan of a join has.
func AppendIDs(ids []string, a engine.Arg) []string {
	switch {
	case a.IsList:
		return append(ids, texts(a, isID)...)
	case !a.Value.IsNull() && isID(a.Value):
		return append(ids, a.Value.Text())
	}
	return ids
}

func isID(v value.Value) bool { return v.Kind() != value.KindFloat }

// texts are those of the values that are wanted, NULLs left out.
func texts(a engine.Arg, wanted func(value.Value) bool) []string {
	list := a.List
	if !a.IsList {
		list = []value.Value{a.Value}
	}
	out := make([]string, 0, len(list))
	for _, v := range list {
		if !v.IsNull() && wanted(v) {
			out = append(out, v.Text())
		}
	}
	return out
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
