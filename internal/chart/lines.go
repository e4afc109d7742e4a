package chart

import (
	"fmt"
	"slices"
	"time"
)

// lines are numbers over time, or over a number.
func (d *Data) lines(c *Chart, p picked) error {
	x := p.x
	if x < 0 {
		x = d.first(asTime)
	}
	if numbers := d.all(asNumber, p.y...); x < 0 && len(numbers)+len(p.y) > 1 && len(numbers) > 0 {
		x = numbers[0]
	}
	if x < 0 || d.columns[x].role == asText {
		return fmt.Errorf("chart: a line needs a time or a number along its axis: name a column with --x, or draw bars")
	}
	p.x = x
	numbers := d.numbersOf(p)
	if len(numbers) == 0 {
		return errNumbers
	}
	if p.series < 0 && len(numbers) == 1 && d.columns[x].role == asTime {
		p.series = d.first(asText, x)
	}
	c.XName, c.YName = d.columns[x].name, d.list(numbers)
	c.Title = c.YName + " by " + c.XName
	if d.columns[x].role == asTime {
		c.Zone, c.Days = time.UTC, true
	}
	if p.series >= 0 {
		c.Title += " and " + d.columns[p.series].name
		numbers = numbers[:1]
		c.YName = d.list(numbers)
	}
	lines := d.split(c, p, d.few(c, numbers))
	missing, nowhere := 0, 0
	for i, s := range lines {
		s.Points = slices.DeleteFunc(s.Points, func(pt Point) bool { return pt.X != pt.X })
		slices.SortStableFunc(s.Points, func(a, b Point) int {
			switch {
			case a.X < b.X:
				return -1
			case a.X > b.X:
				return 1
			}
			return 0
		})
		for _, pt := range s.Points {
			if pt.Gap {
				missing++
			}
		}
		if c.Zone != nil {
			lines[i].Points = breaks(c, s)
		} else {
			lines[i].Points = s.Points
		}
	}
	for _, row := range d.rows {
		if row[x] == nil {
			nowhere++
		}
	}
	c.Series = lines
	c.gaps(missing)
	if nowhere > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s without %s, not drawn", rowCount(nowhere), c.XName))
	}
	return nil
}

// split has the points of each line; those without a place are no numbers there.
func (d *Data) split(c *Chart, p picked, numbers []int) (lines []Series) {
	if p.series < 0 {
		for _, y := range numbers {
			lines = append(lines, Series{Name: d.columns[y].name})
		}
	}
	at := map[string]int{}
	others := map[string]bool{}
	for _, row := range d.rows {
		x := d.along(c, row[p.x])
		if p.series < 0 {
			for i, y := range numbers {
				lines[i].Points = append(lines[i].Points, placed(x, row[y]))
			}
			continue
		}
		name := labelOf(row[p.series])
		i, there := at[name]
		if !there {
			if len(lines) == mostSeries {
				others[name] = true
				continue
			}
			i = len(lines)
			at[name] = i
			lines = append(lines, Series{Name: name})
		}
		lines[i].Points = append(lines[i].Points, placed(x, row[numbers[0]]))
	}
	if len(others) > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%d of %s lines are drawn, the first ones: ask for fewer (WHERE)", mostSeries, Number(float64(mostSeries+len(others)))))
	}
	return lines
}

func placed(x float64, v any) Point {
	y, ok := numberOf(v)
	return Point{X: x, Y: y, Gap: !ok}
}

// along is the place of a value along the axis, no number where it has none.
func (d *Data) along(c *Chart, v any) float64 {
	if c.Zone == nil {
		if x, ok := numberOf(v); ok {
			return x
		}
		return notANumber
	}
	t, ok := timeOf(v)
	if !ok {
		return notANumber
	}
	c.Zone = t.Location()
	h, m, s := t.Clock()
	c.Days = c.Days && h == 0 && m == 0 && s == 0
	return float64(t.UnixMilli()) / 1000
}

// breaks has a line break where time goes on for more than twice what it usually does.
func breaks(c *Chart, s Series) []Point {
	var steps []float64
	for i := 1; i < len(s.Points); i++ {
		if step := s.Points[i].X - s.Points[i-1].X; step > 0 {
			steps = append(steps, step)
		}
	}
	if len(steps) < 3 {
		return s.Points
	}
	slices.Sort(steps)
	usual, near := steps[len(steps)/2], 0
	for _, step := range steps {
		if step > usual*0.5 && step < usual*1.5 {
			near++
		}
	}
	if near*10 < len(steps)*8 { // no rhythm that could be missed
		return s.Points
	}
	var points []Point
	n := 0
	for i, p := range s.Points {
		if i > 0 && p.X-s.Points[i-1].X > usual*2 {
			n++
			points = append(points, Point{X: (p.X + s.Points[i-1].X) / 2, Gap: true})
		}
		points = append(points, p)
	}
	if n > 0 {
		what := "breaks once, where times are"
		if n > 1 {
			what = fmt.Sprintf("breaks %d times, where times are", n)
		}
		c.Notes = append(c.Notes, fmt.Sprintf("the line of %s %s missing", s.Name, what))
	}
	return points
}

// sparks are small lines of numbers in the order of rows, or of a time.
func (d *Data) sparks(c *Chart, p picked) error {
	numbers := d.numbersOf(p)
	if len(numbers) == 0 {
		return errNumbers
	}
	c.YName = d.list(numbers)
	c.Title = c.YName + " in the order of rows"
	missing := 0
	for _, y := range d.few(c, numbers) {
		s := Series{Name: d.columns[y].name}
		for i, row := range d.rows {
			v := point(row[y], &missing)
			v.X = float64(i)
			s.Points = append(s.Points, v)
		}
		c.Series = append(c.Series, s)
	}
	c.gaps(missing)
	return nil
}

// heatmap is the mean of a number, or a count, by hour and weekday.
func (d *Data) heatmap(c *Chart, p picked) error {
	at := p.x
	if at < 0 {
		at = d.first(asTime)
	}
	if at < 0 || d.columns[at].role != asTime {
		return fmt.Errorf("chart: a heatmap needs a time: name a column with --x")
	}
	y := d.first(asNumber)
	if len(p.y) > 0 {
		y = p.y[0]
	}
	c.XName, c.YName = d.columns[at].name, "rows"
	c.Title = "rows by hour and weekday of " + c.XName
	if y >= 0 {
		c.YName = "mean " + d.columns[y].name
		c.Title = fmt.Sprintf("%s by hour and weekday of %s", c.YName, c.XName)
	}
	c.Zone = time.UTC
	missing, nowhere := 0, 0
	for _, row := range d.rows {
		t, ok := timeOf(row[at])
		if !ok {
			nowhere++
			continue
		}
		c.Zone = t.Location()
		v := Point{Y: 1}
		if y >= 0 {
			if v = point(row[y], &missing); v.Gap {
				continue
			}
		}
		cell := &c.Cells[(int(t.Weekday())+6)%7][t.Hour()]
		cell.Value += v.Y
		cell.N++
	}
	if y >= 0 {
		for day := range c.Cells {
			for hour := range c.Cells[day] {
				if cell := &c.Cells[day][hour]; cell.N > 0 {
					cell.Value /= float64(cell.N)
				}
			}
		}
	}
	c.Title += ", " + c.Zone.String()
	c.gaps(missing)
	if nowhere > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s without %s, not drawn", rowCount(nowhere), c.XName))
	}
	return nil
}
