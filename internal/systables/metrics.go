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
		{"Breakdowns", schema.Text, "Values of Breakdown by which it can be broken down, parted by commas, a pair of dimensions as age+gender; NULL for none."},
		{"Timeframes", schema.Text, "Values of Timeframe with which it can be asked for, parted by commas; NULL where it takes a range, and for those of posts."},
		{"Status", schema.Text, "With the connection's Version: live; undocumented, which the platform has and does not tell of; retired, which is NULL; or future, which a later version has."},
		{"Since", schema.Text, "First version that knows it; NULL where every version does."},
		{"Retired", schema.Text, "First version that no longer knows it; NULL where there is none."},
		{"RetiredForAll", schema.Text, "Day on which it ended for all versions; NULL where there is none, or none is known."},
		{"Successor", schema.Text, "Metric that took its place; NULL for none."},
		{"IsHidden", schema.Boolean, "Whether SELECT * leaves it out: what is retired, undocumented or often refused."},
		{"IsUnique", schema.Boolean, "Whether it counts an account once in the whole span, so that days do not add up."},
		{"HistoryDays", schema.Integer, "How many days back the platform has it; NULL where it tells no bound."},
		{"DelayHours", schema.Integer, "How many hours it may be late; NULL where that is not known."},
		{"MinimumAudience", schema.Integer, "How many people it has to be of, followers or viewers, for the platform to tell it; NULL where no bound is known."},
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
		words(f.breakdowns(t, c, scope)), words(c.Timeframes), f.status(c), optional(c.Since), optional(c.Retired),
		optional(c.RetiredForAll()), optional(c.Successor), c.Hidden, c.Unique, history, delay, minimum(c, scope),
		t.Gives(c).String(), optional(c.Description),
	}
}

// breakdowns are the dimensions that a metric of a table can be broken down by; the columns
// of a post that are broken down are others than those of the metric.
func (f *Facts) breakdowns(t *schema.Table, c *schema.Column, scope string) (list []string) {
	if scope == "ACCOUNT" {
		for _, by := range c.Breakdowns {
			list = append(list, strings.ReplaceAll(by, ",", "+"))
		}
		return list
	}
	for _, other := range f.Catalogue.Tables {
		if !slices.Equal(other.Path, t.Path) {
			continue
		}
		for _, columns := range [][]schema.Column{other.Columns, other.Metrics} {
			for i := range columns {
				if x := &columns[i]; x.By != "" && x.Metric == c.Field && !slices.Contains(list, x.By) {
					list = append(list, x.By)
				}
			}
		}
	}
	return list
}

// The fewest people that the platform tells numbers of: of accounts and audiences, and of
// those who have seen a story.
const (
	leastCrowd   = 100
	leastViewers = 5
)

// minimum is how many people a metric has to be of, nil where that is not known.
func minimum(c *schema.Column, scope string) any {
	switch {
	case c.Crowd:
		return leastCrowd
	case scope == "STORY":
		return leastViewers
	default:
		return nil
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
	return t.Series == nil || len(c.MetricTypes) > 0 || c.Retired != ""
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
	case c.Undocumented:
		return "undocumented"
	default:
		return "live"
	}
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

// words is a list parted by commas, or nil for the empty one.
func words(list []string) any { return optional(strings.Join(list, ",")) }
