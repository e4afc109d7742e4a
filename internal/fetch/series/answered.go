package series

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
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
	lost    map[int]answer.Loss   // numbers of a metric that no row can show
	lacking bitset.Set            // metrics that have numbers, and lack some
	nothing bitset.Set            // metrics that are broken down, of which the whole is 0
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

// key tells dimensions apart that have the same keys.
func (d dimensions) key() string { return strings.Join(d.values, "\x00") }

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
		switch {
		case len(a.points) > had:
		case odd.Reason == "":
			a.nothing.Add(fields[at])
		default:
			a.oddity(fields[at], odd)
		}
		a.compare(fields[at], had)
	}
	for _, f := range fields {
		switch _, told := a.odd[f]; {
		case told || a.nothing.Has(f) || slices.ContainsFunc(a.points, func(x point) bool { return x.field == f }):
		case g.Odd > 0:
			a.oddity(f, answer.Malformed("the answer holds something that is no metric"))
		default:
			a.oddity(f, answer.NoNumber)
		}
	}
}

// compare finds numbers of a metric that contradict each other, of those that were read
// before and of those from a place on: of one day or part the first is taken.
func (a *answered) compare(f, from int) {
	rising, again := true, false
	for i := range a.points {
		switch x := &a.points[i]; {
		case x.field != f:
		case i < from:
			again = true
		case i > from:
			rising = rising && x.at.After(a.points[i-1].at)
		}
	}
	if !again && (rising || a.job.call.isTotal()) { // as nearly all are
		return
	}
	type place struct {
		at int64
		of string
	}
	first := map[place]value.Value{}
	for i := range a.points {
		x := &a.points[i]
		if x.field != f || x.value.IsNull() {
			continue
		}
		key := place{x.at.Unix(), x.of.key()}
		if old, known := first[key]; !known {
			first[key] = x.value
		} else if i >= from && old != x.value {
			a.lose(f, answer.TwoNumbers)
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
	if points, ok := plainPoints(a.points, f, c.target.Types[f], values.Text()); ok {
		a.points = points
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
	var b answer.Breakdown
	x, t := a.job.call, c.target.Types[f]
	switch kind := c.kinds[f]; {
	case kind.Map != "":
		b = answer.Mapped(t, kind.Map, kind.Members, raw)
	case x.breakdown.sent != "":
		b = answer.ReadBreakdown(t, raw, strings.Split(x.breakdown.sent, ","), c.param(c.series().Timeframe))
	default:
		v, odd := answer.Number(t, raw)
		b.Parts, b.Empty = []answer.Part{{Number: v, Odd: odd}}, odd
	}
	parts, lost := b.Parts, b.Lost
	if c.series().Long() { // in which a part without a number has no row
		lacking := 0
		if parts, lost, lacking = b.Rows(); lacking > 0 {
			a.lacking.Add(f)
		}
		if len(parts) == 0 && lost.Count > 0 {
			b.Empty = lost.Why
		}
	}
	a.lose(f, lost)
	for _, p := range parts {
		a.points = append(a.points, point{field: f, at: at, of: dimensions{p.Keys, p.Values}, value: p.Number, odd: p.Odd})
	}
	return b.Empty
}

// lose counts numbers of a metric that no row can show.
func (a *answered) lose(f int, lost answer.Loss) {
	if lost.Count == 0 {
		return
	}
	if a.lost == nil {
		a.lost = map[int]answer.Loss{}
	}
	all := a.lost[f]
	all.Add(lost)
	a.lost[f] = all
}

// param is what a column that is an argument is sent as; "" of none.
func (c *frame) param(column string) string {
	if column == "" {
		return ""
	}
	return c.table.Argument(column).Param
}

// plainPoints appends the points of a metric where each is {"end_time":"…","value":123}, as
// nearly all are; ok is false for anything else.
func plainPoints(points []point, f int, t schema.Type, values string) (_ []point, ok bool) {
	had := len(points)
	if all, ok := compactPoints(points, f, t, values); ok {
		return all, true
	}
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
	return points, len(points) > had
}

// compactPoints is [plainPoints] for a text without blanks, as it comes; what it gives where it
// is not ok is of no use.
func compactPoints(points []point, f int, t schema.Type, values string) (_ []point, ok bool) {
	had := len(points)
	rest, ok := strings.CutPrefix(values, "[")
	points = slices.Grow(points, strings.Count(rest, "{"))
	for ok && rest != "]" {
		var end string
		var n int64
		if end, n, rest, ok = cutPoint(rest); !ok {
			return nil, false
		}
		at, reads := value.ParseTime(end)
		v, fits := answer.Convert(t, value.Int(n))
		if !reads || !fits {
			return nil, false
		}
		points = append(points, point{field: f, at: at, value: v})
		rest = strings.TrimPrefix(rest, ",")
	}
	return points, ok && len(points) > had
}

// cutPoint cuts such a point off the beginning of a text that is JSON, its members in any
// order.
func cutPoint(text string) (end string, n int64, rest string, ok bool) {
	rest, ok = strings.CutPrefix(text, "{")
	numbered := false
	for range 2 {
		if number, is := strings.CutPrefix(rest, `"value":`); is {
			digits := strings.IndexAny(number, ",}")
			if digits < 0 {
				return "", 0, "", false
			}
			var err error
			if n, err = strconv.ParseInt(number[:digits], 10, 64); err != nil {
				return "", 0, "", false
			}
			rest, numbered = number[digits:], true
		} else if quoted, is := strings.CutPrefix(rest, `"end_time":"`); is {
			end, rest, _ = strings.Cut(quoted, `"`)
		}
		rest = strings.TrimPrefix(rest, ",")
	}
	rest, closed := strings.CutPrefix(rest, "}")
	return end, n, rest, ok && closed && numbered && end != ""
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
	for _, p := range a.parts(f) {
		switch {
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

// parts are the points of a metric of a total, each of a part once, and of a series one that
// has a number, if there is one: a number before none.
func (a *answered) parts(f int) (out []point) {
	for _, p := range a.points {
		if p.field != f {
			continue
		}
		at := slices.IndexFunc(out, func(x point) bool { return !a.job.call.isTotal() || x.of.equal(p.of) })
		switch {
		case at < 0:
			out = append(out, p)
		case out[at].value.IsNull() && !p.value.IsNull():
			out[at] = p
		}
	}
	return out
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
