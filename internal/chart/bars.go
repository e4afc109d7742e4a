package chart

import (
	"fmt"
	"math"
	"time"
)

// What there is place for; what is beyond is said.
const (
	mostBars   = 100
	mostSeries = 8
	mostRanges = 20
)

// Texts of values along an axis.
const none = "NULL"

func labelOf(v any) string {
	switch v := v.(type) {
	case nil:
		return none
	case string:
		return v
	case float64:
		return Number(v)
	case int64:
		return Number(float64(v))
	case time.Time:
		if h, m, s := v.Clock(); h == 0 && m == 0 && s == 0 {
			return v.Format(time.DateOnly)
		}
		return v.Format("2006-01-02 15:04")
	default:
		return fmt.Sprint(v)
	}
}

// bars are a bar for each row and number, or how often a text is there.
func (d *Data) bars(c *Chart, p picked) error {
	numbers := d.numbersOf(p)
	label := p.x
	for _, r := range []role{asText, asTime} {
		if label < 0 {
			label = d.first(r, append([]int{p.series}, numbers...)...)
		}
	}
	switch {
	case len(numbers) == 0 && label >= 0:
		d.counts(c, label)
		return nil
	case len(numbers) == 0:
		return errNumbers
	case p.series >= 0 && label >= 0:
		d.stacked(c, label, p.series, numbers[0])
		return nil
	}
	c.YName = d.list(numbers)
	c.Title = c.YName
	if label >= 0 {
		c.XName = d.columns[label].name
		c.Title += " by " + c.XName
	}
	rows := d.rows
	if len(rows) > mostBars {
		c.Notes = append(c.Notes, fmt.Sprintf("%s of %s bars are drawn, the first ones: have rows grouped, or take fewer (LIMIT)", Number(mostBars), Number(float64(len(rows)))))
		rows = rows[:mostBars]
	}
	missing := 0
	for n, row := range rows {
		switch {
		case label >= 0:
			c.Labels = append(c.Labels, labelOf(row[label]))
		case len(rows) > 1:
			c.Labels = append(c.Labels, fmt.Sprintf("row %d", n+1))
		default:
			c.Labels = append(c.Labels, "")
		}
	}
	if label < 0 && len(rows) == 1 { // a bar for each number
		c.Labels = nil
		s := Series{Name: c.YName}
		for _, y := range numbers {
			c.Labels = append(c.Labels, d.columns[y].name)
			s.Points = append(s.Points, point(rows[0][y], &missing))
		}
		c.Series = []Series{s}
		c.gaps(missing)
		return nil
	}
	for _, y := range d.few(c, numbers) {
		s := Series{Name: d.columns[y].name}
		for _, row := range rows {
			s.Points = append(s.Points, point(row[y], &missing))
		}
		c.Series = append(c.Series, s)
	}
	c.gaps(missing)
	return nil
}

func point(v any, missing *int) Point {
	y, ok := numberOf(v)
	if !ok {
		*missing++
	}
	return Point{Y: y, Gap: !ok}
}

// few are as many columns as there is place for.
func (d *Data) few(c *Chart, columns []int) []int {
	if len(columns) > mostSeries {
		c.Notes = append(c.Notes, fmt.Sprintf("%d of %d columns are drawn: %s; --y names others", mostSeries, len(columns), d.list(columns[:mostSeries])))
		columns = columns[:mostSeries]
	}
	return columns
}

// counts are bars of how often each text is there, in the order they come in.
func (d *Data) counts(c *Chart, label int) {
	c.XName, c.YName = d.columns[label].name, "rows"
	c.Title = "rows by " + c.XName
	at := map[string]int{}
	s := Series{Name: "rows"}
	left := 0
	for _, row := range d.rows {
		text := labelOf(row[label])
		i, there := at[text]
		if !there {
			if i = len(c.Labels); i == mostBars {
				left++
				continue
			}
			at[text] = i
			c.Labels = append(c.Labels, text)
			s.Points = append(s.Points, Point{})
		}
		s.Points[i].Y++
	}
	c.Series = []Series{s}
	if left > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s not drawn, with values beyond the first %d: have them grouped", rowCount(left), mostBars))
	}
}

// stacked are bars of a row for each name and series.
func (d *Data) stacked(c *Chart, label, series, y int) {
	c.XName, c.YName = d.columns[label].name, d.columns[y].name
	c.Title = fmt.Sprintf("%s by %s and %s", c.YName, c.XName, d.columns[series].name)
	labels, lines := map[string]int{}, map[string]int{}
	left, missing, again := 0, 0, 0
	for _, row := range d.rows {
		text, name := labelOf(row[label]), labelOf(row[series])
		if _, there := labels[text]; !there && len(labels) < mostBars {
			labels[text] = len(labels)
			c.Labels = append(c.Labels, text)
		}
		if _, there := lines[name]; !there && len(lines) < mostSeries {
			lines[name] = len(lines)
			c.Series = append(c.Series, Series{Name: name})
		}
		i, drawn := labels[text]
		line, known := lines[name]
		if !drawn || !known {
			left++
			continue
		}
		s := &c.Series[line]
		for len(s.Points) <= i {
			s.Points = append(s.Points, Point{Gap: true})
		}
		if !s.Points[i].Gap {
			again++
		}
		s.Points[i] = point(row[y], &missing)
	}
	for i := range c.Series {
		for len(c.Series[i].Points) < len(c.Labels) {
			c.Series[i].Points = append(c.Series[i].Points, Point{Gap: true})
		}
	}
	c.gaps(missing)
	if left > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s not drawn, beyond %d bars and %d series", rowCount(left), mostBars, mostSeries))
	}
	if again > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s not drawn, for whose bar a later row is: have them grouped", rowCount(again)))
	}
}

// histogram is how many values are in each range.
func (d *Data) histogram(c *Chart, p picked) error {
	column := p.x
	if len(p.y) > 0 {
		column = p.y[0]
	}
	if column < 0 {
		column = d.first(asNumber)
	}
	if column < 0 || d.columns[column].role != asNumber {
		return errNumbers
	}
	c.XName, c.YName = d.columns[column].name, "rows"
	c.Title = "how often " + c.XName + " is in which range"
	missing := 0
	var values []float64
	for _, row := range d.rows {
		if v := point(row[column], &missing); !v.Gap {
			values = append(values, v.Y)
		}
	}
	c.gaps(missing)
	s := Series{Name: "rows"}
	if len(values) > 0 {
		from, step, n := ranges(values)
		s.Points = make([]Point, n)
		for _, v := range values {
			s.Points[min(n-1, max(0, int((v-from)/step)))].Y++
		}
		for i := range n {
			c.Labels = append(c.Labels, Number(from+float64(i)*step)+" – "+Number(from+float64(i+1)*step))
		}
	}
	c.Series = []Series{s}
	return nil
}

// ranges are of a width that a person would choose, as many as the square root of the values
// and no more than there is place for.
func ranges(values []float64) (from, step float64, n int) {
	least, most := values[0], values[0]
	for _, v := range values {
		least, most = min(least, v), max(most, v)
	}
	if least == most {
		return least, 1, 1
	}
	wanted := min(mostRanges, max(5, int(math.Sqrt(float64(len(values))))))
	step = niceStep((most - least) / float64(wanted))
	from = math.Floor(least/step) * step
	return from, step, int(math.Floor((most-from)/step)) + 1
}
