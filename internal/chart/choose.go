package chart

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// picked are the columns that a chart is drawn of: -1 for none.
type picked struct {
	x, series int
	y         []int
}

// Choose makes the chart of an answer.
func Choose(d *Data, ask Ask) (*Chart, error) {
	if ask.Kind != "" && !slices.Contains(Kinds(), string(ask.Kind)) {
		return nil, fmt.Errorf("chart: there is no kind %s: there are %s", ask.Kind, strings.Join(Kinds(), ", "))
	}
	d.settle()
	if err := d.drawable(); err != nil {
		return nil, err
	}
	p, err := d.named(ask)
	if err != nil {
		return nil, err
	}
	kind, why := ask.Kind, "as it was asked for"
	if kind == "" {
		kind, why = d.usual(p)
	}
	c := &Chart{Kind: kind}
	switch kind {
	case Bar:
		err = d.bars(c, p)
	case Line:
		err = d.lines(c, p)
	case Histogram:
		err = d.histogram(c, p)
	case Spark:
		err = d.sparks(c, p)
	default:
		err = d.heatmap(c, p)
	}
	if err != nil {
		return nil, err
	}
	c.Why = fmt.Sprintf("%s chart: %s, %s", kind, c.Title, why)
	if len(d.rows) == 0 {
		c.Notes = append(c.Notes, "there are no rows to draw")
	}
	return c, nil
}

// named finds the columns that were asked for.
func (d *Data) named(ask Ask) (p picked, err error) {
	p = picked{x: -1, series: -1}
	if ask.X != "" {
		if p.x, err = d.find(ask.X); err != nil {
			return p, err
		}
	}
	if ask.Series != "" {
		if p.series, err = d.find(ask.Series); err != nil {
			return p, err
		}
	}
	for _, name := range ask.Y {
		i, err := d.find(name)
		if err != nil {
			return p, err
		}
		if d.columns[i].role != asNumber {
			return p, fmt.Errorf("chart: %s has no numbers to draw: leave it out of --y", d.columns[i].name)
		}
		p.y = append(p.y, i)
	}
	return p, nil
}

// usual is the kind of chart for columns such as there are.
func (d *Data) usual(p picked) (kind Kind, why string) {
	numbers := d.all(asNumber, p.x)
	if len(p.y) > 0 {
		numbers = p.y
	}
	at := d.first(asTime)
	if p.x >= 0 {
		at = -1
		if d.columns[p.x].role == asTime {
			at = p.x
		}
	}
	label := d.first(asText)
	if p.x >= 0 && d.columns[p.x].role == asText {
		label = p.x
	}
	switch {
	case at >= 0 && len(numbers) > 0:
		return Line, fmt.Sprintf("because %s is a time and %s a number", d.columns[at].name, d.columns[numbers[0]].name)
	case at >= 0:
		return Heatmap, fmt.Sprintf("because %s is a time, and there is no number", d.columns[at].name)
	case p.x >= 0 && d.columns[p.x].role == asNumber && len(numbers) > 0:
		return Line, fmt.Sprintf("because %s and %s are numbers", d.columns[p.x].name, d.columns[numbers[0]].name)
	case label >= 0 && len(numbers) > 0:
		return Bar, fmt.Sprintf("because %s is a text and %s a number", d.columns[label].name, d.columns[numbers[0]].name)
	case label >= 0:
		return Bar, fmt.Sprintf("because %s is a text, and there is no number", d.columns[label].name)
	case len(numbers) == 1 && len(d.rows) > 1:
		return Histogram, fmt.Sprintf("because %s is the only column, and a number", d.columns[numbers[0]].name)
	case len(d.rows) == 1:
		return Bar, "because there is one row, of numbers"
	default:
		return Spark, "because all columns are numbers"
	}
}

// errNumbers is the error of a chart that there are no numbers for.
var errNumbers = errors.New("chart: there is no column of numbers to draw")

// numbersOf are the columns that are drawn: those asked for, or all.
func (d *Data) numbersOf(p picked) []int {
	if len(p.y) > 0 {
		return p.y
	}
	return d.all(asNumber, p.x, p.series)
}

// list names columns: a, b and c.
func (d *Data) list(columns []int) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = d.columns[c].name
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// rowCount is a number of rows.
func rowCount(n int) string {
	if n == 1 {
		return "1 row"
	}
	return Number(float64(n)) + " rows"
}

// gaps says how many values are missing.
func (c *Chart) gaps(n int) {
	switch {
	case n == 1:
		c.Notes = append(c.Notes, "1 value is NULL, and a gap")
	case n > 1:
		c.Notes = append(c.Notes, Number(float64(n))+" values are NULL, and gaps")
	}
}
