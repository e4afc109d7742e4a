package series

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// frame is what is fixed of a series: its table, and where its metrics are asked for.
type frame struct {
	table  *schema.Table
	target *shape.Path
}

// field is where the values of a column stand.
func (c *frame) field(column string) int {
	col, _ := c.table.Column(column)
	return c.target.Field(col.Field)
}

// longest is the longest range of one call.
func (c *frame) longest() time.Duration { return c.table.Series.Longest }

func (c *frame) argument(column string, given map[string][]string) []string {
	if texts, ok := given[column]; ok {
		return texts
	}
	return []string{c.table.Argument(column).Default}
}

// accepted returns a parameter's value as the statement wrote it and as the API
// spells it.
func (c *frame) accepted(column, text string) (written, sent string, err error) {
	x := c.table.Argument(column)
	if sent, ok := x.Sent(text); ok {
		return text, sent, nil
	}
	return "", "", fmt.Errorf("%s: %s %q: the API takes %s", c.table.Name, column, text, strings.Join(x.Values, ", "))
}

func (c *frame) args(job job, fields []int) []graph.Arg {
	return []graph.Arg{
		{Name: "metric", Value: shape.MetricNames(c.target, fields)},
		{Name: c.table.Argument(c.table.Series.Period).Param, Value: job.call.period},
		{Name: c.table.Argument(c.table.Series.Form).Param, Value: job.call.metricType},
		{Name: "since", Value: strconv.FormatInt(job.since.Unix(), 10)},
		{Name: "until", Value: strconv.FormatInt(job.until.Unix(), 10)},
	}
}
