package format

import (
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/chart/svg"
	"github.com/viewfinder-sql/viewfinder/internal/chart/text"
)

// Chart is the format of charts.
const Chart = "chart"

// chartWriter keeps the rows, and draws them at the end.
type chartWriter struct {
	out     io.Writer
	options Options
	types   []string
	data    *chart.Data
	drawn   *chart.Chart
}

func newChart(w io.Writer, o Options) Writer { return &chartWriter{out: w, options: o} }

func (c *chartWriter) Types(types []string) { c.types = types }

func (c *chartWriter) Begin(columns []string) error {
	c.data = chart.NewData(columns, c.types)
	return nil
}

func (c *chartWriter) Row(values []any) error { return c.data.Add(values) }

// End draws what is whole.
func (c *chartWriter) End(whole bool) error {
	if !whole {
		return nil
	}
	drawn, err := chart.Choose(c.data, c.options.Ask)
	if err != nil {
		return err
	}
	c.drawn, c.data = drawn, nil
	if c.options.SVG {
		_, err = io.WriteString(c.out, svg.Draw(drawn))
	} else {
		_, err = io.WriteString(c.out, text.Draw(drawn, text.Options{Width: c.options.width(), Colours: c.options.Colours}))
	}
	return err
}

// Remarks say which chart it is and why, and what is not in it.
func (c *chartWriter) Remarks() []string {
	if c.drawn == nil {
		return nil
	}
	return append([]string{c.drawn.Why}, c.drawn.Notes...)
}
