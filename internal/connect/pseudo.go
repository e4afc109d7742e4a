package connect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// PseudoColumns are the columns that are inputs only ([schema.Table.InputOnly]) and are
// shown as others are: those of the property, pairs of a table and a column, of which either
// may be * for all.
type PseudoColumns [][2]string

// ReadPseudoColumns reads Table=Column;Table=Column.
func ReadPseudoColumns(list string) (p PseudoColumns, _ error) {
	for pair := range strings.SplitSeq(list, ";") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		table, column, ok := strings.Cut(pair, "=")
		table, column = strings.TrimSpace(table), strings.TrimSpace(column)
		if !ok || table == "" || column == "" {
			return nil, fmt.Errorf("%q is no pair: write Table=Column, and ; between pairs", pair)
		}
		p = append(p, [2]string{table, column})
	}
	return p, nil
}

// Shows reports whether a column of a table is among them.
func (p PseudoColumns) Shows(t *schema.Table, c *schema.Column) bool {
	return slices.ContainsFunc(p, func(pair [2]string) bool {
		return isNamed(pair[0], t.Name, t.Aliases) && isNamed(pair[1], c.Name, c.Aliases)
	})
}

// isNamed reports whether a name, or *, is one of those of an object.
func isNamed(name, own string, aliases []string) bool {
	return name == "*" || strings.EqualFold(name, own) || slices.ContainsFunc(aliases, func(a string) bool { return strings.EqualFold(a, name) })
}

// checkPseudoColumns refuses pairs that name nothing.
func checkPseudoColumns(c *config.Config) error {
	wrong := func(format string, args ...any) error {
		return &config.Error{Property: "PseudoColumns", Reason: fmt.Sprintf(format, args...)}
	}
	pairs, err := ReadPseudoColumns(c.PseudoColumns)
	if err != nil {
		return wrong("%v", err)
	}
	cat := schema.Default()
	tables := cat.All()
	for _, pair := range pairs {
		var names, inputs []string
		found, named := false, false
		for _, t := range tables {
			names = append(append(names, t.Name), t.Aliases...)
			if !isNamed(pair[0], t.Name, t.Aliases) {
				continue
			}
			named = true
			for _, x := range t.InputOnly() {
				inputs = append(inputs, x.Name)
			}
			found = found || pair[1] == "*" || slices.ContainsFunc(t.AllColumns(), func(x schema.Column) bool {
				return (!x.Hidden || schema.IsInputOnly(t, &x)) && isNamed(pair[1], x.Name, x.Aliases)
			})
		}
		switch near := suggest.Nearest(pair[1], inputs); {
		case found:
		case !named:
			if near = suggest.Nearest(pair[0], names); near != "" {
				return wrong("%q is no table: did you mean %s?", pair[0], near)
			}
			return wrong("%q is no table", pair[0])
		case near != "":
			return wrong("%s has no input %q: did you mean %s?", pair[0], pair[1], near)
		default:
			return wrong("%s has no input %q", pair[0], pair[1])
		}
	}
	return nil
}
