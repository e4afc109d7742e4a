package shell

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/format"
)

// setChart has answers drawn: .chart bar Month Reach names the kind, what is along the axis,
// and the numbers.
func (s *shell) setChart(_ context.Context, argument string) error {
	words := strings.Fields(strings.ReplaceAll(argument, ",", " "))
	var ask chart.Ask
	if len(words) > 0 {
		if ask.Kind = chart.Kind(words[0]); ask.Kind == "auto" {
			ask.Kind = ""
		} else if !slices.Contains(chart.Kinds(), words[0]) {
			return fmt.Errorf("there is no chart %s: there are %s and auto", words[0], strings.Join(chart.Kinds(), ", "))
		}
	}
	if len(words) > 1 {
		ask.X = words[1]
		ask.Y = words[2:]
	}
	s.set.chart, s.set.format, s.set.told = ask, format.Chart, true
	s.say("Answers are drawn; .mode auto prints them again.")
	return nil
}
