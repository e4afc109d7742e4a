package series

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// row is one row: a day of an account, or its total; of one metric, or of all.
type row struct {
	account Account
	end     time.Time             // of a day; zero of a total
	own     []cell                // what differs from the other rows of its maker
	odd     map[int]answer.Oddity // why some have no number
	// maker made it, of those dimensions and of the metric at that place among those that
	// the call names, -1 for none; nil of none that is a row.
	maker  *rowMaker
	of     dimensions
	metric int
}

// cell is the value of a field of the target path.
type cell struct {
	field int
	value value.Value
}

// value is that of a field, NULL where the row has none.
func (r *row) value(f int) value.Value {
	for i := range r.own {
		if r.own[i].field == f {
			return r.own[i].value
		}
	}
	if r.maker != nil {
		for i := range r.maker.shared {
			if r.maker.shared[i].field == f {
				return r.maker.shared[i].value
			}
		}
	}
	return value.Null
}

// rowMaker makes the rows of an account from what it answered to a part.
type rowMaker struct {
	*frame
	now     time.Time
	account Account
	of      part
	rows    map[rowKey]*row
	order   []*row
	shared  []cell // what all rows have
	// named, number, ended, provisional and dimensions are the fields of columns that rows
	// differ in, -1 where the table has none such.
	named, number, ended, provisional int
	dimensions                        []dimension
	width                             int // how many cells a row is likely to have
	room                              slab[row]
	cells                             slab[cell]
}

// dimension is a column that shows what a number is of.
type dimension struct {
	schema.Dimension
	kind  schema.Type
	field int
}

// slab hands out slices that are cut from larger ones, of so many elements.
type slab[T any] struct {
	left []T
	size int
}

func (s *slab[T]) take(n int) []T {
	if n > len(s.left) {
		s.left = make([]T, max(n, s.size))
	}
	taken := s.left[:n:n]
	s.left = s.left[n:]
	return taken
}

// rowKey tells the rows of one account and part apart.
type rowKey struct {
	at     int64 // of a day
	metric int
	of     string // by dimensions
}

// rowsOf makes the rows of an account from what it answered.
func (c *frame) rowsOf(now time.Time, account Account, of part, answers []answered, fields []int) []*row {
	m := &rowMaker{frame: c, now: now, account: account, of: of}
	m.begin(answers, len(fields))
	defer func() { m.rows, m.order, m.room, m.cells = nil, nil, slab[row]{}, slab[cell]{} }() // rows hold the maker
	call := of.call
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
			m.row(at, of, i).take(m.number, m.shown(v), odd)
		}
	}
}

// take gives the row a number, or the reason why it has none; the first number
// stays.
func (r *row) take(f int, v value.Value, odd answer.Oddity) {
	switch {
	case !r.value(f).IsNull():
	case !v.IsNull():
		r.own = append(r.own, cell{f, v})
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

// begin finds what all rows have, and where they differ.
func (m *rowMaker) begin(answers []answered, metrics int) {
	call, x := m.of.call, m.series()
	days := 0
	for i := range answers {
		days += len(answers[i].points)
	}
	likely := days / max(1, metrics)
	m.rows = make(map[rowKey]*row, likely)
	m.share(x.Period, call.period.text)
	m.share(x.Form, call.form.text)
	for _, w := range []struct {
		column string
		word   word
	}{{x.Breakdown, call.breakdown}, {x.Timeframe, call.timeframe}, {x.Grain, call.grain}} {
		if w.word.sent != "" {
			m.share(w.column, w.word.text)
		}
	}
	if !call.endless() {
		m.share(x.Since, value.FormatTime(call.start))
		m.share(x.Until, value.FormatTime(call.end))
	}
	m.named, m.number, m.ended, m.provisional = m.field(x.Metric), m.field(x.Value), m.field(x.End), m.field(x.Provisional)
	for _, d := range x.Dimensions {
		if col, _ := m.table.Column(d.Column); col != nil {
			m.dimensions = append(m.dimensions, dimension{d, col.Type, m.target.Field(col.Field)})
		}
	}
	if x.Long() {
		metrics = 1
	}
	m.width = len(m.dimensions) + metrics
	for _, f := range []int{m.named, m.ended, m.provisional} {
		if f >= 0 {
			m.width++
		}
	}
	const most = 64 // rows that are made room for at once, in equal parts
	parts := max(1, (likely+most-1)/most)
	m.room.size = (likely + parts - 1) / parts
	m.cells.size = m.room.size * m.width
}

// share gives a column the same text in all rows, where the table has it.
func (m *rowMaker) share(column, text string) {
	if f := m.field(column); f >= 0 {
		m.shared = append(m.shared, cell{f, value.Text(text)})
	}
}

func (m *rowMaker) newRow(at time.Time, of dimensions, metric int) *row {
	call, x := m.of.call, m.series()
	r := &m.room.take(1)[0]
	*r = row{account: m.account, end: at, maker: m, of: of, metric: metric}
	r.own = m.cells.take(m.width)[:0]
	if metric >= 0 {
		r.set(m.named, value.Text(call.named[metric].text))
	}
	for _, d := range m.dimensions {
		r.set(d.field, answer.Dimension(d.kind, d.Dimension, of.keys, of.values))
	}
	if !call.endless() {
		until := call.end
		if end := r.ends(); !end.IsZero() {
			if m.ended >= 0 {
				r.set(m.ended, value.Text(value.FormatTime(end)))
			}
			until = end
		}
		r.set(m.provisional, value.Bool(until.After(m.now.Add(-x.Delay))))
	}
	return r
}

// set gives a field its value, where the table has it.
func (r *row) set(f int, v value.Value) {
	if f >= 0 && !v.IsNull() {
		r.own = append(r.own, cell{f, v})
	}
}

// ends is the end of a row's range; zero where that is the call's.
func (r *row) ends() time.Time {
	if call := r.maker.of.call; call.piece {
		return call.end
	}
	return r.end
}

// id tells a row from all others of the table.
func (r *row) id() string {
	call := r.maker.of.call
	end := r.ends()
	// The range that is read for want of a StartDate or an EndDate does not tell a
	// day from itself: the terms of an OR may each read it.
	parts := []string{r.account.ID, call.period.text, call.form.text, "", "", ""}
	if !end.IsZero() {
		parts[3] = value.FormatTime(end)
	}
	if call.startGiven || end.IsZero() {
		parts[4] = call.start.String()
	}
	if call.endGiven || end.IsZero() {
		parts[5] = call.end.String()
	}
	for _, w := range []word{call.breakdown, call.timeframe, call.grain} {
		if w.sent != "" {
			parts = append(parts, w.text)
		}
	}
	if r.metric >= 0 {
		parts = append(parts, call.named[r.metric].text)
	}
	return strings.Join(append(append(parts, r.of.keys...), r.of.values...), "/")
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
