package pgnumeric

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"
)

// Powers and logarithms of numbers of any size, and next to one, are apd's to the last of up to
// a thousand digits.
func TestExponential(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 7))
	digits := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteByte(byte('0' + random.IntN(10)))
		}
		return b.String()
	}
	for i := range 300 {
		scale := []int{0, 1, 16, 20, 50, 200}[random.IntN(6)]
		if i%50 == 0 { // which takes apd long
			scale = 1000
		}
		text := "0." + strings.Repeat("0", random.IntN(30)) + "1" + digits(random.IntN(40))
		switch random.IntN(5) {
		case 0:
			text = "1." + strings.Repeat("0", random.IntN(60)) + digits(1+random.IntN(3))
		case 1:
			text = "0." + strings.Repeat("9", 1+random.IntN(60)) + digits(random.IntN(3))
		case 2:
			text = fmt.Sprint(uint64(1)<<random.IntN(64)) + strings.Repeat("0", random.IntN(200))
		case 3:
			text = digits(3) + "1." + digits(random.IntN(20))
		}
		a, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		want, ctx := new(Decimal), apd.BaseContext.WithPrecision(uint32(scale+60))
		if _, err := ctx.Ln(want, a); err != nil {
			t.Fatal(err)
		}
		got := ln(a, bitsOf(scale)).decimal(0, scale)
		if w := Round(want, scale); Compare(got, w) != 0 {
			t.Errorf("%d: the logarithm of %s is %s, not %s", i, text, Format(got), Format(w))
		}
		x, err := Parse(fmt.Sprint(random.IntN(1400)-700) + "." + digits(random.IntN(30)))
		if err != nil {
			t.Fatal(err)
		}
		if random.IntN(4) == 0 {
			x = Round(want, 40) // so that it comes out near a round number
		}
		if _, err := apd.BaseContext.WithPrecision(uint32(scale+400)).Exp(want, x); err != nil {
			t.Fatal(err)
		}
		r, twos := fix(x, bitsOf(scale+310)).exp()
		if got, w := r.decimal(twos, scale), Round(want, scale); Compare(got, w) != 0 {
			t.Errorf("%d: e to the power of %s is %s, not %s", i, Format(x), Format(got), Format(w))
		}
	}
}

// A base next to one, to a power as large as that is close, takes as many digits as both have.
func TestPower_nextToOne(t *testing.T) {
	t.Parallel()
	for _, n := range []int{5, 40, 400, 6000} {
		zeros := strings.Repeat("0", n-1)
		a, errA := Parse("1." + zeros + "1")
		b, errB := Parse("1" + zeros + "0.5")
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		// e, as far as n digits tell it from what it is close to.
		r, err := Power(a, b)
		if err != nil || !strings.HasPrefix(Format(r), "2.71828182845904523536028747135266249775724709369995"[:min(n, 52)]) {
			t.Errorf("%d: %v, %v", n, r, err)
		}
	}
}

func BenchmarkPower(b *testing.B) {
	for _, words := range []string{"1.000001 ^ 99.5", "0.001 ^ -99.123", "1000000 ^ 200.3"} {
		w := strings.Fields(words)
		x, errX := Parse(w[0])
		y, errY := Parse(w[2])
		if errX != nil || errY != nil {
			b.Fatal(errX, errY)
		}
		b.Run(words, func(b *testing.B) {
			for b.Loop() {
				if _, err := Power(x, y); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
