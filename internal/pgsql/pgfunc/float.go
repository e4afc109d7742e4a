package pgfunc

import (
	"math"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

var (
	errFloatOver  = pgerror.New("22003", "value out of range: overflow")
	errFloatUnder = pgerror.New("22003", "value out of range: underflow")
	errFloatInput = pgerror.New("22003", "input is out of range")
)

// floated is a result of arguments, refused where it is infinite and they are not, or where
// it vanishes that should not.
func floated(r float64, vanishes bool, args ...float64) any {
	if math.IsInf(r, 0) {
		for _, a := range args {
			if math.IsInf(a, 0) {
				return r
			}
		}
		return errFloatOver
	}
	if vanishes && r == 0 {
		return errFloatUnder
	}
	return r
}

// floatType is a type of floats.
type floatType struct {
	oid    pgtype.OID
	suffix string
	single bool
}

func (t floatType) round(f float64) float64 {
	if t.single {
		return float64(float32(f))
	}
	return f
}

var floatTypes = []floatType{{pgtype.Float4, "f4", true}, {pgtype.Float8, "f8", false}}

func floatForms() []Form {
	var out []Form
	for _, a := range floatTypes {
		for _, b := range floatTypes {
			t := floatType{pgtype.Float8, "f8", false}
			if a.single && b.single {
				t = a
			}
			pair := types(a.oid, b.oid)
			out = append(out,
				operator("+", pair, t.oid, "pg_add_"+t.suffix, func(c *call) any {
					x, y := c.float(0), c.float(1)
					return floated(t.round(x+y), false, x, y)
				}),
				operator("-", pair, t.oid, "pg_sub_"+t.suffix, func(c *call) any {
					x, y := c.float(0), c.float(1)
					return floated(t.round(x-y), false, x, y)
				}),
				operator("*", pair, t.oid, "pg_mul_"+t.suffix, func(c *call) any {
					x, y := c.float(0), c.float(1)
					return floated(t.round(x*y), x != 0 && y != 0, x, y)
				}),
				operator("/", pair, t.oid, "pg_div_"+t.suffix, func(c *call) any {
					x, y := c.float(0), c.float(1)
					if y == 0 && !math.IsNaN(x) {
						return errDivision
					}
					return floated(t.round(x/y), x != 0 && !math.IsInf(y, 0), x, y)
				}),
			)
		}
		t := a
		one := types(t.oid)
		abs := func(c *call) any { return math.Abs(c.float(0)) }
		out = append(out,
			operator("-", one, t.oid, "pg_neg_f", func(c *call) any { return -c.float(0) }),
			native(Operator, "+", one, t.oid, "$1"),
			function("abs", one, t.oid, "pg_abs_f", abs),
			operator("@", one, t.oid, "pg_abs_f", abs),
		)
	}
	return append(out, doubleForms()...)
}

// double declares a function of one double.
func double(name string, f func(float64) any) Form {
	return function(name, types(pgtype.Float8), pgtype.Float8, "pg_"+name+"_f8", func(c *call) any { return f(c.float(0)) })
}

func doubleForms() []Form {
	return []Form{
		double("round", func(x float64) any { return math.RoundToEven(x) }),
		double("trunc", func(x float64) any { return math.Trunc(x) }),
		double("floor", func(x float64) any { return math.Floor(x) }),
		double("ceil", func(x float64) any { return math.Ceil(x) }),
		double("ceiling", func(x float64) any { return math.Ceil(x) }),
		double("sign", func(x float64) any {
			switch {
			case x > 0:
				return 1.0
			case x < 0:
				return -1.0
			}
			return 0.0
		}),
		double("sqrt", func(x float64) any {
			if x < 0 {
				return pgerror.New("2201F", "cannot take square root of a negative number")
			}
			return floated(math.Sqrt(x), x != 0, x)
		}),
		inexact(double("cbrt", func(x float64) any { return floated(math.Cbrt(x), x != 0, x) })),
		inexact(double("exp", func(x float64) any { // rounded right, which a C library may not do
			if math.Abs(x) > 750 { // beyond what a float holds
				return floated(math.Exp(x), !math.IsInf(x, -1), x)
			}
			return floated(exactly((*apd.Context).Exp, math.Exp, x), true, x)
		})),
		inexact(double("ln", func(x float64) any { return logarithm(x, (*apd.Context).Ln, math.Log) })),
		inexact(double("log", func(x float64) any { return logarithm(x, (*apd.Context).Log10, math.Log10) })),
		inexact(double("log10", func(x float64) any { return logarithm(x, (*apd.Context).Log10, math.Log10) })),
		inexact(double("sin", finite(math.Sin))), inexact(double("cos", finite(math.Cos))), inexact(double("tan", finite(math.Tan))),
		inexact(double("cot", finite(func(x float64) float64 { return 1 / math.Tan(x) }))),
		inexact(double("asin", unit(math.Asin))), inexact(double("acos", unit(math.Acos))),
		inexact(double("atan", func(x float64) any { return math.Atan(x) })),
		inexact(double("sinh", func(x float64) any { return math.Sinh(x) })),
		inexact(double("cosh", func(x float64) any { return math.Cosh(x) })),
		inexact(double("asinh", func(x float64) any { return math.Asinh(x) })),
		inexact(double("acosh", func(x float64) any {
			if x < 1 {
				return errFloatInput
			}
			return math.Acosh(x)
		})),
		inexact(double("atanh", unit(func(x float64) float64 { return math.Atanh(x) }))),
		inexact(double("tanh", func(x float64) any { return math.Tanh(x) })),
		double("degrees", func(x float64) any { return floated(x/(math.Pi/180), false, x) }),
		double("radians", func(x float64) any { return floated(x*(math.Pi/180), false, x) }),
		inexact(function("atan2", types(pgtype.Float8, pgtype.Float8), pgtype.Float8, "pg_atan2", func(c *call) any { return math.Atan2(c.float(0), c.float(1)) })),
		native(Scalar, "pi", nil, pgtype.Float8, "3.141592653589793"),
		inexact(function("power", types(pgtype.Float8, pgtype.Float8), pgtype.Float8, "pg_power_f8", powerOfFloats)),
		inexact(function("pow", types(pgtype.Float8, pgtype.Float8), pgtype.Float8, "pg_power_f8", powerOfFloats)),
		inexact(operator("^", types(pgtype.Float8, pgtype.Float8), pgtype.Float8, "pg_power_f8", powerOfFloats)),
		operator("|/", types(pgtype.Float8), pgtype.Float8, "pg_sqrt_f8", nil),
		inexact(operator("||/", types(pgtype.Float8), pgtype.Float8, "pg_cbrt_f8", nil)),
		function("width_bucket", types(pgtype.Float8, pgtype.Float8, pgtype.Float8, pgtype.Int4), pgtype.Int4, "pg_width_bucket_f8", widthBucketOfFloats),
	}
}

// operation is one of decimals.
type operation func(*apd.Context, *decimal, *decimal) (apd.Condition, error)

// exactly computes with more digits than a float has, so that the result is rounded right,
// as the C library's is; plain is for what is no number.
func exactly(f operation, plain func(float64) float64, x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) || x == 0 {
		return plain(x)
	}
	r := new(decimal)
	if _, err := f(apd.BaseContext.WithPrecision(30), r, exact(x)); err != nil {
		return plain(x)
	}
	return nearest(r)
}

// exact is the very value of a float.
func exact(f float64) *decimal {
	d, _, err := apd.NewFromString(strconv.FormatFloat(f, 'e', 60, 64))
	if err != nil {
		return new(decimal)
	}
	return d
}

// nearest is the float nearest to a value, infinite beyond the floats.
func nearest(d *decimal) float64 {
	f, _ := strconv.ParseFloat(d.Text('e'), 64) // beyond them it is infinite
	return f
}

func logarithm(x float64, f operation, plain func(float64) float64) any {
	switch {
	case x == 0:
		return pgerror.New("2201E", "cannot take logarithm of zero")
	case x < 0:
		return pgerror.New("2201E", "cannot take logarithm of a negative number")
	}
	return exactly(f, plain, x)
}

func finite(f func(float64) float64) func(float64) any {
	return func(x float64) any {
		if math.IsInf(x, 0) {
			return errFloatInput
		}
		return f(x)
	}
}

// unit refuses what is beyond 1.
func unit(f func(float64) float64) func(float64) any {
	return func(x float64) any {
		if x < -1 || x > 1 {
			return errFloatInput
		}
		return f(x)
	}
}

func powerOfFloats(c *call) any {
	x, y := c.float(0), c.float(1)
	switch {
	case x == 0 && y < 0:
		return pgerror.New("2201F", "zero raised to a negative power is undefined")
	case x < 0 && !math.IsInf(y, 0) && !math.IsNaN(y) && y != math.Floor(y):
		return pgerror.New("2201F", "a negative number raised to a non-integer power yields a complex result")
	}
	r := math.Pow(x, y)
	if !math.IsNaN(r) && !math.IsInf(r, 0) && r != 0 && math.Abs(r) != 1 && y != 1 && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
		ctx, d := apd.BaseContext.WithPrecision(40), new(decimal)
		_, errLn := ctx.Ln(d, exact(math.Abs(x)))
		_, errMul := ctx.Mul(d, d, exact(y))
		_, errExp := ctx.Exp(d, d)
		if errLn == nil && errMul == nil && errExp == nil {
			r = math.Copysign(nearest(d), r)
		}
	}
	return floated(r, x != 0 && !math.IsInf(x, 0) && !math.IsInf(y, 0), x, y)
}

var (
	errBucketCount = pgerror.New("2201G", "count must be greater than zero")
	errBucketNaN   = pgerror.New("2201G", "operand, lower bound, and upper bound cannot be NaN")
	errBucketInf   = pgerror.New("2201G", "lower and upper bounds must be finite")
	errBucketEqual = pgerror.New("2201G", "lower bound cannot equal upper bound")
)

func widthBucketOfFloats(c *call) any {
	x, low, high, n := c.float(0), c.float(1), c.float(2), c.int(3)
	switch {
	case n <= 0:
		return errBucketCount
	case math.IsNaN(x) || math.IsNaN(low) || math.IsNaN(high):
		return errBucketNaN
	case math.IsInf(low, 0) || math.IsInf(high, 0):
		return errBucketInf
	case low == high:
		return errBucketEqual
	}
	up := low < high
	switch {
	case up && x < low, !up && x > low:
		return 0
	case up && x >= high, !up && x <= high:
		return intTypes[1].check(n + 1)
	}
	// As PostgreSQL counts: 1 is added before the fraction is cut off, and rounding may take it up to
	// the bucket beyond.
	bucket := float64(float64(n)*(x-low)) / (high - low)
	if math.IsInf(bucket, 0) || math.IsNaN(bucket) {
		return pgerror.New("0A000", "bounds that are this far apart are not supported")
	}
	return intTypes[1].check(int64(bucket + 1))
}
