package series

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// row is one row: a day of an account, or its total; of one metric, or of all.
type row struct {
	account Account
	end     time.Time             // of a day; zero of a total
	vals    map[int]value.Value   // by field of the target path
	odd     map[int]answer.Oddity // why some have no number
	id      string
}

// rowMaker makes the rows of an account from what it answered to a part.
type rowMaker struct {
	*frame
	now     time.Time
	account Account
	of      part
	rows    map[rowKey]*row
	order   []*row
	fields  map[string]int // of columns that rows were given
	// since and until are the range of the call.
	since, until value.Value
}

// rowKey tells the rows of one account and part apart.
type rowKey struct {
	at     int64 // of a day
	metric int
	of     string // by dimensions
}

// rowsOf makes the rows of an account from what it answered.
func (c *frame) rowsOf(now time.Time, account Account, of part, answers []answered, fields []int) []*row {
	m := &rowMaker{frame: c, now: now, account: account, of: of, rows: map[rowKey]*row{}, fields: map[string]int{}}
	call := of.call
	if !call.endless() {
		m.since, m.until = value.Text(value.FormatTime(call.start)), value.Text(value.FormatTime(call.end))
	}
	if !call.isTotal() {
		for _, a := range answers {
			for _, p := range a.points {
				if !slices.Contains(fields, p.field) || p.at.Before(call.from) || p.at.After(call.to) {
					continue // refused since, or more than was wanted
				}
				m.take(p.at, p.of, p.field, p.value, p.odd)
			}
		}
		slices.SortStableFunc(m.order, func(a, b *row) int { return a.end.Compare(b.end) })
		return m.order
	}
	if !c.series().Long() && call.breakdown.sent == "" {
		m.row(time.Time{}, dimensions{}, -1) // there is one, whatever is in it
	}
	for _, f := range fields {
		m.total(f, answers)
	}
	return m.order
}

// sum is what the windows of a total have of a part.
type sum struct {
	of    dimensions
	value value.Value
	odd   answer.Oddity
	open  int // of the windows that may lack parts, how many have it
}

// total adds up the totals of the windows: where one has none, neither has the
// whole, and where one may lack parts, neither have those parts.
func (m *rowMaker) total(f int, answers []answered) {
	sums, have, open := []sum{}, 0, 0
	for _, a := range answers {
		numbers, odd := a.numbers(f)
		if len(numbers) == 0 && !a.nothing.Has(f) {
			if len(m.of.windows) > 1 {
				odd.Message += " for " + a.job.since.Add(time.Second).Format(time.DateOnly) + " to " + a.job.until.Format(time.DateOnly)
			}
			m.lack(f, odd)
			continue
		}
		have++
		lacks := a.lost[f].Count > 0 || a.lacking.Has(f)
		if lacks {
			open++
		}
		for _, p := range a.parts(f) {
			at := slices.IndexFunc(sums, func(s sum) bool { return s.of.equal(p.of) })
			if at < 0 {
				at = len(sums)
				sums = append(sums, sum{of: p.of, value: value.Int(0)})
			}
			sums[at].add(p)
			if lacks {
				sums[at].open++
			}
		}
	}
	if have < len(m.of.windows) {
		return
	}
	for _, s := range sums {
		if s.value.IsNull() && s.odd.Reason == "" {
			s.odd = answer.Malformed("the sum of the answers is no " + m.target.Types[f].String())
		}
		if s.open == open || len(m.of.windows) == 1 {
			m.take(time.Time{}, s.of, f, s.value, s.odd)
		}
	}
}

// add adds the number of another window.
func (s *sum) add(p point) {
	if p.value.IsNull() && s.odd.Reason == "" {
		s.value, s.odd = value.Null, p.odd
		return
	}
	s.value = plus(s.value, p.value)
}

// lack tells why the one row of a total has no number of a metric.
func (m *rowMaker) lack(f int, odd answer.Oddity) {
	if len(m.order) > 0 && !m.series().Long() && m.of.call.breakdown.sent == "" {
		m.order[0].take(f, value.Null, odd)
	}
}

// plus adds numbers; NULL stands for a sum beyond 64 bits.
func plus(sum, v value.Value) value.Value {
	switch a, b := sum.Int(), v.Int(); {
	case sum.IsNull():
		return sum
	case sum.Kind() == value.KindFloat || v.Kind() == value.KindFloat:
		return value.Float(sum.Float() + v.Float())
	case b > 0 && a > math.MaxInt64-b || b < 0 && a < math.MinInt64-b:
		return value.Null
	default:
		return value.Int(a + b)
	}
}

// take gives a number, or the reason why there is none, its row. Where each number is a
// row, what is none has none.
func (m *rowMaker) take(at time.Time, of dimensions, f int, v value.Value, odd answer.Oddity) {
	if !m.series().Long() {
		m.row(at, of, -1).take(f, v, odd)
		return
	}
	if v.IsNull() {
		return
	}
	for i, x := range m.of.call.named {
		if x.field == f {
			m.row(at, of, i).take(m.field(m.series().Value), m.shown(v), odd)
		}
	}
}

// take gives the row a number, or the reason why it has none; the first number
// stays.
func (r *row) take(f int, v value.Value, odd answer.Oddity) {
	switch {
	case !r.vals[f].IsNull():
	case !v.IsNull():
		r.vals[f] = v
	default:
		if _, told := r.odd[f]; !told {
			if r.odd == nil {
				r.odd = map[int]answer.Oddity{}
			}
			r.odd[f] = odd
		}
	}
}

// row is that of an instant and of dimensions, of a metric by its place among those that
// the call names.
func (m *rowMaker) row(at time.Time, of dimensions, metric int) *row {
	key := rowKey{metric: metric, of: strings.Join(of.values, "\x00")}
	if !at.IsZero() {
		key.at = at.UnixNano()
	}
	if r := m.rows[key]; r != nil {
		return r
	}
	r := m.newRow(at, of, metric)
	m.rows[key] = r
	m.order = append(m.order, r)
	return r
}

func (m *rowMaker) newRow(at time.Time, of dimensions, metric int) *row {
	call, x := m.of.call, m.series()
	r := &row{account: m.account, end: at, vals: map[int]value.Value{}}
	end := at
	if call.piece {
		end = call.end
	}
	// The range that is read for want of a StartDate or an EndDate does not tell a
	// day from itself: the terms of an OR may each read it.
	parts := []string{m.account.ID, call.period.text, call.form.text, "", "", ""}
	if !end.IsZero() {
		parts[3] = value.FormatTime(end)
	}
	if call.startGiven || end.IsZero() {
		parts[4] = call.start.String()
	}
	if call.endGiven || end.IsZero() {
		parts[5] = call.end.String()
	}
	m.set(r, x.Period, value.Text(call.period.text))
	m.set(r, x.Form, value.Text(call.form.text))
	for _, w := range []struct {
		column string
		word   word
	}{{x.Breakdown, call.breakdown}, {x.Timeframe, call.timeframe}, {x.Grain, call.grain}} {
		if w.word.sent != "" {
			m.set(r, w.column, value.Text(w.word.text))
			parts = append(parts, w.word.text)
		}
	}
	if metric >= 0 {
		m.set(r, x.Metric, value.Text(call.named[metric].text))
		parts = append(parts, call.named[metric].text)
	}
	for _, d := range x.Dimensions {
		col, _ := m.table.Column(d.Column)
		m.set(r, d.Column, answer.Dimension(col.Type, d, of.keys, of.values))
	}
	if !call.endless() {
		m.set(r, x.Since, m.since)
		m.set(r, x.Until, m.until)
		until := call.end
		if !end.IsZero() {
			m.set(r, x.End, value.Text(value.FormatTime(end)))
			until = end
		}
		m.set(r, x.Provisional, value.Bool(until.After(m.now.Add(-x.Delay))))
	}
	r.id = strings.Join(append(append(parts, of.keys...), of.values...), "/")
	return r
}

// set gives a column its value, where the table has it.
func (m *rowMaker) set(r *row, column string, v value.Value) {
	f, known := m.fields[column]
	if !known {
		f = m.field(column)
		m.fields[column] = f
	}
	if f >= 0 && !v.IsNull() {
		r.vals[f] = v
	}
}

// why is the reason why the row has no number of a metric: its own, or that of the
// whole answer.
func (r *row) why(f int, answers []answered) answer.Oddity {
	if odd, told := r.odd[f]; told {
		return odd
	}
	for _, a := range answers {
		if odd, told := a.odd[f]; told && odd != answer.NoNumber {
			return odd
		}
	}
	return answer.NoNumber
}
