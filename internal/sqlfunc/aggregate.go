package sqlfunc

import (
	"math"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var aggregateFunctions = []Function{
	spread("stdev", "STDEV(x), STDDEV_SAMP(x)", "the standard deviation of a sample", "1.0", true, true, "stddev_samp"),
	spread("stdevp", "STDEVP(x), STDDEV_POP(x), STDDEV(x), STD(x)", "the standard deviation of all there is", "0.8165", false, true, "stddev_pop", "stddev", "std"),
	spread("var", "VAR(x), VAR_SAMP(x)", "the variance of a sample", "1.0", true, false, "var_samp"),
	spread("varp", "VARP(x), VAR_POP(x), VARIANCE(x)", "the variance of all there is", "0.6667", false, false, "var_pop", "variance"),
}

func spread(name, signature, doc, result string, sample, root bool, aliases ...string) Function {
	return Function{
		Name: name, Type: value.TypeReal, Aliases: aliases, Family: "Aggregates", Signature: signature, Doc: doc + "; NULL without enough values. Also as window functions",
		Example: "(SELECT round(" + name + "(column1), 4) FROM (VALUES (1), (2), (3)))", Result: result, least: 1, most: 1,
		fold: func() sqlite3.AggregateFunction { return &moments{sample: sample, root: root} },
	}
}

// moments gathers mean and squared distance in one pass (Welford's method).
type moments struct {
	n            int64
	mean, square float64
	sample, root bool
}

func (m *moments) Step(_ sqlite3.Context, args ...sqlite3.Value) {
	if isNull(args[0]) {
		return
	}
	x := args[0].Float()
	m.n++
	d := x - m.mean
	m.mean += d / float64(m.n)
	m.square += d * (x - m.mean)
}

func (m *moments) Inverse(_ sqlite3.Context, args ...sqlite3.Value) {
	if isNull(args[0]) {
		return
	}
	x := args[0].Float()
	if m.n--; m.n == 0 {
		m.mean, m.square = 0, 0
		return
	}
	d := x - m.mean
	m.mean -= d / float64(m.n)
	m.square = max(0, m.square-d*(x-m.mean))
}

func (m *moments) Value(ctx sqlite3.Context) {
	n := m.n
	if m.sample {
		n--
	}
	if n <= 0 {
		return
	}
	v := m.square / float64(n)
	if m.root {
		v = math.Sqrt(v)
	}
	ctx.ResultFloat(v)
}
