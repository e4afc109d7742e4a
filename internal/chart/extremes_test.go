package chart_test

import (
	"math"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/chart/svg"
	"github.com/viewfinder-sql/viewfinder/internal/chart/text"
)

// Whatever numbers an answer has, each kind of chart is drawn of them, or says which one cannot be.
func TestExtremes(t *testing.T) {
	t.Parallel()
	numbers := []float64{
		0, 1, -1, 1e-100, 1e100, -1e100, 18000000000000000, 18000000000000004, math.MaxInt64,
		math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.NaN(),
	}
	for _, kind := range chart.Kinds() {
		for _, a := range numbers {
			for _, b := range numbers {
				for _, types := range [][]string{{"REAL", "REAL"}, nil} { // which are known, or not
					drawn(t, kind, types, a, b)
				}
			}
		}
	}
}

// drawn draws a chart of two rows, where that can be.
func drawn(t *testing.T, kind string, types []string, a, b float64) {
	t.Helper()
	data := chart.NewData([]string{"a", "b"}, types)
	for _, row := range [][]any{{a, b}, {b, a}} {
		if err := data.Add(row); err != nil {
			t.Fatal(err)
		}
	}
	c, err := chart.Choose(data, chart.Ask{Kind: chart.Kind(kind)})
	if err != nil {
		if strings.Contains(err.Error(), "no column of numbers") {
			t.Errorf("%s of %v and %v: %v", kind, a, b, err)
		}
		return
	}
	shown := text.Draw(c, text.Options{Width: 60, Height: 8}) + svg.Draw(c)
	for _, no := range []string{"NaN", "Inf"} {
		if strings.Contains(shown, no) {
			t.Errorf("%s of %v and %v shows %s", kind, a, b, no)
		}
	}
}
