package chart

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

var notANumber = math.NaN()

// Number is a number as a person reads it: 12,345, or with four digits that count.
func Number(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return humanize.Comma(int64(v))
	}
	size := math.Abs(v)
	switch {
	case size >= 1e15 || size < 1e-4:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case size >= 1000:
		return humanize.Comma(int64(math.RoundToEven(v)))
	}
	decimals := 3 - int(math.Floor(math.Log10(size)))
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// niceStep is the least step that is not below the given one and 1, 2 or 5 of a power of ten.
func niceStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, n := range []float64{1, 2, 5} {
		if n*power >= least*(1-1e-9) {
			return n * power
		}
	}
	return 10 * power
}

// Tick is a place of an axis that has a label.
type Tick struct {
	At    float64
	Label string
}

// Ticks are at most so many for the numbers from least to most. The first is not above least
// and the last not below most: they are where the axis begins and ends.
func Ticks(least, most float64, n int) []Tick {
	if least == most {
		if least == 0 {
			most = 1
		} else {
			least, most = min(0, least), max(0, most)
		}
	}
	step := niceStep(max((most-least)/float64(max(1, n-1)), finest*max(math.Abs(least), math.Abs(most))))
	first, last := math.Floor(least/step+1e-9), math.Ceil(most/step-1e-9)
	last = max(last, first+1)
	var ticks []Tick
	for i := first; i <= last; i++ {
		at := i * step
		ticks = append(ticks, Tick{at, Number(math.Round(at/step) * step)})
	}
	return ticks
}

// clock are the steps of an axis of time that are no longer than two weeks.
var clock = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 2 * 24 * time.Hour, 7 * 24 * time.Hour, 14 * 24 * time.Hour,
}

// TimeTicks are at most so many between two times of the chart's axis, at places where a
// calendar has them.
func (c *Chart) TimeTicks(first, last float64, n int) []Tick {
	from, to := time.UnixMilli(int64(first*1000)).In(c.Zone), time.UnixMilli(int64(last*1000)).In(c.Zone)
	n = max(n, 1)
	for _, step := range clock {
		if c.Days && step < 24*time.Hour {
			continue
		}
		if to.Sub(from) <= step*time.Duration(n) {
			return clockTicks(from, to, step)
		}
	}
	for _, months := range []int{1, 3, 6, 12, 24, 60, 120} {
		if ticks := monthTicks(from, to, months); len(ticks) <= n {
			return ticks
		}
	}
	return monthTicks(from, to, 1200)
}

// clockTicks are at what clocks show: over a change of the clocks too.
func clockTicks(from, to time.Time, step time.Duration) (ticks []Tick) {
	begin := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, from.Location())
	format := "15:04"
	switch {
	case step >= 24*time.Hour:
		format = "Jan 2"
	case !begin.AddDate(0, 0, 1).After(to):
		format = "Jan 2 15:04"
	}
	for minutes := 0; ; minutes += int(step / time.Minute) {
		at := time.Date(from.Year(), from.Month(), from.Day(), 0, minutes, 0, 0, from.Location())
		switch {
		case at.After(to):
			return ticks
		case !at.Before(from):
			ticks = append(ticks, Tick{float64(at.Unix()), at.Format(format)})
		}
	}
}

// monthTicks are at the beginnings of months, or of years that so many months divide.
func monthTicks(from, to time.Time, months int) (ticks []Tick) {
	number := (from.Year()*12 + int(from.Month()) - 1) / months * months
	format := "Jan 2006"
	if months >= 12 {
		format = "2006"
	}
	for ; ; number += months {
		at := time.Date(number/12, time.Month(number%12+1), 1, 0, 0, 0, 0, from.Location())
		switch {
		case at.After(to):
			return ticks
		case !at.Before(from):
			ticks = append(ticks, Tick{float64(at.Unix()), at.Format(format)})
		}
	}
}
