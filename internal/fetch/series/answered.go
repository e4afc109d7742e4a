package series

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
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
	value value.Value
	odd   answer.Oddity
}

// take reads what was answered to a request for metrics.
func (a *answered) take(p *shape.Path, g *graph.Page, fields []int) {
	a.fields = append(a.fields, fields...)
	if g == nil {
		g = &graph.Page{}
	}
	for i := range g.Nodes {
		name := g.Nodes[i].Values[0].Text()
		at := slices.IndexFunc(fields, func(f int) bool { return p.Fields[f] == name })
		if at < 0 {
			continue
		}
		had := len(a.points)
		odd := a.metric(fields[at], p.Types[fields[at]], &g.Nodes[i])
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
func (a *answered) metric(f int, t schema.Type, n *graph.Node) answer.Oddity {
	values, total := n.Values[1], n.Values[2]
	switch {
	case a.job.call.isTotal() && answer.IsEmpty(total):
		if answer.IsEmpty(values) {
			return answer.NoNumber
		}
		return answer.Malformed("the answer is a time series and no total")
	case a.job.call.isTotal():
		v, odd := answer.Number(t, []byte(total.Text()))
		a.points = append(a.points, point{field: f, value: v, odd: odd})
		return odd
	case answer.IsEmpty(values):
		if answer.IsEmpty(total) {
			return answer.NoNumber
		}
		return answer.Malformed("the answer is a total and no time series")
	}
	if points, ok := plainPoints(f, t, values.Text()); ok {
		a.points = append(a.points, points...)
		return answer.Oddity{}
	}
	var points []json.RawMessage
	if json.Unmarshal([]byte(values.Text()), &points) != nil {
		return answer.Malformed("the answer has no list where its numbers stand")
	}
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
		v, odd := answer.Number(t, raw)
		a.points = append(a.points, point{field: f, at: at, value: v, odd: odd})
	}
	return answer.Malformed("the answer has no number with an end_time")
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

// total is the number of a metric, or why there is none.
func (a *answered) total(f int) (value.Value, answer.Oddity) {
	odd, told := a.odd[f]
	for _, p := range a.points {
		if p.field != f {
			continue
		}
		if !p.value.IsNull() {
			return p.value, answer.Oddity{}
		}
		if !told {
			odd, told = p.odd, true
		}
	}
	if !told {
		odd = answer.NoNumber
	}
	return value.Null, odd
}
