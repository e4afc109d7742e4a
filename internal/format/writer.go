package format

import (
	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// Writer renders the rows of one answer.
type Writer = export.Writer

// Options are the choices that several formats share.
type Options struct {
	// Null is the text of NULL where it is not "", except in JSON.
	Null string
	// Width is the number of columns of the terminal, into which a table is
	// fitted; 0 is no limit.
	Width int
	// Measure is the Width of a terminal that may be resized, when something is written; nil
	// is Width.
	Measure func() int
	// Defuse is [export.Options.Defuse].
	Defuse bool
	// Name is [export.Options.Name].
	Name string
	// Ask is which chart to draw, SVG as a picture, and Colours in those of a terminal.
	Ask     chart.Ask
	SVG     bool
	Colours bool
}

func (o Options) width() int {
	if o.Measure != nil {
		return o.Measure()
	}
	return o.Width
}
