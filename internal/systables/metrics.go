package systables

import (
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/schema"
)

var sysMetrics = &table{
	name: "sys_metrics", description: "The metrics of insights, and the columns that hold them.",
	columns: []column{
		{"Metric", schema.Text, "The platform's name of it."},
		{"TableName", schema.Text, "Table that has it."},
		{"ColumnName", schema.Text, "Column that holds it."},
		{"Scope", schema.Text, "What it is a number of: ACCOUNT, MEDIA or STORY."},
		{"Products", schema.Text, "Media product types that know it, parted by commas; NULL for all, and for those of accounts."},
		{"MetricTypes", schema.Text, "Values of MetricType with which it can be asked for, parted by commas; NULL for those of posts."},
		{"Periods", schema.Text, "Values of Period with which it can be asked for, parted by commas; NULL for those of posts."},
		{"Status", schema.Text, "With the connection's Version: live; retired, which is NULL; or future, which a later version has."},
		{"Since", schema.Text, "First version that knows it; NULL where every version does."},
		{"Retired", schema.Text, "First version that no longer knows it; NULL where there is none."},
		{"IsHidden", schema.Boolean, "Whether SELECT * leaves it out: what is retired, undocumented or often refused."},
		{"IsUnique", schema.Boolean, "Whether it counts an account once in the whole span, so that days do not add up."},
		{"HistoryDays", schema.Integer, "How many days back the platform has it; NULL where it tells no bound."},
		{"DelayHours", schema.Integer, "How many hours it may be late; NULL where that is not known."},
		{"AuthSchemes", schema.Text, "Kinds of login that it is given to."},
		{"Description", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, t := range f.Catalogue.Tables {
			levels := f.Catalogue.Levels(t)
			scope := scopeOf(levels)
			for i := range t.Columns {
				if c := &t.Columns[i]; isMetric(t, c, levels) {
					rows = append(rows, f.metric(t, c, c.Name, scope))
				}
			}
			for i := range t.Metrics { // which rows name
				if c := &t.Metrics[i]; c.By == "" {
					rows = append(rows, f.metric(t, c, numberOf(t), scope))
				}
			}
		}
		return rows
	},
}

// metric is the row of a metric that a column of a table holds.
func (f *Facts) metric(t *schema.Table, c *schema.Column, in, scope string) []any {
	history, delay := any(nil), any(nil)
	if c.Recent > 0 {
		history = days(c.Recent)
	}
	if x := t.Series; x != nil {
		if c.Name == x.Days {
			history = days(x.Kept)
		}
		delay = int(x.Delay / time.Hour)
	}
	return []any{
		c.Field, t.Name, in, scope, words(c.Products), words(c.MetricTypes), words(c.Periods),
		f.status(c), optional(c.Since), optional(c.Retired), c.Hidden, c.Unique, history, delay,
		t.Gives(c).String(), optional(c.Description),
	}
}

// numberOf is the column of a table in which each number is a row.
func numberOf(t *schema.Table) string {
	if t.Series != nil {
		return t.Series.Value
	}
	return t.Numbers.Value
}

// isMetric reports whether a column holds a metric: a number of a node of insights that
// is no input, and no end of a span.
func isMetric(t *schema.Table, c *schema.Column, levels []schema.Level) bool {
	if !levels[c.Level].Node.Insight || c.Key || c.Part != "" || t.Numbers != nil || t.Argument(c.Name) != nil {
		return false
	}
	return t.Series == nil || len(c.MetricTypes) > 0
}

// scopeOf is what the metrics of a table are numbers of.
func scopeOf(levels []schema.Level) string {
	switch above := levels[max(0, len(levels)-2)]; {
	case above.Edge == nil:
		return "ACCOUNT"
	case slices.Equal(above.Edge.Products, []string{"STORY"}):
		return "STORY"
	default:
		return "MEDIA"
	}
}

// status is what the connection's version has of a metric.
func (f *Facts) status(c *schema.Column) string {
	switch {
	case c.Retired != "" && !apiversion.Less(f.Version, c.Retired):
		return "retired"
	case c.Since != "" && apiversion.Less(f.Version, c.Since):
		return "future"
	default:
		return "live"
	}
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

// words is a list parted by commas, or nil for the empty one.
func words(list []string) any { return optional(strings.Join(list, ",")) }
