package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// ArgumentError refuses a plan, and where no plan is left the statement: a value
// that goes into the request would not be there when the rows are read.
type ArgumentError struct {
	// Table and Column name what wants the value; Or is a column that can have it in
	// Column's place, "" where there is none.
	Table, Column, Or string
	// By is a column by which the table is joined with another one that has Column too,
	// Beside: its rows can give it. "" where there is none.
	By, Beside string
	// Example is a value of Column; "" where the value is not required.
	Example string
	// Read says that a condition reads Column, and gives it no value. With are columns that
	// may be given in its place.
	Read bool
	With []string
}

// ReadError is the refusal of a condition that reads an input without giving it a value.
func ReadError(t *schema.Table, c *schema.Column) *ArgumentError {
	_, with := t.IsChoice(c)
	return &ArgumentError{Table: t.Name, Column: c.Name, Read: true, With: with}
}

func (e *ArgumentError) Error() string {
	if e.Read {
		or := ""
		if len(e.With) > 0 {
			or = ", or give " + strings.Join(e.With, " and ")
		}
		return fmt.Sprintf("%s: a condition reads %s, which says what is asked for and has no value there, so that rows which satisfy it would be missing: give %[2]s by =, IN or a join in the SELECT that reads %[1]s%[3]s",
			e.Table, e.Column, or)
	}
	if e.Example == "" {
		return fmt.Sprintf("%s: the value that %s is compared with decides which rows there are, and is not known before they are read: write it as a constant, or take it from a table that is read first, with JOIN or LEFT JOIN",
			e.Table, e.Column)
	}
	or := ""
	if e.Or != "" {
		or = " or " + e.Or + " = …"
	}
	text := fmt.Sprintf("%s: %s = …%s is required: there are rows only of what is named; write WHERE %s = '%s', an IN list, or join a table that has the values; OR with another column, FULL JOIN, RIGHT JOIN, and CROSS JOIN of a table behind it do not give it",
		e.Table, e.Column, or, e.Column, strings.ReplaceAll(e.Example, "'", "''"))
	if e.Beside != "" {
		text += fmt.Sprintf("; where %s comes of %s, add AND %s.%s = %[2]s.%[4]s", e.By, e.Beside, e.Table, e.Column)
	}
	return text
}

// beside finds a column by which the table is joined with one that has another column too.
func (c *chooser) beside(column string) (by, table string) {
	for i := range c.offer.Constraints {
		k := &c.offer.Constraints[i]
		col, _ := c.column(k)
		if c.cat == nil || col == nil || !k.equal() || col.References == "" {
			continue
		}
		table, _, _ := strings.Cut(col.References, ".")
		other := c.cat.Table(table)
		if other == nil || other == c.table {
			continue
		}
		if x, _ := other.Column(column); x != nil {
			return col.Name, other.Name
		}
	}
	return "", ""
}

// refuse refuses the plan if what decides which rows there are is not known when
// it reads them: a required argument that no term gives, an input that a condition reads
// otherwise, or a term whose value comes later.
func (c *chooser) refuse() {
	for _, either := range c.table.Required() {
		given := false
		for _, column := range either {
			given = given || c.given[column]
		}
		if !given {
			e := &ArgumentError{Table: c.table.Name, Column: either[0], Example: c.table.Argument(either[0]).Example}
			if len(either) > 1 {
				e.Or = either[1]
			}
			e.By, e.Beside = c.beside(e.Column)
			c.choice.Refused = e
			return
		}
	}
	for _, column := range slices.Sorted(maps.Keys(c.insisted)) {
		if !c.given[column] {
			col, _ := c.table.Column(column)
			c.choice.Refused = ReadError(c.table, col)
			return
		}
	}
	if f := c.table.Address.Finds(); f != nil && c.given[f.From] {
		c.given[f.Column] = true // which is found: a term on it drops no row of another
	}
	for i := range c.offer.Constraints {
		k := &c.offer.Constraints[i]
		col, _ := c.column(k)
		if k.Usable || !c.decides(k) || c.given[col.Name] {
			continue
		}
		c.choice.Refused = &ArgumentError{Table: c.table.Name, Column: col.Name}
		return
	}
}

// decides reports whether a term, whose value goes into the request, decides which
// rows there are: those of any other value would all be dropped.
func (c *chooser) decides(k *Constraint) bool {
	col, _ := c.column(k)
	switch {
	case col == nil:
		return false
	case k.equal() && c.table.Argument(col.Name) != nil:
		return true
	case k.equal() && c.table.Address != nil && c.table.IsAccount(col):
		return !c.table.AnyoneAsks() // else all of them do
	default:
		s := c.table.Series
		return s != nil && (col.Name == s.Since || col.Name == s.Until) && c.timed(col) && timeRoles[k.Op] != ""
	}
}

// guesses reports whether a term bounds the range of a series, and its value comes
// later: without a beginning another range is read than the one wanted.
func (c *chooser) guesses(k *Constraint) bool {
	col, _ := c.column(k)
	return col != nil && c.table.Series != nil && !k.Usable && c.timed(col) && timeRoles[k.Op] != ""
}

// lists is how many values the arguments have together, by how long lists are taken
// to be.
func (c *chooser) lists() int64 {
	n := int64(1)
	for i, arg := range c.choice.Args {
		if arg >= 0 && c.choice.In[i] {
			n *= inKeys
		}
	}
	return n
}
