package chart

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// mostRows is how many rows are kept: a chart of more needs them grouped.
const mostRows = 500_000

// Data is an answer, which is collected.
type Data struct {
	columns []column
	rows    [][]any
}

// column is one of an answer.
type column struct {
	name string
	role role
}

// role is what a column is to a chart.
type role uint8

const (
	asText role = iota
	asNumber
	asTime
)

// NewData begins an answer of columns with types as the driver names them.
func NewData(names, types []string) *Data {
	d := &Data{columns: make([]column, len(names))}
	for i, name := range names {
		d.columns[i].name = name
		if i < len(types) {
			switch types[i] {
			case "INTEGER", "REAL":
				d.columns[i].role = asNumber
			case "DATETIME", "DATE":
				d.columns[i].role = asTime
			}
		}
	}
	return d
}

// Add keeps a row.
func (d *Data) Add(values []any) error {
	if len(d.rows) == mostRows {
		return fmt.Errorf("chart: there are more than %s rows: have them grouped (GROUP BY), or take fewer", Number(mostRows))
	}
	d.rows = append(d.rows, append([]any(nil), values...))
	return nil
}

// settle looks at the values of columns whose types do not tell what they are.
func (d *Data) settle() {
	for i := range d.columns {
		if d.columns[i].role != asText {
			continue
		}
		some, numbers, times := false, true, true
		for _, row := range d.rows {
			if row[i] == nil {
				continue
			}
			some = true
			_, isNumber := numberOf(row[i])
			if _, isFloat := row[i].(float64); isFloat {
				isNumber = true // one that cannot be drawn is told so
			}
			_, isTime := timeOf(row[i])
			numbers, times = numbers && isNumber, times && isTime
		}
		switch {
		case some && numbers:
			d.columns[i].role = asNumber
		case some && times:
			d.columns[i].role = asTime
		}
	}
}

// largest is the largest number that is drawn, and 1/largest the smallest: of larger ones the
// distance may be none.
const largest = 1e100

// drawable says which number is too large or too small to be drawn.
func (d *Data) drawable() error {
	for i, c := range d.columns {
		if c.role != asNumber {
			continue
		}
		for n, row := range d.rows {
			v, isFloat := row[i].(float64)
			if size := math.Abs(v); !isFloat || size == 0 || size >= 1/largest && size <= largest {
				continue
			}
			return fmt.Errorf("chart: %s is %v in row %d, which cannot be drawn: leave it out (WHERE), or scale it", c.name, v, n+1)
		}
	}
	return nil
}

// find is the place of a column that was named.
func (d *Data) find(name string) (int, error) {
	for i, c := range d.columns {
		if strings.EqualFold(c.name, name) {
			return i, nil
		}
	}
	names := make([]string, len(d.columns))
	for i, c := range d.columns {
		names[i] = c.name
	}
	return 0, fmt.Errorf("chart: the answer has no column %s: it has %s", name, strings.Join(names, ", "))
}

// first is the first column of a role that is not among those taken, -1 for none.
func (d *Data) first(r role, taken ...int) int {
	for i, c := range d.columns {
		if c.role == r && !contains(taken, i) {
			return i
		}
	}
	return -1
}

// all are the columns of a role that are not among those taken.
func (d *Data) all(r role, taken ...int) (found []int) {
	for i, c := range d.columns {
		if c.role == r && !contains(taken, i) {
			found = append(found, i)
		}
	}
	return found
}

func contains(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

func numberOf(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, v-v == 0 // neither infinite nor none
	}
	return 0, false
}

// layouts are those of texts that are times.
var layouts = []string{"2006-01", time.DateOnly, "2006-01-02 15:04:05", time.RFC3339}

func timeOf(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case string:
		for _, layout := range layouts {
			if t, err := time.Parse(layout, v); err == nil {
				return t, true
			}
		}
	}
	return time.Time{}, false
}
