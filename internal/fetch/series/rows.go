package series

import (
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// row is one row: a day of an account, or its total.
type row struct {
	account Account
	end     time.Time             // of a day; zero of a total
	vals    map[int]value.Value   // by field of the target path
	odd     map[int]answer.Oddity // why some have no number
	id      string
}

// rowsOf makes the rows of an account from what it answered.
func (c *frame) rowsOf(account Account, of part, answers []answered, fields []int) []*row {
	if of.call.isTotal() {
		return []*row{c.totalRow(account, of, answers, fields)}
	}
	rows := map[string]*row{}
	for _, a := range answers {
		for _, p := range a.points {
			if !slices.Contains(fields, p.field) || p.at.Before(of.call.from) || p.at.After(of.call.to) {
				continue // refused since, or more than was wanted
			}
			end := value.FormatTime(p.at)
			if rows[end] == nil {
				rows[end] = c.newRow(account, of.call, end)
				rows[end].end = p.at
			}
			rows[end].take(p.field, p.value, p.odd)
		}
	}
	out := make([]*row, 0, len(rows))
	for _, end := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, rows[end])
	}
	return out
}

// totalRow adds up the totals of the windows: where one has none, neither has the
// whole.
func (c *frame) totalRow(account Account, of part, answers []answered, fields []int) *row {
	r := c.newRow(account, of.call, "")
	for _, f := range fields {
		sum, have := value.Null, 0
		for _, a := range answers {
			v, odd := a.total(f)
			if v.IsNull() {
				if len(of.windows) > 1 {
					odd.Message += " for " + a.job.since.Add(time.Second).Format(time.DateOnly) + " to " + a.job.until.Format(time.DateOnly)
				}
				r.take(f, v, odd)
				continue
			}
			have++
			sum = plus(sum, v)
		}
		switch {
		case have == len(of.windows) && !sum.IsNull():
			r.take(f, sum, answer.Oddity{})
		case have == len(of.windows):
			r.take(f, sum, answer.Malformed("the sum of the answers is no "+c.target.Types[f].String()))
		}
	}
	return r
}

// plus adds numbers; NULL stands for nothing yet, and for a sum beyond 64 bits.
func plus(sum, v value.Value) value.Value {
	switch a, b := sum.Int(), v.Int(); {
	case sum.IsNull():
		return v
	case sum.Kind() == value.KindFloat || v.Kind() == value.KindFloat:
		return value.Float(sum.Float() + v.Float())
	case b > 0 && a > math.MaxInt64-b || b < 0 && a < math.MinInt64-b:
		return value.Null
	default:
		return value.Int(a + b)
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
			r.odd[f] = odd
		}
	}
}

func (c *frame) newRow(account Account, of call, end string) *row {
	r := &row{account: account, vals: map[int]value.Value{}, odd: map[int]answer.Oddity{}}
	// The range that is read for want of a StartDate or an EndDate does not tell a
	// day from itself: the terms of an OR may each read it.
	parts := []string{account.ID, of.periodText, of.typeText, end, "", ""}
	if of.startGiven || end == "" {
		parts[4] = of.start.String()
	}
	if of.endGiven || end == "" {
		parts[5] = of.end.String()
	}
	r.id = strings.Join(parts, "/")
	r.vals[c.field(c.table.Series.Period)] = value.Text(of.periodText)
	r.vals[c.field(c.table.Series.Form)] = value.Text(of.typeText)
	r.vals[c.field(c.table.Series.Since)] = value.Text(value.FormatTime(of.start))
	r.vals[c.field(c.table.Series.Until)] = value.Text(value.FormatTime(of.end))
	if end != "" {
		r.vals[c.field(c.table.Series.End)] = value.Text(end)
	}
	return r
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
