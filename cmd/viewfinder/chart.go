package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/format"
)

// addChartFlags adds what says which chart is drawn.
func (a *answer) addChartFlags(f *pflag.FlagSet) {
	f.StringVar((*string)(&a.chart.Kind), "chart", "", "draw a chart (--format chart): "+strings.Join(chart.Kinds(), ", ")+" or auto, which the columns' types tell")
	f.StringVar(&a.chart.X, "x", "", "column along the axis of a chart")
	f.StringSliceVar(&a.chart.Y, "y", nil, "column of the numbers that a chart is drawn of (repeatable)")
	f.StringVar(&a.chart.Series, "series", "", "column that says which line or colour of a chart a row belongs to")
}

// drawn has flags of a chart mean its format, and says where they do not fit others.
func (a *answer) drawn() error {
	ask := a.chart
	if a.chart.Kind == "auto" {
		a.chart.Kind = ""
	}
	if ask.Kind != "" || ask.X != "" || len(ask.Y) > 0 || ask.Series != "" {
		if a.format == "" {
			a.format = format.Chart
		}
		if a.format != format.Chart {
			return usageError{fmt.Errorf("--chart, --x, --y and --series are for charts, and not for --format %s", a.format)}
		}
	}
	if kinds := chart.Kinds(); a.chart.Kind != "" && !slices.Contains(kinds, string(a.chart.Kind)) {
		return usageError{fmt.Errorf("--chart %s: there are %s and auto", a.chart.Kind, strings.Join(kinds, ", "))}
	}
	if as := format.OfFile(a.output); a.format == format.Chart && as != "" && as != format.Chart {
		return usageError{fmt.Errorf("--output %s: a chart is a picture (.svg) or text (.txt)", a.output)}
	}
	return nil
}
