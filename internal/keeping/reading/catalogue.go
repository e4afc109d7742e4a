package reading

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// quoted is a name in a statement.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func typeOf(t session.Type) history.Type {
	switch t {
	case session.Integer:
		return history.Integer
	case session.Real:
		return history.Real
	case session.Boolean:
		return history.Boolean
	case session.Datetime, session.Date:
		return history.Time
	case session.JSON:
		return history.JSON
	}
	return history.Text
}

// expires reports whether a column is an address that has a new signature in each answer.
func expires(c *schema.Column) bool {
	return strings.Contains(c.Description, "it expires") || strings.HasSuffix(c.Field, "media_url") || strings.HasSuffix(c.Field, "thumbnail_url")
}

// isRange reports whether a column tells which range was asked for.
func isRange(t *schema.Table, c *schema.Column) bool {
	return t.Series != nil && (c.Name == t.Series.Since || c.Name == t.Series.Until)
}

// endOfDay is the column with the end of a row's day, of a table of numbers by day; "" of
// others.
func endOfDay(t *schema.Table) string {
	if t.Series == nil || t.Series.Long() || t.Series.End == "" {
		return ""
	}
	if c, _ := t.Column(t.Series.End); c == nil || !c.Key || !c.NotNull && t.Series.Days == "" {
		return ""
	}
	return t.Series.End
}

// timeOf is the column with the time of a table's rows, "" where they have none.
func timeOf(c *schema.Catalogue, t *schema.Table) string {
	levels := c.Levels(t)
	node := levels[len(levels)-1].Node
	if node.Time == "" {
		return ""
	}
	for _, column := range t.Columns {
		if column.Level == len(levels)-1 && column.Field == node.Time {
			return column.Name
		}
	}
	return ""
}

// idOf is the column of a table below posts with the post's id.
func idOf(t *schema.Table) string {
	for _, c := range t.Columns {
		if c.Level == 1 && c.Field == "id" {
			return c.Name
		}
	}
	return ""
}
