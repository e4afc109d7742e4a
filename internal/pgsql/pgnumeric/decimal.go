package pgnumeric

import (
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Decimal is a value of the type numeric.
type Decimal = apd.Decimal

// The bounds of the type: digits before the point and behind it, and those behind it that
// a function may show.
const (
	maxWhole   = 131072
	maxScale   = 16383
	maxDisplay = 1000
	minDigits  = 16 // significant digits that a quotient has at least
)

var errOverflow = pgerror.New("22003", "value overflows numeric format")

// Parse reads a number as PostgreSQL reads the text of a numeric.
func Parse(text string) (*Decimal, error) {
	s := strings.Trim(text, " \t\n\r\v\f")
	bad := func() (*Decimal, error) {
		return nil, pgerror.New("22P02", "invalid input syntax for type numeric: \"%s\"", text)
	}
	switch strings.ToLower(s) {
	case "nan":
		return &Decimal{Form: apd.NaN}, nil
	case "infinity", "inf", "+infinity", "+inf":
		return &Decimal{Form: apd.Infinite}, nil
	case "-infinity", "-inf":
		return &Decimal{Form: apd.Infinite, Negative: true}, nil
	}
	mantissa, exponent, exponential := s, "", false
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		mantissa, exponent, exponential = s[:at], s[at+1:], true
	}
	negative := strings.HasPrefix(mantissa, "-")
	digits := strings.TrimPrefix(strings.TrimPrefix(mantissa, "-"), "+")
	if len(mantissa)-len(digits) > 1 {
		return bad()
	}
	whole, part, _ := strings.Cut(digits, ".")
	if whole+part == "" || !allDigits(whole) || !allDigits(part) {
		return bad()
	}
	scale := len(part)
	if exponential {
		e, err := strconv.ParseInt(exponent, 10, 32)
		if err != nil || e > math.MaxInt32/2 || e < math.MinInt32/2 {
			if allDigits(strings.TrimLeft(exponent, "+-")) && exponent != "" {
				return nil, errOverflow
			}
			return bad()
		}
		scale -= int(e)
	}
	d := &Decimal{}
	if len(whole)+len(part) > maxWhole+maxScale || scale > maxWhole+maxScale || -scale > maxWhole {
		return nil, errOverflow
	}
	d.Coeff.SetString(whole+part, 10)
	d.Negative = negative && d.Coeff.Sign() != 0
	d.Exponent = int32(-scale)
	return bounded(d)
}

// bounded brings a value into the type's bounds.
func bounded(d *Decimal) (*Decimal, error) {
	if d.Form != apd.Finite {
		return d, nil
	}
	if d.Exponent > 0 {
		d.Coeff.Mul(&d.Coeff, power10(int(d.Exponent)))
		d.Exponent = 0
	}
	if d.Exponent < -maxScale {
		d = Round(d, maxScale)
	}
	if int(d.NumDigits())+int(d.Exponent) > maxWhole {
		return nil, errOverflow
	}
	if d.Coeff.Sign() == 0 {
		d.Negative = false
	}
	return d, nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Format is the text of a value, as PostgreSQL prints it.
func Format(d *Decimal) string {
	switch {
	case d.Form == apd.NaN || d.Form == apd.NaNSignaling:
		return "NaN"
	case d.Form == apd.Infinite && d.Negative:
		return "-Infinity"
	case d.Form == apd.Infinite:
		return "Infinity"
	}
	return d.Text('f')
}

// FromInt is a whole number.
func FromInt(n int64) *Decimal { return apd.New(n, 0) }

// FromFloat is a float in so many significant digits, 15 for double precision and 6 for
// real.
func FromFloat(f float64, digits int) (*Decimal, error) {
	switch {
	case math.IsNaN(f):
		return &Decimal{Form: apd.NaN}, nil
	case math.IsInf(f, 0):
		return &Decimal{Form: apd.Infinite, Negative: f < 0}, nil
	}
	return Parse(strconv.FormatFloat(f, 'g', digits, 64))
}

// Float is the float nearest to a value; an error where it would be beyond the floats.
func Float(d *Decimal) (float64, error) {
	f, err := strconv.ParseFloat(Format(d), 64)
	if err != nil || f == 0 && d.Coeff.Sign() != 0 && d.Form == apd.Finite {
		return 0, pgerror.New("22003", "\"%s\" is out of range for type double precision", Format(d))
	}
	return f, nil
}

// Scale is the number of digits behind the point.
func Scale(d *Decimal) int { return -int(d.Exponent) }

// Int is a value rounded to a whole number; false where it is none that 64 bits hold.
func Int(d *Decimal) (int64, bool) {
	if d.Form != apd.Finite || int(d.NumDigits())+int(d.Exponent) > 20 {
		return 0, false
	}
	r := Round(d, 0)
	n := r.Coeff
	if r.Negative {
		n.Neg(&n)
	}
	return n.Int64(), n.IsInt64()
}

// power10 is 10 to the power of n.
func power10(n int) *apd.BigInt {
	return new(apd.BigInt).Exp(apd.NewBigInt(10), apd.NewBigInt(int64(n)), nil)
}

// scaled is the coefficient of a value, with its sign, at a scale not below its own.
func scaled(d *Decimal, scale int) *apd.BigInt {
	n := new(apd.BigInt).Set(&d.Coeff)
	if up := scale - Scale(d); up > 0 {
		n.Mul(n, power10(up))
	}
	if d.Negative {
		n.Neg(n)
	}
	return n
}

// of is the value of a coefficient with its sign at a scale.
func of(n *apd.BigInt, scale int) *Decimal {
	d := &Decimal{Exponent: int32(-scale), Negative: n.Sign() < 0}
	d.Coeff.Abs(n)
	return d
}

// Round rounds to a scale, half away from zero; below 0 to tens, hundreds and so on.
func Round(d *Decimal, scale int) *Decimal { return cut(d, scale, true) }

// Trunc cuts at a scale.
func Trunc(d *Decimal, scale int) *Decimal { return cut(d, scale, false) }

func cut(d *Decimal, scale int, round bool) *Decimal {
	if d.Form != apd.Finite {
		return d
	}
	scale = min(max(scale, -maxWhole), maxScale)
	if up := scale - Scale(d); up >= 0 {
		return of(scaled(d, scale), scale)
	}
	down := Scale(d) - scale
	if int(d.NumDigits()) < down { // less than half a unit
		return of(apd.NewBigInt(0), max(scale, 0))
	}
	n := quotient(scaled(d, Scale(d)), power10(down), round)
	if scale < 0 {
		return of(n.Mul(n, power10(-scale)), 0)
	}
	return of(n, scale)
}

// quotient divides whole numbers, rounding half away from zero or cutting.
func quotient(a, b *apd.BigInt, round bool) *apd.BigInt {
	q, r := new(apd.BigInt), new(apd.BigInt)
	q.QuoRem(a, b, r)
	if round && r.Sign() != 0 {
		r.Abs(r)
		r.Lsh(r, 1)
		if r.Cmp(new(apd.BigInt).Abs(b)) >= 0 {
			if (a.Sign() < 0) != (b.Sign() < 0) {
				q.Sub(q, apd.NewBigInt(1))
			} else {
				q.Add(q, apd.NewBigInt(1))
			}
		}
	}
	return q
}

// Fit brings a value to numeric(precision, scale).
func Fit(d *Decimal, precision, scale int) (*Decimal, error) {
	overflow := func(format string, args ...any) error {
		e := pgerror.New("22003", "numeric field overflow")
		e.Detail = pgerror.New("", format, args...).Message
		return e
	}
	if d.Form == apd.NaN {
		return d, nil
	}
	if d.Form == apd.Infinite {
		return nil, overflow("A field with precision %d, scale %d cannot hold an infinite value.", precision, scale)
	}
	r := Round(d, scale)
	if r.Coeff.Sign() != 0 && int(r.NumDigits())+int(r.Exponent) > precision-scale {
		bound := "10^" + strconv.Itoa(precision-scale)
		if precision == scale {
			bound = "1"
		}
		return nil, overflow("A field with precision %d, scale %d must round to an absolute value less than %s.", precision, scale, bound)
	}
	return r, nil
}
