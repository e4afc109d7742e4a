package pgnumeric

import (
	"math"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

var (
	errRoot          = pgerror.New("2201F", "cannot take square root of a negative number")
	errLogOfZero     = pgerror.New("2201E", "cannot take logarithm of zero")
	errLogOfNegative = pgerror.New("2201E", "cannot take logarithm of a negative number")
	errZeroToNeg     = pgerror.New("2201F", "zero raised to a negative power is undefined")
	errComplex       = pgerror.New("2201F", "a negative number raised to a non-integer power yields a complex result")
)

// Sqrt is the square root.
func Sqrt(d *Decimal) (*Decimal, error) {
	switch {
	case d.Form == apd.NaN || d.Form == apd.Infinite && !d.Negative:
		return d, nil
	case Sign(d) < 0:
		return nil, errRoot
	}
	w, _ := weight(d)
	half := w*4/2 + 1
	if w < 0 {
		half = 1 - (1-w*4)/2
	}
	return squareRoot(d, shown(minDigits-half, d)), nil
}

// squareRoot is the root at a scale.
func squareRoot(d *Decimal, scale int) *Decimal {
	// The root of the whole number that has twice the digits, one more for rounding.
	at := 2 * (scale + 1)
	n := scaled(d, max(at, Scale(d)))
	if Scale(d) > at {
		n = quotient(n, power10(Scale(d)-at), false)
	}
	n.Sqrt(n)
	return of(quotient(n, apd.NewBigInt(10), true), scale)
}

// precise is a context with so many digits behind the point of a result of about this
// power of ten.
func precise(scale int, power float64) *apd.Context {
	digits := float64(scale) + math.Max(power, 0) + 12
	return apd.BaseContext.WithPrecision(uint32(math.Min(math.Max(digits, 20), 4000)))
}

// Exp is e to the power of d.
func Exp(d *Decimal) (*Decimal, error) {
	switch {
	case d.Form == apd.NaN || d.Form == apd.Infinite && !d.Negative:
		return d, nil
	case d.Form == apd.Infinite:
		return FromInt(0), nil
	}
	f, err := strconv.ParseFloat(Format(d), 64)
	if err != nil || f > 300000 {
		if !d.Negative {
			return nil, errOverflow
		}
		f = -300000
	}
	power := f * 0.434294481903252
	scale := shown(minDigits-int(math.Max(-2000, math.Min(2000, power))), d)
	if power < -float64(scale)-2 {
		return of(apd.NewBigInt(0), scale), nil
	}
	if power > 4000 {
		return nil, pgerror.New("0A000", "exp of a number as large as %s is not supported", Format(d))
	}
	r := new(Decimal)
	if _, err := precise(scale, power).Exp(r, d); err != nil {
		return nil, errOverflow
	}
	return bounded(Round(r, scale))
}

// Ln is the natural logarithm.
func Ln(d *Decimal) (*Decimal, error) {
	if done, err := logarithmOf(d); done || err != nil {
		return d, err
	}
	scale := shown(minDigits-logWeight(d), d)
	r := new(Decimal)
	if _, err := precise(scale, 6).Ln(r, d); err != nil {
		return nil, errOverflow
	}
	return bounded(Round(r, scale))
}

// logarithmOf tells whether a value is its own logarithm, or has none.
func logarithmOf(d *Decimal) (done bool, err error) {
	switch {
	case d.Form == apd.NaN:
		return true, nil
	case Sign(d) == 0:
		return false, errLogOfZero
	case Sign(d) < 0:
		return false, errLogOfNegative
	}
	return d.Form == apd.Infinite, nil
}

// Log is the logarithm to a base.
func Log(base, d *Decimal) (*Decimal, error) {
	if base.Form == apd.NaN || d.Form == apd.NaN {
		return nan, nil
	}
	if _, err := logarithmOf(base); err != nil {
		return nil, err
	}
	if _, err := logarithmOf(d); err != nil {
		return nil, err
	}
	switch {
	case base.Form == apd.Infinite && d.Form == apd.Infinite:
		return nan, nil
	case base.Form == apd.Infinite:
		return FromInt(0), nil
	case d.Form == apd.Infinite:
		return d, nil
	}
	scale := shown(minDigits-(logWeight(d)-logWeight(base)), base, d)
	ctx := precise(scale+40, 6)
	x, y := new(Decimal), new(Decimal)
	if _, err := ctx.Ln(x, d); err != nil {
		return nil, errOverflow
	}
	if _, err := ctx.Ln(y, base); err != nil {
		return nil, errOverflow
	}
	if y.Sign() == 0 {
		return nil, ErrDivision
	}
	if _, err := ctx.Quo(x, x, y); err != nil {
		return nil, errOverflow
	}
	return bounded(Round(x, scale))
}

// logWeight is about the power of ten of the natural logarithm of a number above 0.
func logWeight(d *Decimal) int {
	if Compare(d, apd.New(9, -1)) >= 0 && Compare(d, apd.New(11, -1)) <= 0 {
		x, err := Sub(d, FromInt(1))
		if err != nil || Sign(x) == 0 {
			return 0
		}
		w, first := weight(x)
		return w*4 + int(math.Log10(float64(first)))
	}
	return int(math.Log10(math.Abs(logarithm(d, 2))))
}

// logarithm is the natural logarithm by the first groups of four digits.
func logarithm(d *Decimal, groups int) float64 {
	w, first := weight(d)
	text := d.Coeff.String()
	digits, power := float64(first), w*4
	at := len(strconv.Itoa(first))
	for range groups - 1 {
		if at >= len(text) {
			break
		}
		for range 4 {
			digits *= 10
			if at < len(text) {
				digits += float64(text[at] - '0')
			}
			at++
		}
		power -= 4
	}
	return math.Log(digits) + float64(power)*math.Ln10
}

// Power is a to the power of b.
func Power(a, b *Decimal) (*Decimal, error) {
	if a.Form != apd.Finite || b.Form != apd.Finite {
		return powerOfInfinite(a, b)
	}
	whole := Compare(b, Trunc(b, 0)) == 0
	switch {
	case Sign(a) == 0 && Sign(b) < 0:
		return nil, errZeroToNeg
	case Sign(a) < 0 && !whole:
		return nil, errComplex
	}
	if n, ok := Int(b); ok && whole && n >= math.MinInt32 && n <= math.MaxInt32 {
		return powerOfInt(a, int(n))
	}
	if Sign(a) == 0 {
		return of(apd.NewBigInt(0), minDigits), nil
	}
	power := roughPower(Abs(a), b)
	scale := shown(minDigits-int(math.Max(-20000, math.Min(20000, power))), a, b)
	return raised(a, b, power, scale)
}

// roughPower is about the decimal logarithm of a power of a number above 0, which decides how many digits are shown of
// it. As in PostgreSQL it is computed of eight digits of the base's logarithm: near a whole number
// a better one would differ.
func roughPower(a, b *Decimal) float64 {
	scale := 8 - logWeight(a)
	ln := new(Decimal)
	if _, err := precise(scale, 6).Ln(ln, a); err != nil {
		return math.Inf(1)
	}
	product, err := Mul(Round(ln, scale), b)
	if err != nil {
		return math.Inf(1)
	}
	f, _ := strconv.ParseFloat(Format(Round(product, scale)), 64) // an infinite one where it has no room
	return f * 0.434294481903252
}

// raised computes a power of about so many decimal digits.
func raised(a, b *Decimal, power float64, scale int) (*Decimal, error) {
	switch {
	case power > maxWhole:
		return nil, errOverflow
	case power < -float64(scale)-2:
		return of(apd.NewBigInt(0), scale), nil
	case power > 2000:
		return nil, pgerror.New("0A000", "a power of %.0f digits is not supported", power)
	}
	r := new(Decimal)
	if _, err := precise(scale+10, power).Pow(r, a, b); err != nil {
		return nil, errOverflow
	}
	return bounded(Round(r, scale))
}

// powerOfInt raises to a whole number. What it shows does not depend on how large the
// result is.
func powerOfInt(a *Decimal, n int) (*Decimal, error) {
	scale := shown(minDigits, a)
	switch {
	case n == 0:
		return of(power10(scale), scale), nil
	case Sign(a) == 0:
		return of(apd.NewBigInt(0), scale), nil
	}
	power := float64(n) * logarithm(Abs(a), 4) * 0.434294481903252
	if power > maxWhole {
		return nil, errOverflow
	}
	if n > 0 && Scale(a)*n <= 4*maxScale && int(a.NumDigits())*n <= 2*maxWhole {
		p := new(apd.BigInt).Exp(scaled(a, Scale(a)), apd.NewBigInt(int64(n)), nil)
		if Scale(a)*n <= scale {
			return bounded(of(p.Mul(p, power10(scale-Scale(a)*n)), scale))
		}
		return bounded(of(quotient(p, power10(Scale(a)*n-scale), true), scale))
	}
	r, err := raised(Abs(a), FromInt(int64(n)), power, scale)
	if err == nil && Sign(a) < 0 && n%2 != 0 {
		r = Neg(r)
	}
	return r, err
}

// powerOfInfinite follows the C library's pow.
func powerOfInfinite(a, b *Decimal) (*Decimal, error) {
	one := FromInt(1)
	switch {
	case a.Form == apd.NaN:
		if b.Form == apd.Finite && Sign(b) == 0 {
			return one, nil
		}
		return nan, nil
	case b.Form == apd.NaN:
		if a.Form == apd.Finite && Compare(a, one) == 0 {
			return one, nil
		}
		return nan, nil
	case Sign(a) == 0 && Sign(b) < 0:
		return nil, errZeroToNeg
	case Sign(a) < 0 && b.Form == apd.Finite && Compare(b, Trunc(b, 0)) != 0:
		return nil, errComplex
	case a.Form == apd.Finite && Compare(a, one) == 0, Sign(b) == 0:
		return one, nil
	}
	if b.Form == apd.Infinite {
		switch size := Compare(Abs(a), one); {
		case size == 0:
			return one, nil
		case (size > 0) == (Sign(b) > 0):
			return infinite(false), nil
		}
		return FromInt(0), nil
	}
	if Sign(b) < 0 {
		return FromInt(0), nil
	}
	odd := false
	if r, err := Mod(b, FromInt(2)); err == nil {
		odd = Sign(r) != 0
	}
	return infinite(a.Negative && odd), nil
}
