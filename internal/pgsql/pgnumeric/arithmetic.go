package pgnumeric

import (
	"github.com/cockroachdb/apd/v3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// ErrDivision is the error of a division by zero.
var ErrDivision = pgerror.New("22012", "division by zero")

// Compare orders: -1, 0 or 1. NaN equals itself and is above all else.
func Compare(a, b *Decimal) int {
	if rank := rank(a) - rank(b); rank != 0 || a.Form != apd.Finite {
		return sign(rank)
	}
	scale := max(Scale(a), Scale(b))
	if s := sign(Sign(a) - Sign(b)); s != 0 {
		return s
	}
	// Of very different sizes the lengths tell, without the digits.
	if x, y := int(a.NumDigits())+int(a.Exponent), int(b.NumDigits())+int(b.Exponent); x != y && Sign(a) != 0 {
		return sign(x-y) * Sign(a)
	}
	return scaled(a, scale).Cmp(scaled(b, scale))
}

func rank(d *Decimal) int {
	switch {
	case d.Form == apd.NaN || d.Form == apd.NaNSignaling:
		return 2
	case d.Form == apd.Infinite && d.Negative:
		return -1
	case d.Form == apd.Infinite:
		return 1
	}
	return 0
}

func sign(n int) int { return max(-1, min(1, n)) }

// Sign is -1, 0 or 1; of NaN 0.
func Sign(d *Decimal) int {
	if d.Form == apd.NaN {
		return 0
	}
	return d.Sign()
}

var nan = &Decimal{Form: apd.NaN}

func infinite(negative bool) *Decimal { return &Decimal{Form: apd.Infinite, Negative: negative} }

// Neg turns the sign.
func Neg(d *Decimal) *Decimal {
	r := new(Decimal).Set(d)
	r.Negative = !d.Negative && (d.Form == apd.Infinite || d.Coeff.Sign() != 0)
	return r
}

// Abs is the value without its sign.
func Abs(d *Decimal) *Decimal {
	r := new(Decimal).Set(d)
	r.Negative = false
	return r
}

// Add adds.
func Add(a, b *Decimal) (*Decimal, error) {
	if a.Form != apd.Finite || b.Form != apd.Finite {
		switch {
		case rank(a) == 2 || rank(b) == 2 || rank(a)*rank(b) == -1:
			return nan, nil
		case a.Form == apd.Infinite:
			return a, nil
		}
		return b, nil
	}
	scale := max(Scale(a), Scale(b))
	n := scaled(a, scale)
	return bounded(of(n.Add(n, scaled(b, scale)), scale))
}

// Sub subtracts.
func Sub(a, b *Decimal) (*Decimal, error) { return Add(a, Neg(b)) }

// Mul multiplies.
func Mul(a, b *Decimal) (*Decimal, error) {
	if a.Form != apd.Finite || b.Form != apd.Finite {
		s := Sign(a) * Sign(b)
		if rank(a) == 2 || rank(b) == 2 || s == 0 {
			return nan, nil
		}
		return infinite(s < 0), nil
	}
	n := scaled(a, Scale(a))
	return bounded(of(n.Mul(n, scaled(b, Scale(b))), Scale(a)+Scale(b)))
}

// unfinished is the quotient where a side is not finite; nil where both are.
func unfinished(a, b *Decimal) (*Decimal, error) {
	switch {
	case rank(a) == 2 || rank(b) == 2:
		return nan, nil
	case a.Form == apd.Infinite && b.Form == apd.Infinite:
		return nan, nil
	case a.Form == apd.Infinite:
		if Sign(b) == 0 {
			return nil, ErrDivision
		}
		return infinite(a.Negative != b.Negative), nil
	case b.Form == apd.Infinite:
		return FromInt(0), nil
	case Sign(b) == 0:
		return nil, ErrDivision
	}
	return nil, nil
}

// Quo divides, in at least 16 significant digits.
func Quo(a, b *Decimal) (*Decimal, error) {
	if d, err := unfinished(a, b); d != nil || err != nil {
		return d, err
	}
	return bounded(quo(a, b, divisionScale(a, b), true))
}

// quo divides to a scale.
func quo(a, b *Decimal, scale int, round bool) *Decimal {
	x, y := scaled(a, Scale(a)), scaled(b, Scale(b))
	if up := scale + Scale(b) - Scale(a); up >= 0 {
		x.Mul(x, power10(up))
	} else {
		y.Mul(y, power10(-up))
	}
	return of(quotient(x, y, round), scale)
}

// Div divides and cuts to a whole number.
func Div(a, b *Decimal) (*Decimal, error) {
	if d, err := unfinished(a, b); d != nil || err != nil {
		return d, err
	}
	return bounded(quo(a, b, 0, false))
}

// Mod is what remains of a division, with the sign of a.
func Mod(a, b *Decimal) (*Decimal, error) {
	switch {
	case rank(a) == 2 || rank(b) == 2:
		return nan, nil
	case Sign(b) == 0:
		return nil, ErrDivision
	case a.Form == apd.Infinite:
		return nan, nil
	case b.Form == apd.Infinite:
		return a, nil
	}
	scale := max(Scale(a), Scale(b))
	x := scaled(a, scale)
	return of(x.Rem(x, scaled(b, scale)), scale), nil
}

// weight is the power of ten thousand of the first group of four digits, first that group.
func weight(d *Decimal) (weight, first int) {
	if d.Coeff.Sign() == 0 {
		return 0, 0
	}
	digits := int(d.NumDigits())
	exponent := digits + int(d.Exponent) - 1 // of ten, of the first digit
	weight = floorDiv(exponent, 4)
	n := exponent - 4*weight + 1 // digits of the group
	text := d.Coeff.String()
	for i := range n {
		first *= 10
		if i < len(text) {
			first += int(text[i] - '0')
		}
	}
	return weight, first
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// divisionScale is the scale of a quotient.
func divisionScale(a, b *Decimal) int {
	weightA, firstA := weight(a)
	weightB, firstB := weight(b)
	w := weightA - weightB
	if firstA <= firstB {
		w--
	}
	return shown(minDigits-4*w, a, b)
}

// shown is the scale that a function shows: at least that of its arguments.
func shown(scale int, args ...*Decimal) int {
	for _, a := range args {
		scale = max(scale, Scale(a))
	}
	return min(max(scale, 0), maxDisplay)
}

// Floor is the next whole number below, Ceil that above.
func Floor(d *Decimal) *Decimal {
	if d.Form != apd.Finite {
		return d
	}
	t := Trunc(d, 0)
	if d.Negative && Compare(t, d) != 0 {
		t, _ = Sub(t, FromInt(1))
	}
	return t
}

// Ceil is the next whole number above.
func Ceil(d *Decimal) *Decimal { return Neg(Floor(Neg(d))) }

// Mean divides a sum by a count.
func Mean(sum *Decimal, n int64) (*Decimal, error) { return Quo(sum, FromInt(n)) }

// Variance is that of n values by their sum and the sum of their squares, of a sample or
// of all there is; root takes the square root of it.
func Variance(n int64, sum, squares *Decimal, sample, root bool) (*Decimal, error) {
	if sum.Form != apd.Finite || squares.Form != apd.Finite {
		return nan, nil
	}
	count := FromInt(n)
	spread, err := Mul(count, squares)
	if err != nil {
		return nil, err
	}
	square, err := Mul(sum, sum)
	if err != nil {
		return nil, err
	}
	if spread, err = Sub(spread, square); err != nil {
		return nil, err
	}
	if Sign(spread) <= 0 {
		return FromInt(0), nil
	}
	by, err := Mul(count, FromInt(n))
	if sample {
		by, err = Mul(count, FromInt(n-1))
	}
	if err != nil {
		return nil, err
	}
	scale := divisionScale(spread, by)
	v := quo(spread, by, scale, true)
	if root {
		v = squareRoot(v, scale)
	}
	return bounded(v)
}
