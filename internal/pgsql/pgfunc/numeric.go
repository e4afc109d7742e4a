package pgfunc

import (
	"math"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgnumeric"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

type decimal = pgnumeric.Decimal

// unary and binary compute with numerics.
func unary(f func(*decimal) (*decimal, error)) func(*call) any {
	return func(c *call) any {
		r, err := f(c.numeric(0))
		return unless(r, err)
	}
}

func binary(f func(a, b *decimal) (*decimal, error)) func(*call) any {
	return func(c *call) any {
		a, b := c.numeric(0), c.numeric(1)
		if c.err != nil {
			return nil
		}
		r, err := f(a, b)
		return unless(r, err)
	}
}

func always(f func(*decimal) *decimal) func(*call) any {
	return func(c *call) any { return f(c.numeric(0)) }
}

// rounded is round or trunc to a number of digits.
func rounded(f func(*decimal, int) *decimal) func(*call) any {
	return func(c *call) any {
		digits := 0
		if c.count() > 1 {
			digits = int(min(max(c.int(1), -200_000), 200_000))
		}
		return f(c.numeric(0), digits)
	}
}

const num = pgtype.Numeric

func numericForms() []Form {
	return []Form{
		operator("+", types(num, num), num, "pg_add_n", binary(pgnumeric.Add)),
		operator("-", types(num, num), num, "pg_sub_n", binary(pgnumeric.Sub)),
		operator("*", types(num, num), num, "pg_mul_n", binary(pgnumeric.Mul)),
		operator("/", types(num, num), num, "pg_div_n", binary(pgnumeric.Quo)),
		operator("%", types(num, num), num, "pg_mod_n", binary(pgnumeric.Mod)),
		operator("^", types(num, num), num, "pg_power_n", binary(pgnumeric.Power)),
		operator("-", types(num), num, "pg_neg_n", always(pgnumeric.Neg)),
		operator("@", types(num), num, "pg_abs_n", always(pgnumeric.Abs)),
		native(Operator, "+", types(num), num, "$1"),
		function("mod", types(num, num), num, "pg_mod_n", nil),
		function("div", types(num, num), num, "pg_whole_n", binary(pgnumeric.Div)),
		function("power", types(num, num), num, "pg_power_n", nil),
		function("pow", types(num, num), num, "pg_power_n", nil),
		function("abs", types(num), num, "pg_abs_n", nil),
		function("sqrt", types(num), num, "pg_sqrt_n", unary(pgnumeric.Sqrt)),
		function("exp", types(num), num, "pg_exp_n", unary(pgnumeric.Exp)),
		function("ln", types(num), num, "pg_ln_n", unary(pgnumeric.Ln)),
		function("log", types(num), num, "pg_log_n", log10),
		function("log10", types(num), num, "pg_log_n", nil),
		function("log", types(num, num), num, "pg_logb_n", binary(pgnumeric.Log)),
		function("floor", types(num), num, "pg_floor_n", always(pgnumeric.Floor)),
		function("ceil", types(num), num, "pg_ceil_n", always(pgnumeric.Ceil)),
		function("ceiling", types(num), num, "pg_ceil_n", nil),
		function("round", types(num), num, "pg_round_n", rounded(pgnumeric.Round)),
		function("round", types(num, pgtype.Int4), num, "pg_round_n", nil),
		function("trunc", types(num), num, "pg_trunc_n", rounded(pgnumeric.Trunc)),
		function("trunc", types(num, pgtype.Int4), num, "pg_trunc_n", nil),
		function("sign", types(num), num, "pg_sign_n", func(c *call) any {
			d := c.numeric(0)
			if pgnumeric.Format(d) == "NaN" {
				return "NaN"
			}
			return pgnumeric.FromInt(int64(pgnumeric.Sign(d)))
		}),
		function("scale", types(num), pgtype.Int4, "pg_scale", func(c *call) any {
			d := c.numeric(0)
			if !isFinite(d) {
				return nil
			}
			return pgnumeric.Scale(d)
		}),
		function("min_scale", types(num), pgtype.Int4, "pg_min_scale", func(c *call) any {
			d := c.numeric(0)
			if !isFinite(d) {
				return nil
			}
			return pgnumeric.Scale(trimmedScale(d))
		}),
		function("trim_scale", types(num), num, "pg_trim_scale", func(c *call) any { return trimmedScale(c.numeric(0)) }),
		function("width_bucket", types(num, num, num, pgtype.Int4), pgtype.Int4, "pg_width_bucket_n", widthBucket),
		function("factorial", types(pgtype.Int8), num, "pg_factorial", factorial),
		function("gcd", types(num, num), num, "pg_gcd_n", binary(func(a, b *decimal) (*decimal, error) {
			scale := max(pgnumeric.Scale(a), pgnumeric.Scale(b))
			for pgnumeric.Sign(b) != 0 && isFinite(a) && isFinite(b) {
				r, err := pgnumeric.Mod(a, b)
				if err != nil {
					return nil, err
				}
				a, b = b, r
			}
			if !isFinite(a) || !isFinite(b) {
				return pgnumeric.Parse("NaN")
			}
			return pgnumeric.Round(pgnumeric.Abs(a), scale), nil
		})),
	}
}

func isFinite(d *decimal) bool { return d.Form == 0 }

// trimmedScale drops the zeros at the end.
func trimmedScale(d *decimal) *decimal {
	for isFinite(d) && pgnumeric.Scale(d) > 0 {
		shorter := pgnumeric.Trunc(d, pgnumeric.Scale(d)-1)
		if pgnumeric.Compare(shorter, d) != 0 {
			break
		}
		d = shorter
	}
	return d
}

func log10(c *call) any {
	r, err := pgnumeric.Log(pgnumeric.FromInt(10), c.numeric(0))
	return unless(r, err)
}

func widthBucket(c *call) any {
	x, low, high, n := c.numeric(0), c.numeric(1), c.numeric(2), c.int(3)
	if c.err != nil {
		return nil
	}
	isNaN := func(d *decimal) bool { return pgnumeric.Format(d) == "NaN" }
	switch {
	case n <= 0:
		return errBucketCount
	case isNaN(x) || isNaN(low) || isNaN(high):
		return errBucketNaN
	case !isFinite(low) || !isFinite(high):
		return errBucketInf
	}
	order := pgnumeric.Compare(low, high)
	if order == 0 {
		return errBucketEqual
	}
	switch {
	case pgnumeric.Compare(x, low)*order > 0:
		return 0
	case pgnumeric.Compare(x, high)*order <= 0:
		return intTypes[1].check(n + 1)
	}
	above, _ := pgnumeric.Sub(x, low)
	width, _ := pgnumeric.Sub(high, low)
	above, err := pgnumeric.Mul(above, pgnumeric.FromInt(n))
	if err != nil {
		return err
	}
	// Rounding may take it up to the bucket beyond.
	share, err := pgnumeric.Quo(above, width)
	if err != nil {
		return err
	}
	bucket, _ := pgnumeric.Int(pgnumeric.Trunc(share, 0))
	return intTypes[1].check(bucket + 1)
}

// maxFactorial is the largest number whose factorial the type holds.
const maxFactorial = 32177

func factorial(c *call) any {
	n := c.int(0)
	switch {
	case n < 0:
		return pgerror.New("22003", "factorial of a negative number is undefined")
	case n > maxFactorial:
		return pgerror.New("22003", "value overflows numeric format")
	}
	r := pgnumeric.FromInt(1)
	for i := int64(2); i <= n; i++ {
		if i%64 == 0 && c.ctx().Err() != nil {
			return errInterrupted
		}
		r.Coeff.Mul(&r.Coeff, &pgnumeric.FromInt(i).Coeff)
	}
	return r
}

// intOfNumeric casts to a type of whole numbers.
func intOfNumeric(t intType) func(*call) any {
	return func(c *call) any {
		d := c.numeric(0)
		if !isFinite(d) {
			what := "NaN"
			if pgnumeric.Format(d) != what {
				what = "infinity"
			}
			return pgerror.New("0A000", "cannot convert %s to %s", what, t.name)
		}
		n, ok := pgnumeric.Int(d)
		if !ok {
			return t.overflow()
		}
		return t.check(n)
	}
}

// intOfFloat casts to a type of whole numbers: half to even.
func intOfFloat(t intType) func(*call) any {
	return func(c *call) any {
		f := math.RoundToEven(c.float(0))
		if !(f >= -math.Ldexp(1, t.bits-1) && f < math.Ldexp(1, t.bits-1)) {
			return t.overflow()
		}
		return int64(f)
	}
}
