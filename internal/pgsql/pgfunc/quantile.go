package pgfunc

import (
	"cmp"
	"math"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// values keeps the values of an ordered-set aggregate, which come in order.
type values struct {
	*connection
	at       int // which argument is ordered
	fraction any // what stands before it, of the last row
	some     bool
	all      []any
	bytes    int
	compare  func(a, b any) int // nil till the type is known, where that is an argument
	result   func(*values) any
}

func (v *values) step(c *call) error {
	if v.at > 0 {
		v.fraction, v.some = c.value(0), true
	}
	if v.compare == nil {
		v.compare = ordering(oid(c.int(v.at + 1)))
	}
	if c.null(v.at) {
		return nil
	}
	x := c.value(v.at)
	size := 2 * partSize
	if s, ok := x.(string); ok {
		size += len(s)
	}
	if err := v.take(size); err != nil {
		return err
	}
	v.all, v.bytes = append(v.all, x), v.bytes+size
	return nil
}

func (v *values) value(*call) any {
	if v.some && v.fraction != nil {
		if err := v.check(); err != nil {
			return err
		}
	}
	if len(v.all) == 0 {
		return nil
	}
	return v.result(v)
}

func (v *values) release() {
	v.held -= v.bytes
	v.all = nil
}

// compareHeld orders values of one type as the engine holds them.
func compareHeld(a, b any) int {
	switch a := a.(type) {
	case int64:
		if b, ok := b.(int64); ok {
			return cmp.Compare(a, b)
		}
		return cmp.Compare(float64(a), number(b))
	case float64:
		return cmp.Compare(a, number(b))
	case string:
		if b, ok := b.(string); ok {
			return strings.Compare(a, b)
		}
		return 1 // NaN is behind all numbers
	}
	return 0
}

// number is a value as a float.
func number(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return math.NaN()
}

func compareHeldNumerics(a, b any) int {
	x, _ := a.(string)
	y, _ := b.(string)
	return compareNumeric([]byte(x), []byte(y))
}

func compareHeldSpans(a, b any) int {
	x, _ := a.(string)
	y, _ := b.(string)
	return compareInterval([]byte(x), []byte(y))
}

// ordering is the order of a type's values.
func ordering(t oid) func(a, b any) int {
	switch t {
	case num:
		return compareHeldNumerics
	case interval:
		return compareHeldSpans
	}
	return compareHeld
}

// check refuses a share that is none.
func (v *values) check() error {
	f := number(v.fraction)
	if !(f >= 0 && f <= 1) {
		return pgerror.New("22003", "percentile value %g is not between 0 and 1", f)
	}
	return nil
}

func discrete(v *values) any {
	if v.fraction == nil {
		return nil
	}
	f := number(v.fraction)
	return v.all[max(int(math.Ceil(f*float64(len(v.all))))-1, 0)]
}

// continuous is a value between two.
func continuous(between func(low, high any, share float64) any) func(*values) any {
	return func(v *values) any {
		if v.fraction == nil {
			return nil
		}
		at := number(v.fraction) * float64(len(v.all)-1)
		low, high := int(math.Floor(at)), int(math.Ceil(at))
		if low == high {
			return v.all[low]
		}
		return between(v.all[low], v.all[high], at-float64(low))
	}
}

func betweenFloats(low, high any, share float64) any {
	return number(low) + float64(share*(number(high)-number(low)))
}

func betweenSpans(low, high any, share float64) any {
	x, _ := low.(string)
	y, _ := high.(string)
	a, errA := pgtime.ReadInterval(x)
	b, errB := pgtime.ReadInterval(y)
	if err := cmp.Or(errA, errB); err != nil {
		return err
	}
	negative, err := a.Neg()
	if err != nil {
		return err
	}
	span, err := b.Add(negative)
	if err == nil {
		if span, err = span.Mul(share); err == nil {
			span, err = span.Add(a)
		}
	}
	return spanOr(span, err)
}

// mostFrequent is the value that there is most often, of several the first.
func mostFrequent(v *values) any {
	best, most := 0, 0
	for i := 0; i < len(v.all); {
		n := i
		for n < len(v.all) && v.compare(v.all[i], v.all[n]) == 0 {
			n++
		}
		if n-i > most {
			best, most = i, n-i
		}
		i = n
	}
	return v.all[best]
}

func kept(at int, compare func(a, b any) int, result func(*values) any) func(*connection) folder {
	return func(c *connection) folder {
		return &values{connection: c, at: at, compare: compare, result: result}
	}
}

// within declares an aggregate that is written WITHIN GROUP (ORDER BY its last argument). The
// engine gives the rows in that order: f(a, b ORDER BY b).
func within(f Form) Form { f.Within, f.Nulls = true, true; return f }

// typed has the type of the ordered argument given too.
func typed(f Form) Form { f.Given = AsTyped; return f }

func quantileForms() []Form {
	return []Form{
		within(aggregate("percentile_cont", types(pgtype.Float8, pgtype.Float8), pgtype.Float8, "pg_percentile_cont", kept(1, compareHeld, continuous(betweenFloats)))),
		within(aggregate("percentile_cont", types(pgtype.Float8, interval), interval, "pg_percentile_cont_i", kept(1, compareHeldSpans, continuous(betweenSpans)))),
		typed(within(aggregate("percentile_disc", types(pgtype.Float8, pgtype.AnyElement), pgtype.AnyElement, "pg_percentile_disc", kept(1, nil, discrete)))),
		typed(within(aggregate("mode", types(pgtype.AnyElement), pgtype.AnyElement, "pg_mode", kept(0, nil, mostFrequent)))),
	}
}
