package pgfunc

import (
	"github.com/cockroachdb/apd/v3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgnumeric"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// sums counts exactly: the sum of numbers and of their squares.
type sums struct {
	n            int64
	sum, squares *decimal
	scales       map[int]int64 // how many there are of each scale; the largest is the sum's
	odd          map[string]int64
	squared      bool // whether the squares are wanted
	result       func(*sums) (*decimal, error)
}

func newSums(squared bool, result func(*sums) (*decimal, error)) func(*connection) folder {
	return func(*connection) folder {
		return &sums{sum: pgnumeric.FromInt(0), squares: pgnumeric.FromInt(0), scales: map[int]int64{}, odd: map[string]int64{}, squared: squared, result: result}
	}
}

func (s *sums) step(c *call) error    { return s.count(c.numeric(0), 1) }
func (s *sums) inverse(c *call) error { return s.count(c.numeric(0), -1) }

// count adds a number, or takes it back.
func (s *sums) count(d *decimal, sign int64) (err error) {
	s.n += sign
	if !isFinite(d) {
		s.odd[pgnumeric.Format(d)] += sign
		return nil
	}
	s.scales[pgnumeric.Scale(d)] += sign
	square := pgnumeric.FromInt(0)
	if s.squared {
		if square, err = pgnumeric.Mul(d, d); err != nil {
			return err
		}
	}
	if sign < 0 {
		d, square = pgnumeric.Neg(d), pgnumeric.Neg(square)
	}
	if s.sum, err = pgnumeric.Add(s.sum, d); err == nil && s.squared {
		s.squares, err = pgnumeric.Add(s.squares, square)
	}
	return err
}

// total is the sum, in the scale of the numbers that are in it.
func (s *sums) total() *decimal {
	nan, up, down := s.odd["NaN"] > 0, s.odd["Infinity"] > 0, s.odd["-Infinity"] > 0
	switch {
	case nan || up && down:
		return &decimal{Form: apd.NaN}
	case up || down:
		return &decimal{Form: apd.Infinite, Negative: down}
	}
	return pgnumeric.Round(s.sum, s.scale())
}

// scale is the largest of the numbers.
func (s *sums) scale() int {
	scale := 0
	for of, n := range s.scales {
		if n > 0 {
			scale = max(scale, of)
		}
	}
	return scale
}

func (s *sums) value(*call) any {
	if s.n == 0 {
		return nil
	}
	d, err := s.result(s)
	if d == nil && err == nil {
		return nil
	}
	return unless(d, err)
}

func sumOf(s *sums) (*decimal, error) { return s.total(), nil }

func meanOf(s *sums) (*decimal, error) { return pgnumeric.Mean(s.total(), s.n) }

// spreadOf is a variance or a deviation.
func spreadOf(sample, root bool) func(*sums) (*decimal, error) {
	return func(s *sums) (*decimal, error) {
		if sample && s.n < 2 {
			return nil, nil
		}
		total := s.total()
		if !isFinite(total) {
			return &decimal{Form: apd.NaN}, nil
		}
		return pgnumeric.Variance(s.n, total, pgnumeric.Round(s.squares, 2*s.scale()), sample, root)
	}
}

// spans is the sum of intervals.
type spans struct {
	n    int64
	sum  pgtime.Interval
	mean bool
}

func (s *spans) step(c *call) (err error) {
	s.n++
	s.sum, err = s.sum.Add(c.interval(0))
	return err
}

func (s *spans) inverse(c *call) error {
	s.n--
	i, err := c.interval(0).Neg()
	if err == nil {
		s.sum, err = s.sum.Add(i)
	}
	return err
}

func (s *spans) value(*call) any {
	switch {
	case s.n == 0:
		return nil
	case s.mean:
		i, err := s.sum.Div(float64(s.n))
		return spanOr(i, err)
	}
	return pgtime.FormatInterval(s.sum)
}

// bitwise is the sum of the bits of whole numbers.
type bitwise struct {
	some bool
	n    int64
	of   func(a, b int64) int64
}

func (b *bitwise) step(c *call) error {
	if !b.some {
		b.some, b.n = true, c.int(0)
		return nil
	}
	b.n = b.of(b.n, c.int(0))
	return nil
}

func (b *bitwise) value(*call) any {
	if !b.some {
		return nil
	}
	return b.n
}

// extreme is the least or the greatest; of equal ones, which may be written otherwise, the
// last. It keeps the last rows so as to begin anew where a window moves.
type extreme struct {
	compare       func(a, b []byte) int
	sign          int
	best          string
	some          bool
	rows          []string
	unkept, moved bool // as of floats
}

func (e *extreme) step(c *call) error {
	s := c.text(0)
	if len(e.rows) == mostKept {
		e.rows, e.unkept = nil, true
	}
	if !e.unkept {
		e.rows = append(e.rows, s)
	}
	e.see(s)
	return nil
}

func (e *extreme) see(s string) {
	if !e.some || e.compare([]byte(s), []byte(e.best))*e.sign >= 0 {
		e.some, e.best = true, s
	}
}

func (e *extreme) inverse(*call) error {
	if e.unkept || len(e.rows) == 0 {
		return errMoves
	}
	e.rows, e.moved = e.rows[1:], true
	return nil
}

func (e *extreme) value(*call) any {
	if e.moved {
		e.some, e.moved = false, false
		for _, s := range e.rows {
			e.see(s)
		}
	}
	if !e.some {
		return nil
	}
	return e.best
}

func sumForms() []Form {
	out := []Form{
		native(Aggregate, "count", nil, pgtype.Int8, "count(*)"),
		native(Aggregate, "count", types(pgtype.Any), pgtype.Int8, "count($1)"),
		native(Aggregate, "sum", types(pgtype.Int2), pgtype.Int8, "sum($1)"),
		native(Aggregate, "sum", types(pgtype.Int4), pgtype.Int8, "sum($1)"),
		aggregate("sum", types(pgtype.Int8), num, "pg_sum", newSums(false, sumOf)),
		aggregate("sum", types(num), num, "pg_sum", nil),
		aggregate("sum", types(interval), interval, "pg_sum_i", func(*connection) folder { return &spans{} }),
		aggregate("avg", types(interval), interval, "pg_avg_i", func(*connection) folder { return &spans{mean: true} }),
		native(Aggregate, "bool_and", types(pgtype.Bool), pgtype.Bool, "min($1)"),
		native(Aggregate, "every", types(pgtype.Bool), pgtype.Bool, "min($1)"),
		native(Aggregate, "bool_or", types(pgtype.Bool), pgtype.Bool, "max($1)"),
	}
	for _, t := range types(pgtype.Int2, pgtype.Int4, pgtype.Int8, num) {
		out = append(out, aggregate("avg", types(t), num, "pg_avg", newSums(false, meanOf)))
		for _, f := range []struct {
			name, engine string
			sample, root bool
		}{
			{"stddev", "pg_stddev_samp", true, true},
			{"stddev_samp", "pg_stddev_samp", true, true},
			{"stddev_pop", "pg_stddev_pop", false, true},
			{"variance", "pg_var_samp", true, false},
			{"var_samp", "pg_var_samp", true, false},
			{"var_pop", "pg_var_pop", false, false},
		} {
			out = append(out, aggregate(f.name, types(t), num, f.engine, newSums(true, spreadOf(f.sample, f.root))))
		}
	}
	for _, t := range types(pgtype.Int2, pgtype.Int4, pgtype.Int8) {
		out = append(out,
			aggregate("bit_and", types(t), t, "pg_bit_and", func(*connection) folder { return &bitwise{of: func(a, b int64) int64 { return a & b }} }),
			aggregate("bit_or", types(t), t, "pg_bit_or", func(*connection) folder { return &bitwise{of: func(a, b int64) int64 { return a | b }} }),
			aggregate("bit_xor", types(t), t, "pg_bit_xor", func(*connection) folder { return &bitwise{of: func(a, b int64) int64 { return a ^ b }} }),
		)
	}
	for _, t := range types(pgtype.Int2, pgtype.Int4, pgtype.Int8, pgtype.Oid, pgtype.Float4, pgtype.Float8, text, pgtype.BPChar, date, clock, stamp, instant) {
		out = append(out,
			native(Aggregate, "min", types(t), t, "min($1)"),
			native(Aggregate, "max", types(t), t, "max($1)"),
		)
	}
	for _, t := range []struct {
		oid     oid
		suffix  string
		compare func(a, b []byte) int
	}{{num, "n", compareNumeric}, {interval, "i", compareInterval}} {
		out = append(out,
			aggregate("min", types(t.oid), t.oid, "pg_min_"+t.suffix, func(*connection) folder { return &extreme{compare: t.compare, sign: -1} }),
			aggregate("max", types(t.oid), t.oid, "pg_max_"+t.suffix, func(*connection) folder { return &extreme{compare: t.compare, sign: 1} }),
		)
	}
	return out
}
