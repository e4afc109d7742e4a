package text

import "github.com/viewfinder-sql/viewfinder/internal/chart"

// narrowest is the width below which nothing could be read: a chart is wider then.
const narrowest = 30

// Draw draws a chart.
func Draw(c *chart.Chart, o Options) string {
	if o.Width <= 0 {
		o.Width = 80
	}
	o.Width = max(o.Width, narrowest)
	if o.Height <= 0 {
		o.Height = 14
	}
	d := &drawing{Options: o, chart: c}
	d.line(d.strong(fitted(c.Title, o.Width)))
	switch _, _, ok := c.Range(); {
	case !ok:
		d.line("(nothing to draw)")
	case c.Kind == chart.Bar, c.Kind == chart.Histogram:
		d.bars()
	case c.Kind == chart.Line:
		d.lines()
	case c.Kind == chart.Spark:
		d.sparks()
	default:
		d.heatmap()
	}
	return d.out.String()
}
