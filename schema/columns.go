package schema

import (
	"slices"
	"strings"
)

// Tables over the same node share its columns and differ in which they show
// first and under which of their names.

// arrange puts the named columns first, in that order and under that name, and
// the others behind them in theirs.
func arrange(columns []Column, names ...string) []Column {
	out := pick(columns, names...)
	for _, c := range columns {
		if !slices.ContainsFunc(names, c.AnswersTo) {
			out = append(out, c)
		}
	}
	return out
}

// pick returns the named columns alone. A column found by an alias takes it as
// its name, and its name becomes the alias.
func pick(columns []Column, names ...string) []Column {
	out := make([]Column, 0, len(columns))
	for _, name := range names {
		i := slices.IndexFunc(columns, func(c Column) bool { return c.AnswersTo(name) })
		if i < 0 {
			panic("schema: no column " + name)
		}
		c := columns[i]
		all := append([]string{c.Name}, c.Aliases...)
		c.Name = name
		c.Aliases = slices.DeleteFunc(all, func(a string) bool { return strings.EqualFold(a, name) })
		out = append(out, c)
	}
	return out
}

// hide keeps the named columns out of SELECT *.
func hide(columns []Column, names ...string) []Column {
	for i := range columns {
		if slices.ContainsFunc(names, columns[i].AnswersTo) {
			columns[i].Hidden = true
		}
	}
	return columns
}

// AnswersTo reports whether a name is the column's, or one of its aliases.
func (c Column) AnswersTo(name string) bool {
	return strings.EqualFold(c.Name, name) ||
		slices.ContainsFunc(c.Aliases, func(a string) bool { return strings.EqualFold(a, name) })
}

// accountID is the account that a table's path begins at.
func accountID(direct string) Column {
	return Column{
		Name: "InstagramBusinessAccountId", Type: Text, Level: 0, Field: "id", Direct: direct,
		References:  "InstagramBusinessProfile.InstagramBusinessAccountId",
		Description: "Id of the Instagram account that the row was read from.",
	}
}

// IsID reports whether the column holds ids of the Graph: texts of digits, too
// many of them for a float.
func (c *Column) IsID() bool {
	if c.textID {
		return false
	}
	last := c.Field[strings.LastIndexByte(c.Field, '.')+1:]
	return c.Type == Text && (last == "id" || strings.HasSuffix(last, "_id"))
}
