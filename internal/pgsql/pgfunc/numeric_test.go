package pgfunc

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"
)

// The digits shown of functions of numeric change at powers of ten: at them, and close to them, they
// are as many as PostgreSQL's.
func TestRandom_powersOfTen(t *testing.T) {
	t.Parallel()
	ref, r, random := newReferee(t), newRig(t), seed(t)
	n := 100
	if os.Getenv("VIEWFINDER_TEST_THOROUGH") != "" {
		n = 1000
	}
	tens := func() string {
		d := apd.New(1, int32(random.IntN(25)-12))
		if random.IntN(2) == 0 {
			off := apd.New(random.Int64N(19)-9, d.Exponent-int32(1+random.IntN(14)))
			_, _ = apd.BaseContext.WithPrecision(60).Add(d, d, off)
		}
		return fmt.Sprintf("%f", d)
	}
	var texts []string
	for range n {
		b := fmt.Sprintf("%.*f", random.IntN(5), random.NormFloat64()*100)
		texts = append(texts,
			fmt.Sprintf("power('%s'::numeric, '%s'::numeric)", tens(), b),
			fmt.Sprintf("ln('%s'::numeric)", tens()),
			fmt.Sprintf("log('%s'::numeric, '%s'::numeric)", tens(), tens()),
			fmt.Sprintf("sqrt('%s'::numeric)", tens()),
			fmt.Sprintf("exp('%.*f'::numeric)", random.IntN(9), float64(random.IntN(1000)-500)*math.Ln10),
			fmt.Sprintf("'%s'::numeric / '%s'::numeric", tens(), tens()))
	}
	for i, want := range ref.try(texts) {
		if got := r.run(ref, texts[i]); !same(got, want) && !strings.HasPrefix(got, "!0A000") && !ref.rounds(texts[i], got, want) {
			t.Errorf("%s\n  gives      %s\n  PostgreSQL %s", texts[i], got, want)
		}
	}
}

// closer is what PostgreSQL gives of an expression whose numerics are written with 30 more digits, of
// which it shows as many more, rounded to as many as were asked for: which of two neighbours is nearer.
func (r *referee) closer(expression string, digits int) string {
	text := numericLiteral.ReplaceAllStringFunc(expression, func(number string) string {
		number = strings.TrimSuffix(number, "'::numeric")
		if !strings.Contains(number, ".") {
			number += "."
		}
		return number + strings.Repeat("0", 30) + "'::numeric"
	})
	return r.try([]string{fmt.Sprintf("round(%s, %d)", text, digits)})[0]
}

var numericLiteral = regexp.MustCompile(`'-?[0-9.]+'::numeric`)

// rounds tells whether a result that is not PostgreSQL's differs by how PostgreSQL rounds: what lies a
// hair beyond the middle between two results it computes with too few digits to see that. Then
// the two are one unit of the last digit apart, and with more digits PostgreSQL comes to the other.
func (r *referee) rounds(expression, got, want string) bool {
	digits, ok := apart(got, want)
	return ok && r.closer(expression, digits) == got
}

// apart tells of two numbers that have as many digits behind the point, and are one unit of the
// last of these apart, how many these are.
func apart(a, b string) (digits int, ok bool) {
	x, _, errX := apd.NewFromString(strings.TrimPrefix(a, "="))
	y, _, errY := apd.NewFromString(strings.TrimPrefix(b, "="))
	if errX != nil || errY != nil || x.Form != apd.Finite || y.Form != apd.Finite || x.Exponent != y.Exponent {
		return 0, false
	}
	between := new(apd.Decimal)
	if _, err := apd.BaseContext.WithPrecision(5000).Sub(between, x, y); err != nil {
		return 0, false
	}
	return -int(x.Exponent), between.Coeff.Cmp(apd.NewBigInt(1)) == 0
}

// The judge of roundings takes PostgreSQL's own for what they are, also where the digits of two
// neighbours have little in common, and nothing else.
func TestRounds(t *testing.T) {
	t.Parallel()
	ref, r := newReferee(t), newRig(t)
	for _, text := range []string{
		"power('0.99999999999999'::numeric, '1.005'::numeric)", // 0.9999999999999900 here
		"power('1.00000000000001'::numeric, '1.015'::numeric)",
	} {
		got, want := r.run(ref, text), ref.try([]string{text})[0]
		if !same(got, want) && !ref.rounds(text, got, want) {
			t.Errorf("%s\n  gives      %s\n  PostgreSQL %s\n  with more digits %s", text, got, want, ref.closer(text, 16))
		}
	}
	for _, x := range []struct{ text, got string }{
		{"sqrt('2'::numeric)", "=1.414213562373096"},   // not rounded, but wrong
		{"sqrt('2'::numeric)", "=1.4142135623730951"},  // one digit more
		{"sqrt('2'::numeric)", "=-1.414213562373095"},  // the other sign
		{"ln('0.5'::numeric)", "=-0.6931471805599454"}, // a unit from PostgreSQL's, which is right
		{"sqrt('2'::numeric)", "!22003 overflow"},
	} {
		if want := ref.try([]string{x.text})[0]; ref.rounds(x.text, x.got, want) {
			t.Errorf("%s: %s passes for %s", x.text, x.got, want)
		}
	}
}
