package pgfunc

import (
	"math"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// moments counts with floats as PostgreSQL does, in its order and by its formulas
// (Youngs and Cramer's), so that the last digits are the same: y is the first argument, x
// the second, of one argument x.
type moments struct {
	n                     float64
	sx, sxx, sy, syy, sxy float64
}

func (m *moments) add(y, x float64) error {
	before := *m
	m.n++
	m.sx += x
	m.sy += y
	if before.n == 0 {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			m.sxx, m.sxy = math.NaN(), math.NaN()
		}
		if math.IsNaN(y) || math.IsInf(y, 0) {
			m.syy, m.sxy = math.NaN(), math.NaN()
		}
		return nil
	}
	dx, dy := float64(x*m.n)-m.sx, float64(y*m.n)-m.sy
	scale := 1 / float64(m.n*before.n)
	m.sxx += float64(float64(dx*dx) * scale)
	m.syy += float64(float64(dy*dy) * scale)
	m.sxy += float64(float64(dx*dy) * scale)
	// An infinity that the values bring is one; one that comes of them is too large.
	odd := func(of ...float64) bool {
		for _, f := range of {
			if math.IsInf(f, 0) {
				return true
			}
		}
		return false
	}
	oddX, oddY := odd(before.sx, x), odd(before.sy, y)
	if odd(m.sx, m.sxx) && !oddX || odd(m.sy, m.syy) && !oddY || odd(m.sxy) && !oddX && !oddY {
		return errFloatOver
	}
	nanIf := func(f *float64) {
		if math.IsInf(*f, 0) {
			*f = math.NaN()
		}
	}
	nanIf(&m.sxx)
	nanIf(&m.syy)
	nanIf(&m.sxy)
	return nil
}

// single counts x alone, by PostgreSQL's formula for one argument, which rounds otherwise.
func (m *moments) single(x float64) error {
	before := *m
	m.n++
	m.sx += x
	if before.n == 0 {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			m.sxx = math.NaN()
		}
		return nil
	}
	d := float64(x*m.n) - m.sx
	m.sxx += float64(d*d) / float64(m.n*before.n)
	if math.IsInf(m.sx, 0) || math.IsInf(m.sxx, 0) {
		if !math.IsInf(before.sx, 0) && !math.IsInf(x, 0) {
			return errFloatOver
		}
		m.sxx = math.NaN()
	}
	return nil
}

// mostKept is how many rows are kept for a window that may move.
const mostKept = 100_000

// floats folds floats, and keeps the last rows so as to begin anew where a window moves.
type floats struct {
	moments
	arguments int
	plain     func(sum, x float64) (float64, error) // of a sum, in place of moments
	rows      [][2]float64
	unkept    bool // there were more rows than are kept
	moved     bool
	err       error // of the rows that are counted
	result    func(*moments) any
}

func (f *floats) step(c *call) error {
	row := [2]float64{c.float(0)}
	if f.arguments == 2 {
		row[1] = c.float(1)
	}
	if len(f.rows) == mostKept {
		f.rows, f.unkept = nil, true
	}
	if !f.unkept {
		f.rows = append(f.rows, row)
	}
	if f.err == nil {
		f.err = f.count(row)
	}
	return nil
}

func (f *floats) count(row [2]float64) (err error) {
	switch {
	case f.plain != nil:
		if f.n++; f.n == 1 {
			f.sx = row[0]
			return nil
		}
		f.sx, err = f.plain(f.sx, row[0])
		return err
	case f.arguments == 2:
		return f.add(row[0], row[1])
	}
	return f.single(row[0])
}

func (f *floats) inverse(*call) error {
	if f.unkept || len(f.rows) == 0 {
		return errMoves
	}
	f.rows, f.moved = f.rows[1:], true
	return nil
}

func (f *floats) value(*call) any {
	if f.moved {
		f.moments, f.moved, f.err = moments{}, false, nil
		for _, row := range f.rows {
			if f.err = f.count(row); f.err != nil {
				break
			}
		}
	}
	if f.err != nil {
		return f.err
	}
	return f.result(&f.moments)
}

func (f *floats) release() { f.rows = nil }

// needs gives NULL where there are too few rows.
func needs(n float64, f func(*moments) any) func(*moments) any {
	return func(m *moments) any {
		if m.n < n {
			return nil
		}
		return f(m)
	}
}

// varies gives NULL where x does not vary.
func varies(f func(*moments) any) func(*moments) any {
	return needs(1, func(m *moments) any {
		if m.sxx == 0 {
			return nil
		}
		return f(m)
	})
}

func momentForms() []Form {
	out := []Form{native(Aggregate, "regr_count", types(pgtype.Float8, pgtype.Float8), pgtype.Int8, "count(CASE WHEN $2 IS NOT NULL THEN $1 END)")}
	total := func(single bool) func(sum, x float64) (float64, error) {
		return func(sum, x float64) (float64, error) {
			r := sum + x
			if single {
				r = float64(float32(r))
			}
			if math.IsInf(r, 0) && !math.IsInf(sum, 0) && !math.IsInf(x, 0) {
				return 0, errFloatOver
			}
			return r, nil
		}
	}
	sum := func(m *moments) any { return m.sx }
	for _, t := range floatTypes {
		out = append(out, aggregate("sum", types(t.oid), t.oid, "pg_sum_"+t.suffix, func(*connection) folder {
			return &floats{arguments: 1, plain: total(t.single), result: needs(1, sum)}
		}))
		for _, f := range []struct {
			name, engine string
			result       func(*moments) any
		}{
			{"avg", "pg_avg_f", needs(1, func(m *moments) any { return m.sx / m.n })},
			{"stddev", "pg_stddev_samp_f", needs(2, func(m *moments) any { return math.Sqrt(m.sxx / (m.n - 1)) })},
			{"stddev_samp", "pg_stddev_samp_f", needs(2, func(m *moments) any { return math.Sqrt(m.sxx / (m.n - 1)) })},
			{"stddev_pop", "pg_stddev_pop_f", needs(1, func(m *moments) any { return math.Sqrt(m.sxx / m.n) })},
			{"variance", "pg_var_samp_f", needs(2, func(m *moments) any { return m.sxx / (m.n - 1) })},
			{"var_samp", "pg_var_samp_f", needs(2, func(m *moments) any { return m.sxx / (m.n - 1) })},
			{"var_pop", "pg_var_pop_f", needs(1, func(m *moments) any { return m.sxx / m.n })},
		} {
			out = append(out, aggregate(f.name, types(t.oid), pgtype.Float8, f.engine, func(*connection) folder {
				return &floats{arguments: 1, result: f.result}
			}))
		}
	}
	for name, result := range pairResults {
		out = append(out, aggregate(name, types(pgtype.Float8, pgtype.Float8), pgtype.Float8, "pg_"+name, func(*connection) folder {
			return &floats{arguments: 2, result: result}
		}))
	}
	return out
}

// pairResults are the aggregates of two arguments.
var pairResults = map[string]func(*moments) any{
	"corr": needs(1, func(m *moments) any {
		if m.sxx == 0 || m.syy == 0 {
			return nil
		}
		return m.sxy / math.Sqrt(float64(m.sxx*m.syy))
	}),
	"covar_pop":  needs(1, func(m *moments) any { return m.sxy / m.n }),
	"covar_samp": needs(2, func(m *moments) any { return m.sxy / (m.n - 1) }),
	"regr_avgx":  needs(1, func(m *moments) any { return m.sx / m.n }),
	"regr_avgy":  needs(1, func(m *moments) any { return m.sy / m.n }),
	"regr_sxx":   needs(1, func(m *moments) any { return m.sxx }),
	"regr_syy":   needs(1, func(m *moments) any { return m.syy }),
	"regr_sxy":   needs(1, func(m *moments) any { return m.sxy }),
	"regr_slope": varies(func(m *moments) any { return m.sxy / m.sxx }),
	"regr_r2": varies(func(m *moments) any {
		if m.syy == 0 {
			return 1.0
		}
		return float64(m.sxy*m.sxy) / float64(m.sxx*m.syy)
	}),
	"regr_intercept": varies(func(m *moments) any { return (m.sy - float64(m.sx*m.sxy)/m.sxx) / m.n }),
}
