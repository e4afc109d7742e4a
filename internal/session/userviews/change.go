package userviews

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// find is the index of a view by its name, -1 for none.
func find(views []View, name string) int {
	return slices.IndexFunc(views, func(v View) bool { return strings.EqualFold(v.Name, name) })
}

func sorted(rest map[string]json.RawMessage) []string { return slices.Sorted(maps.Keys(rest)) }

// Add adds a view behind the others.
func Add(views []View, name, query string) ([]View, error) {
	if find(views, name) >= 0 {
		return nil, fmt.Errorf("there is a view %s already: ALTER LOCAL VIEW changes it", name)
	}
	return append(slices.Clone(views), View{Name: name, Query: query}), nil
}

// Alter gives a view another query.
func Alter(views []View, name, query string) ([]View, error) {
	at := find(views, name)
	if at < 0 {
		return nil, errNone(name)
	}
	views = slices.Clone(views)
	views[at].Query = query
	return views, nil
}

// Drop takes a view away.
func Drop(views []View, name string) ([]View, error) {
	at := find(views, name)
	if at < 0 {
		return nil, errNone(name)
	}
	return slices.Delete(slices.Clone(views), at, at+1), nil
}

func errNone(name string) error { return fmt.Errorf("there is no view %s", name) }
