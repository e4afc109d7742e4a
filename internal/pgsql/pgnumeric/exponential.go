package pgnumeric

import (
	"math"
	"math/big"

	"github.com/cockroachdb/apd/v3"
)

// fixed is a number in units of 2 to the power of -bits. What is computed of such is off by a few
// units; whoever asks adds the bits that are lost so.
type fixed struct {
	big.Int
	bits uint
}

// bitsOf are enough for so many digits, with what the steps of a computation lose.
func bitsOf(digits int) uint { return uint(float64(max(digits, 0))*math.Log2(10)) + 64 }

// fix is a decimal in so many bits.
func fix(d *Decimal, bits uint) *fixed {
	one := &fixed{bits: bits}
	one.Lsh(big.NewInt(1), bits)
	return one.times(d)
}

// times multiplies by a decimal.
func (x *fixed) times(d *Decimal) *fixed {
	x.Mul(&x.Int, scaled(d, Scale(d)).MathBigInt())
	x.Quo(&x.Int, power10(Scale(d)).MathBigInt())
	return x
}

// decimal is the number, times a power of two, rounded to a scale.
func (x *fixed) decimal(twos, scale int) *Decimal {
	n := new(apd.BigInt).SetMathBigInt(&x.Int)
	n.Mul(n, power10(scale))
	unit := new(apd.BigInt).Lsh(apd.NewBigInt(1), uint(max(0, int(x.bits)-twos)))
	n.Lsh(n, uint(max(0, twos-int(x.bits))))
	return of(quotient(n, unit, true), scale)
}

// ln2 is the logarithm of two, by Machin's way: of parts whose series are short.
func ln2(bits uint) *big.Int {
	sum := new(big.Int)
	for _, part := range [][2]int64{{18, 26}, {-2, 4801}, {8, 8749}} {
		term, square, one := new(big.Int).Lsh(big.NewInt(part[0]), bits), big.NewInt(part[1]*part[1]), new(big.Int)
		term.Quo(term, big.NewInt(part[1]))
		for n := int64(1); term.Sign() != 0; n += 2 {
			sum.Add(sum, one.Quo(term, big.NewInt(n)))
			term.Quo(term, square)
		}
	}
	return sum
}

// exp is e to the power of x: a number from one to two, times a power of two.
func (x *fixed) exp() (r *fixed, twos int) {
	// What is left of x below the logarithm of two is halved so often that few terms count, and
	// the result squared as often.
	halves := uint(math.Sqrt(float64(x.bits)) / 2)
	r = &fixed{bits: x.bits + halves + 16}
	k, rest := new(big.Int).DivMod(new(big.Int).Lsh(&x.Int, r.bits-x.bits), ln2(r.bits), new(big.Int))
	rest.Rsh(rest, halves)
	term := new(big.Int).Lsh(big.NewInt(1), r.bits)
	for n := int64(1); term.Sign() != 0; n++ {
		r.Add(&r.Int, term)
		term.Rsh(term.Mul(term, rest), r.bits)
		term.Quo(term, big.NewInt(n))
	}
	for range halves {
		r.Rsh(r.Mul(&r.Int, &r.Int), r.bits)
	}
	r.Rsh(&r.Int, r.bits-x.bits)
	r.bits = x.bits
	return r, int(k.Int64())
}

// ln is the natural logarithm of a number above 0, in so many bits.
func ln(d *Decimal, bits uint) *fixed {
	// The number is one from one to two, times a power of two.
	ten := power10(Scale(d)).MathBigInt()
	n := d.Coeff.MathBigInt()
	twos := n.BitLen() - ten.BitLen()
	m := new(big.Int).Lsh(n, bits+uint(max(0, -twos)))
	m.Quo(m, new(big.Int).Lsh(ten, uint(max(0, twos))))
	if m.BitLen() <= int(bits) { // by one
		m.Lsh(m, 1)
		twos--
	}
	// Halley's way to y with e to the power of y being m: each step has three times as many bits
	// right as the last one.
	const first = 50
	begin, _ := new(big.Float).SetMantExp(new(big.Float).SetInt(m), -int(bits)).Float64()
	y := &fixed{bits: first}
	y.SetInt64(int64(math.Log(begin) * (1 << first)))
	var steps []uint
	for b := bits; b > first; b = b/3 + 8 {
		steps = append(steps, b)
	}
	for i := len(steps) - 1; i >= 0; i-- {
		b := steps[i]
		y.Lsh(&y.Int, b-y.bits)
		y.bits = b
		e, k := y.exp()
		if k < 0 { // by a hair
			e.Rsh(&e.Int, uint(-k))
		} else {
			e.Lsh(&e.Int, uint(k))
		}
		want := new(big.Int).Rsh(m, bits-b)
		off, sum := new(big.Int).Sub(want, &e.Int), new(big.Int).Add(want, &e.Int)
		off.Lsh(off, b+1)
		y.Add(&y.Int, off.Quo(off, sum))
	}
	y.Add(&y.Int, new(big.Int).Mul(ln2(bits), big.NewInt(int64(twos))))
	return y
}
