package series

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// answered is what one window of one account came to.
type answered struct {
	job     job
	account string
	fields  []int // asked for and answered
	points  []point
	odd     map[int]answer.Oddity // why a metric has no number at all
	dayless bitset.Set            // metrics with numbers of no day
	unknown bitset.Set            // metrics that the API says it does not know
	cause   error                 // of a refusal
	err     error                 // a permission that is missing, where that is tolerated
}

// point is one number of a metric, or the reason why it is none.
type point struct {
	field int
	at    time.Time // the end of its day; zero of a total
	of    dimensions
	value value.Value
	odd   answer.Oddity
}

// dimensions are what a number was broken down by, and what it is of in each.
type dimensions struct{ keys, values []string }

func (d dimensions) equal(e dimensions) bool {
	return slices.Equal(d.keys, e.keys) && slices.Equal(d.values, e.values)
}

// take reads what was answered to a request for metrics.
func (a *answered) take(c *frame, g *graph.Page, fields []int) {
	a.fields = append(a.fields, fields...)
	if g == nil {
		g = &graph.Page{}
	}
	for i := range g.Nodes {
		name := g.Nodes[i].Values[0].Text()
		at := slices.IndexFunc(fields, func(f int) bool { return c.target.Fields[f] == name })
		if at < 0 {
			continue
		}
		had := len(a.points)
		odd := a.metric(c, fields[at], &g.Nodes[i])
		if len(a.points) == had {
			a.oddity(fields[at], odd)
		}
	}
	for _, f := range fields {
		switch _, told := a.odd[f]; {
		case told || slices.ContainsFunc(a.points, func(x point) bool { return x.field == f }):
		case g.Odd > 0:
			a.oddity(f, answer.Malformed("the answer holds something that is no metric"))
		default:
			a.oddity(f, answer.NoNumber)
		}
	}
}

// oddity tells why a metric has no number.
func (a *answered) oddity(f int, why answer.Oddity) {
	if a.odd == nil {
		a.odd = map[int]answer.Oddity{}
	}
	if _, told := a.odd[f]; !told {
		a.odd[f] = why
	}
}

// metric reads one metric; where it has no point, the result says why.
func (a *answered) metric(c *frame, f int, n *graph.Node) answer.Oddity {
	values, total := n.Values[1], n.Values[2]
	switch {
	case a.job.call.isTotal() && answer.IsEmpty(total):
		if answer.IsEmpty(values) {
			return answer.NoNumber
		}
		return answer.Malformed("the answer is a time series and no total")
	case a.job.call.isTotal():
		return a.number(c, f, time.Time{}, []byte(total.Text()))
	case answer.IsEmpty(values):
		if answer.IsEmpty(total) {
			return answer.NoNumber
		}
		return answer.Malformed("the answer is a total and no time series")
	}
	if points, ok := plainPoints(f, c.target.Types[f], values.Text()); ok {
		a.points = append(a.points, points...)
		return answer.Oddity{}
	}
	var points []json.RawMessage
	if json.Unmarshal([]byte(values.Text()), &points) != nil {
		return answer.Malformed("the answer has no list where its numbers stand")
	}
	why := answer.Malformed("the answer has no number with an end_time")
	for _, raw := range points {
		var day struct {
			End json.RawMessage `json:"end_time"`
		}
		if string(raw) == "null" {
			continue
		}
		at, ok := time.Time{}, json.Unmarshal(raw, &day) == nil
		if ok {
			at, ok = endTime(day.End)
		}
		if !ok {
			a.dayless.Add(f)
			continue
		}
		if odd := a.number(c, f, at, raw); odd.Reason != "" {
			why = odd
		}
	}
	return why
}

// number reads the number of a day or of a total: or those that it is broken down into.
// The result says why there is none, or none of some.
func (a *answered) number(c *frame, f int, at time.Time, raw []byte) answer.Oddity {
	var parts []answer.Part
	var odd answer.Oddity
	x, t := a.job.call, c.target.Types[f]
	switch kind := c.kinds[f]; {
	case kind.Map != "":
		parts, odd = answer.Mapped(t, kind.Map, raw)
	case x.breakdown.sent != "":
		parts, odd = answer.Parts(t, raw, c.param(c.series().Timeframe))
	default:
		v, odd := answer.Number(t, raw)
		a.points = append(a.points, point{field: f, at: at, value: v, odd: odd})
		return odd
	}
	for _, p := range parts {
		a.points = append(a.points, point{field: f, at: at, of: dimensions{p.Keys, p.Values}, value: p.Number, odd: p.Odd})
	}
	return odd
}

// param is what a column that is an argument is sent as; "" of none.
func (c *frame) param(column string) string {
	if column == "" {
		return ""
	}
	return c.table.Argument(column).Param
}

// plainPoints reads the points of a metric where each is {"end_time":"…","value":123}, as
// nearly all are; ok is false for anything else.
func plainPoints(f int, t schema.Type, values string) (points []point, ok bool) {
	var plain []struct {
		End   string `json:"end_time"`
		Value *int64 `json:"value"`
	}
	if json.Unmarshal([]byte(values), &plain) != nil {
		return nil, false
	}
	for _, p := range plain {
		at, ok := value.ParseTime(p.End)
		if !ok || p.Value == nil {
			return nil, false
		}
		v, ok := answer.Convert(t, value.Int(*p.Value))
		if !ok {
			return nil, false
		}
		points = append(points, point{field: f, at: at, value: v})
	}
	return points, len(points) > 0
}

// endTime reads an instant, also one in seconds.
func endTime(raw []byte) (time.Time, bool) {
	var text string
	var seconds int64
	switch {
	case json.Unmarshal(raw, &text) == nil && text != "":
		return value.ParseTime(text)
	case json.Unmarshal(raw, &seconds) == nil && seconds > 0:
		return time.Unix(seconds, 0).UTC(), true
	}
	return time.Time{}, false
}

// numbers are those of a metric, each of a part once, or why there is none.
func (a *answered) numbers(f int) (out []point, why answer.Oddity) {
	why, told := a.odd[f]
	for _, p := range a.points {
		switch {
		case p.field != f:
		case !a.job.call.isTotal() && len(out) > 0, slices.ContainsFunc(out, func(x point) bool { return x.of.equal(p.of) }):
		case !p.value.IsNull():
			out = append(out, p)
		case !told:
			why, told = p.odd, true
		}
	}
	if !told {
		why = answer.NoNumber
	}
	return out, why
}

// shown is a number as the column of a row has it.
func (c *frame) shown(v value.Value) value.Value {
	if x := c.series(); x.Long() && !v.IsNull() {
		if col, _ := c.table.Column(x.Value); col.Type == schema.Real {
			return value.Float(v.Float())
		}
	}
	return v
}
