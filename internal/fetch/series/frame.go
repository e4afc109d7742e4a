package series

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// frame is what is fixed of a series: its table, where its metrics are asked for, and
// which those are.
type frame struct {
	table  *schema.Table
	target *shape.Path
	kinds  map[int]*schema.Column // the metrics, by field
	fields []int                  // their fields, in the order of the catalogue
}

func newFrame(t *schema.Table, target *shape.Path) *frame {
	c := &frame{table: t, target: target, kinds: map[int]*schema.Column{}}
	for _, m := range t.Kinds() {
		f := target.Field(m.Field)
		c.kinds[f] = m
		c.fields = append(c.fields, f)
	}
	return c
}

// series is what the table says of its rows.
func (c *frame) series() *schema.Series { return c.table.Series }

// field is where the values of a column stand, -1 where the table has none such.
func (c *frame) field(column string) int {
	col, _ := c.table.Column(column)
	if col == nil {
		return -1
	}
	return c.target.Field(col.Field)
}

// dayMetric is the metric whose days are the rows, -1 where each has days of its own.
func (c *frame) dayMetric() int { return c.field(c.series().Days) }

// longest is the longest range of one call.
func (c *frame) longest() time.Duration { return c.series().Longest }

// has reports whether a metric exists for what a call says.
func (c *frame) has(x *call, f int) bool {
	m := c.kinds[f]
	return slices.Contains(m.MetricTypes, x.form.sent) && slices.Contains(m.Periods, x.period.sent) &&
		(x.breakdown.sent == "" && !m.Broken || slices.Contains(m.Breakdowns, x.breakdown.sent)) &&
		(x.timeframe.sent == "" && len(m.Timeframes) == 0 || slices.Contains(m.Timeframes, x.timeframe.sent))
}

// adds reports whether the numbers of a metric in the windows of a call make one.
func (c *frame) adds(of *call, f int) bool {
	return !of.isTotal() || !c.isLong(of) || !c.kinds[f].Unique
}

// isLong reports whether the range of a total is longer than one call may ask for.
func (c *frame) isLong(of *call) bool { return !of.endless() && of.end.Sub(of.start) > c.longest() }

// name is what the table calls a metric.
func (c *frame) name(f int) string { return c.kinds[f].Name }

// takes says in words for which parameters the API gives a metric.
func (c *frame) takes(f int) string {
	m, x := c.kinds[f], c.series()
	text := x.Form + " " + strings.Join(m.MetricTypes, " or ") + " and " + x.Period + " " + strings.Join(m.Periods, ", ")
	if x.Breakdown != "" && len(m.Breakdowns) > 0 {
		text += ", "
		if !m.Broken {
			text += "with or without "
		}
		text += x.Breakdown + " " + strings.Join(m.Breakdowns, " or ")
	}
	if x.Timeframe != "" && len(m.Timeframes) > 0 {
		text += ", " + x.Timeframe + " " + strings.Join(m.Timeframes, ", ")
	}
	return text
}

// accepted returns a parameter's value as the statement wrote it and as the API
// spells it.
func (c *frame) accepted(column, text string) (word, error) {
	x := c.table.Argument(column)
	if sent, ok := x.Sent(text); ok {
		return word{text, sent}, nil
	}
	return word{}, fmt.Errorf("%s: %s %q: the API takes %s", c.table.Name, column, text, strings.Join(x.Values, ", "))
}

func (c *frame) args(j job, fields []int) []graph.Arg {
	args := []graph.Arg{{Name: "metric", Value: shape.MetricNames(c.target, fields)}}
	x := c.series()
	for _, p := range []struct {
		column string
		word   word
	}{{x.Period, j.call.period}, {x.Form, j.call.form}, {x.Breakdown, j.call.breakdown}, {x.Timeframe, j.call.timeframe}} {
		if p.word.sent != "" {
			args = append(args, graph.Arg{Name: c.table.Argument(p.column).Param, Value: p.word.sent})
		}
	}
	if j.call.endless() {
		return args
	}
	return append(args,
		graph.Arg{Name: "since", Value: strconv.FormatInt(j.since.Unix(), 10)},
		graph.Arg{Name: "until", Value: strconv.FormatInt(j.until.Unix(), 10)})
}
