package series

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
)

// parameters are the combinations of parameters that the scan's arguments ask for.
func (c *planner) parameters(t *scan) ([]call, error) {
	x := c.series()
	words := map[string][]word{}
	given := map[string]bool{}
	for _, column := range []string{x.Period, x.Form, x.Breakdown, x.Timeframe, x.Grain, x.Metric} {
		if column == "" {
			continue
		}
		texts, named := t.arguments[column]
		if !named {
			texts = c.table.Argument(column).Unasked()
		}
		given[column] = named
		for _, text := range texts {
			w, err := c.accepted(column, text)
			if err != nil {
				return nil, err
			}
			words[column] = append(words[column], w)
		}
	}
	if x.Long() {
		return c.grouped(words, given)
	}
	calls := []call{{}}
	for _, p := range []struct {
		column string
		at     func(*call) *word
	}{
		{x.Period, func(x *call) *word { return &x.period }},
		{x.Form, func(x *call) *word { return &x.form }},
		{x.Breakdown, func(x *call) *word { return &x.breakdown }},
		{x.Grain, func(x *call) *word { return &x.grain }},
	} {
		if p.column == "" {
			continue
		}
		var more []call
		for _, of := range calls {
			for _, w := range words[p.column] {
				*p.at(&of) = w
				more = append(more, of)
			}
		}
		calls = more
	}
	for i := range calls {
		calls[i].total = calls[i].form.sent == x.Total
	}
	return calls, nil
}

// MisfitError refuses a scan that names metrics, none of which the API gives for what
// else the scan says.
type MisfitError struct {
	Table  string
	Metric string // the first of them
	Takes  string // for what the API gives it
}

func (e *MisfitError) Error() string {
	return e.Table + ": the API gives " + e.Metric + " for " + e.Takes
}

// grouped finds the calls of a table in which each number is a row: metrics that have
// their parameters in common share one.
func (c *planner) grouped(words map[string][]word, given map[string]bool) (calls []call, _ error) {
	x := c.series()
	var misfit *MisfitError
	for _, m := range c.namedMetrics(words[x.Metric]) {
		own := c.callsOf(m, words, given)
		for _, of := range own {
			at := slices.IndexFunc(calls, func(y call) bool {
				return y.period == of.period && y.form == of.form && y.breakdown == of.breakdown && y.timeframe == of.timeframe && y.grain == of.grain
			})
			if at < 0 {
				at = len(calls)
				calls = append(calls, of)
			}
			calls[at].named = append(calls[at].named, m)
		}
		if !m.chosen {
			continue
		}
		if len(own) == 0 && misfit == nil {
			misfit = &MisfitError{Table: c.table.Name, Metric: c.kinds[m.field].Name, Takes: c.takes(m.field)}
		}
		c.noteMisfit(m, own, words, given)
	}
	if len(calls) == 0 && misfit != nil {
		return nil, misfit
	}
	return calls, nil
}

// noteMisfit tells for which of the values that terms name a metric, which they name too,
// has no row.
func (c *planner) noteMisfit(m named, calls []call, words map[string][]word, given map[string]bool) {
	x := c.series()
	var without []string
	for _, p := range []struct {
		column string
		of     func(*call) word
	}{
		{x.Period, func(y *call) word { return y.period }},
		{x.Form, func(y *call) word { return y.form }},
		{x.Breakdown, func(y *call) word { return y.breakdown }},
		{x.Timeframe, func(y *call) word { return y.timeframe }},
		{x.Grain, func(y *call) word { return y.grain }},
	} {
		if p.column == "" || !given[p.column] {
			continue
		}
		for _, w := range words[p.column] {
			if !slices.ContainsFunc(calls, func(y call) bool { return p.of(&y) == w }) {
				without = append(without, p.column+" "+w.text)
			}
		}
	}
	if len(calls) > 0 && len(without) == 0 {
		return
	}
	text := ""
	if len(calls) > 0 {
		text = "it has no row of " + strings.Join(without, ", ") + ": "
	}
	c.h.Notes.Once(note.Note{Reason: note.NotInCall, Table: c.table.Name, Column: c.kinds[m.field].Name, Message: text + "the API gives it for " + c.takes(m.field)})
}

// namedMetrics are those that terms name, or all that the API still has.
func (c *planner) namedMetrics(words []word) (out []named) {
	if words == nil {
		for _, f := range c.fields {
			if m := c.kinds[f]; m.Retired == "" && !m.Hidden && c.h.Sendable(f) {
				out = append(out, named{field: f, text: m.Name})
			}
		}
		return out
	}
	for _, w := range words {
		if f := c.target.Field(w.sent); c.h.Sendable(f) {
			out = append(out, named{field: f, text: w.text, chosen: true})
		}
	}
	return out
}

// callsOf are the calls that a metric is in: of what no term says anything, the first
// that it has, and totals before series. A metric that no term names is not asked for by
// dimensions of its own.
func (c *planner) callsOf(m named, words map[string][]word, given map[string]bool) (out []call) {
	x, kind := c.series(), c.kinds[m.field]
	periods, forms := words[x.Period], words[x.Form]
	if periods == nil && !given[x.Period] {
		periods = []word{{kind.Periods[0], kind.Periods[0]}}
	}
	if forms == nil && !given[x.Form] {
		forms = []word{{x.Total, x.Total}}
		if m.chosen && !slices.Contains(kind.MetricTypes, x.Total) {
			forms = []word{{kind.MetricTypes[0], kind.MetricTypes[0]}}
		}
	}
	breakdowns := words[x.Breakdown]
	if breakdowns == nil && !given[x.Breakdown] {
		breakdowns = []word{{}}
		if kind.Broken && m.chosen {
			breakdowns = nil
			for _, b := range kind.Breakdowns {
				breakdowns = append(breakdowns, word{b, b})
			}
		}
	}
	timeframes := []word{{}}
	if len(kind.Timeframes) > 0 {
		timeframes = words[x.Timeframe]
	} else if x.Timeframe != "" && given[x.Timeframe] {
		return nil
	}
	for _, period := range periods {
		for _, form := range forms {
			for _, breakdown := range breakdowns {
				for _, timeframe := range timeframes {
					of := call{period: period, form: form, breakdown: breakdown, timeframe: timeframe, total: form.sent == x.Total}
					if c.has(&of, m.field) {
						out = append(out, c.grained(of, words[x.Grain], given[x.Grain])...)
					}
				}
			}
		}
	}
	return out
}

// grained gives a call each grain that the terms ask for. The numbers of a time series
// of days are those of days, and those without a range have none.
func (c *planner) grained(of call, grains []word, given bool) (out []call) {
	column := c.series().Grain
	switch {
	case column == "":
		return []call{of}
	case !given && !of.cuts():
		if w, err := c.accepted(column, of.period.sent); err == nil && !of.endless() {
			of.grain = w
		}
		return []call{of}
	}
	for _, w := range grains {
		if of.cuts() || !of.endless() && w.sent == of.period.sent {
			of.grain = w
			out = append(out, of)
		}
	}
	return out
}
