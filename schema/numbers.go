package schema

import (
	"fmt"
	"slices"
)

// Numbers says of a table that its rows are numbers of posts: one for each metric, or for
// each part of one by a dimension. Its path ends at the metrics of posts.
type Numbers struct {
	// Metric and Breakdown are the arguments that say which; where nothing is said, all
	// that there are, and not broken down. Value is the column with the number.
	Metric, Breakdown, Value string
	// Period is the column that says which span the numbers cover, which is Span.
	Period, Span string
	// Dimensions are the columns that tell what a number was broken down by.
	Dimensions []Dimension
}

// Condition is what rows have to satisfy: that the column has, or has not, one of the
// values.
type Condition struct {
	Column string
	Not    bool
	Values []string
}

// Holds reports whether a value satisfies the condition.
func (c *Condition) Holds(text string) bool { return slices.Contains(c.Values, text) != c.Not }

func (t *Table) checkNumbers() error {
	x := t.Numbers
	for _, name := range []string{x.Metric, x.Breakdown} {
		if t.Argument(name) == nil {
			return fmt.Errorf("schema: table %s: %s is no argument of its numbers", t.Name, name)
		}
	}
	columns := []string{x.Value, x.Period}
	for _, d := range x.Dimensions {
		columns = append(columns, d.Column)
	}
	if len(t.Metrics) == 0 {
		return fmt.Errorf("schema: table %s: there are no metrics that its numbers are of", t.Name)
	}
	return t.columnsExist("numbers", columns...)
}
