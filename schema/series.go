package schema

import (
	"fmt"
	"time"
)

// Series says of a table that its rows are numbers of each account over time: one
// row for each day, or a total over a range. Its calls take the range as since and
// until, and what its [Argument]s say.
type Series struct {
	// Period is the argument that says which span a number covers, Form the one that
	// says whether it is of days or a total, and Total its value for totals.
	Period, Form, Total string
	// Breakdown is the argument that says by which dimensions numbers are broken down,
	// Timeframe that of the metrics which take no range; "" where there is none.
	Breakdown, Timeframe string
	// Grain is the argument that cuts the range of a total, each part being asked for by
	// itself; "" where there is none. It is sent nowhere: its values are [Grains]. Zone
	// is the time zone in which days end.
	Grain, Zone string
	// Metric is the argument that names metrics, and Value the column with a row's one
	// number, of a table in which each number is a row; "" where each metric is a
	// column. Such a table has [Table.Metrics].
	Metric, Value string
	// Dimensions are the columns that tell what a number was broken down by.
	Dimensions []Dimension
	// End is the column with the end of a row's day; Since and Until have the range
	// that was asked for, Provisional says that it may still be counted: the API takes up to
	// Delay. Of those but End, "" is of none.
	End, Since, Until, Provisional string
	// Longest is the longest range of one call; it is read where the statement gives
	// none.
	Longest time.Duration
	// Days is the column of the metric that every account has a number of for each
	// day: its days are the rows; "" where each metric has those of its own. Kept is
	// how long the API keeps them for sure, Delay how long it may take to count one.
	Days        string
	Kept, Delay time.Duration
}

// Long reports whether each number is a row of its own.
func (x *Series) Long() bool { return x.Metric != "" }

// The grains: of the whole range, or of parts of it.
const (
	GrainRange = "range"
	GrainDay   = "day"
	GrainWeek  = "week" // begins on Monday
	GrainMonth = "month"
)

// Grains are all of them.
var Grains = []string{GrainRange, GrainDay, GrainWeek, GrainMonth}

// Dimension is a column that tells what a number was broken down by.
type Dimension struct {
	Column string
	// Name is the dimension whose value the column has: "age". Place, from 1, is that of
	// whichever dimension stands there. Both are zero for all of them.
	Name  string
	Place int
	// Key says that the column names the dimension, and does not have its value.
	Key bool
}

func (t *Table) checkSeries() error {
	x := t.Series
	columns := []string{}
	for _, name := range []string{x.Period, x.Form, x.Breakdown, x.Timeframe, x.Grain, x.Metric} {
		if name != "" && t.Argument(name) == nil {
			return fmt.Errorf("schema: table %s: %s is no argument of the series", t.Name, name)
		}
	}
	for _, name := range []string{x.Value, x.End, x.Since, x.Until, x.Provisional, x.Days} {
		if name != "" {
			columns = append(columns, name)
		}
	}
	for _, d := range x.Dimensions {
		columns = append(columns, d.Column)
	}
	if (x.Long() != (x.Value != "")) || x.Long() != (len(t.Metrics) > 0) {
		return fmt.Errorf("schema: table %s: Metric, Value and the metrics of its rows go together", t.Name)
	}
	if err := t.columnsExist("series", columns...); err != nil {
		return err
	}
	for _, m := range t.Kinds() {
		if len(m.Periods) == 0 || len(m.MetricTypes) == 0 {
			return fmt.Errorf("schema: table %s: metric %s has no period or no metric type", t.Name, m.Name)
		}
	}
	return nil
}

// Kinds are the metrics that rows of a series have numbers of: columns, or the values of
// the one that names them.
func (t *Table) Kinds() (out []*Column) {
	for i := range t.Metrics {
		out = append(out, &t.Metrics[i])
	}
	for i := range t.Columns {
		if c := &t.Columns[i]; !t.Series.Long() && len(c.MetricTypes) > 0 {
			out = append(out, c)
		}
	}
	return out
}
