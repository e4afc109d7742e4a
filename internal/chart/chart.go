package chart

import (
	"math"
	"time"
)

// Kind is a kind of chart.
type Kind string

// The kinds.
const (
	Bar       Kind = "bar"
	Line      Kind = "line"
	Histogram Kind = "histogram"
	Spark     Kind = "spark"
	Heatmap   Kind = "heatmap"
)

// Kinds are the kinds by their names.
func Kinds() []string {
	return []string{string(Bar), string(Line), string(Histogram), string(Spark), string(Heatmap)}
}

// Ask is what somebody wants to see. What is empty is found.
type Ask struct {
	Kind Kind
	// X, Y and Series are names of columns: what is along the axis, the numbers, and what says
	// which line or bar a row belongs to.
	X      string
	Y      []string
	Series string
}

// Chart is what is drawn.
type Chart struct {
	Kind  Kind
	Title string
	Why   string
	Notes []string
	// XName and YName are what the axes are called.
	XName, YName string
	// Labels are the names of bars; those of a histogram are ranges.
	Labels []string
	// Zone is that of times along the axis, which are seconds since 1970; nil where they are
	// none.
	Zone *time.Location
	// Days says that all of them are days.
	Days   bool
	Series []Series
	// Cells are those of a heatmap, by weekday from Monday, and hour.
	Cells [7][24]Cell
}

// Series is a line, or the bars of one colour.
type Series struct {
	Name   string
	Points []Point
}

// Point is a value; of bars the one for the label at its place.
type Point struct {
	X, Y float64
	// Gap says that there is none; a line breaks here.
	Gap bool
}

// Cell is a cell of a heatmap.
type Cell struct {
	Value float64
	N     int // rows; 0 for none
}

// Weekdays are the rows of a heatmap.
var Weekdays = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// Range is the least and the greatest value; ok is false where there is none.
func (c *Chart) Range() (least, most float64, ok bool) {
	see := func(v float64) {
		if !ok {
			least, most, ok = v, v, true
		}
		least, most = min(least, v), max(most, v)
	}
	for _, s := range c.Series {
		for _, p := range s.Points {
			if !p.Gap {
				see(p.Y)
			}
		}
	}
	for _, day := range c.Cells {
		for _, cell := range day {
			if cell.N > 0 {
				see(cell.Value)
			}
		}
	}
	return least, most, ok
}

// finest is how close places of an axis may be, as a part of the numbers themselves: what is closer is the
// same number, or next to it, and has no place between.
const finest = 1e-13

// Span is where a line begins and ends along the axis; a point alone has place on both sides.
func (c *Chart) Span() (first, last float64, ok bool) {
	for _, s := range c.Series {
		for _, p := range s.Points {
			if p.Gap {
				continue
			}
			if !ok {
				first, last, ok = p.X, p.X, true
			}
			first, last = min(first, p.X), max(last, p.X)
		}
	}
	if first == last {
		place := max(1, finest*10*math.Abs(first))
		first, last = first-place, last+place
	}
	return first, last, ok
}
