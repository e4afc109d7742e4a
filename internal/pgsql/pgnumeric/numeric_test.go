package pgnumeric

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// binaries and unaries are the operations of the lines of testdata.
var (
	binaries = map[string]func(a, b *Decimal) (*Decimal, error){
		"+": Add, "-": Sub, "*": Mul, "/": Quo, "%": Mod, "div": Div, "^": Power, "log": Log,
		"round": func(a, b *Decimal) (*Decimal, error) { return Round(a, places(b)), nil },
		"trunc": func(a, b *Decimal) (*Decimal, error) { return Trunc(a, places(b)), nil },
		"cmp":   func(a, b *Decimal) (*Decimal, error) { return FromInt(int64(Compare(a, b))), nil },
	}
	unaries = map[string]func(*Decimal) (*Decimal, error){
		"sqrt": Sqrt, "exp": Exp, "ln": Ln,
		"neg": plain(Neg), "abs": plain(Abs), "floor": plain(Floor), "ceil": plain(Ceil), "read": plain(func(d *Decimal) *Decimal { return d }),
	}
)

func places(d *Decimal) int {
	n, _ := Int(d)
	return int(n)
}

func plain(f func(*Decimal) *Decimal) func(*Decimal) (*Decimal, error) {
	return func(d *Decimal) (*Decimal, error) { return f(d), nil }
}

// Each line of testdata is an operation over texts; behind the arrow is what PostgreSQL shows.
func TestArithmetic(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/arithmetic", func(t *testing.T, d *datadriven.TestData) string {
		var out strings.Builder
		for line := range strings.Lines(d.Input) {
			line = strings.TrimSuffix(line, "\n")
			fmt.Fprintf(&out, "%s → %s\n", line, computed(t, strings.Fields(line)))
		}
		return out.String()
	})
}

func computed(t *testing.T, words []string) string {
	t.Helper()
	read := func(text string) *Decimal {
		d, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return d
	}
	var v *Decimal
	var err error
	switch f := unaries[words[0]]; {
	case f != nil:
		v, err = f(read(words[1]))
	case binaries[words[1]] != nil:
		v, err = binaries[words[1]](read(words[0]), read(words[2]))
	default:
		t.Fatalf("no operation in %v", words)
	}
	var e *pgerror.Error
	switch {
	case errors.As(err, &e):
		return e.Code + " " + e.Message
	case err != nil:
		return err.Error()
	}
	return Format(v)
}

// some is a number at random, of up to 40 digits, and as an exact one of another kind.
func some(random *rand.Rand) (*Decimal, *big.Rat, string) {
	text := strconv.FormatInt(random.Int64N(1<<random.IntN(62)+1), 10)
	if random.IntN(3) == 0 {
		text += strconv.FormatInt(random.Int64(), 10)
	}
	if random.IntN(2) == 0 {
		text += "." + strings.Repeat("0", random.IntN(4)) + strconv.FormatInt(random.Int64N(1_000_000), 10)
	}
	if random.IntN(2) == 0 {
		text = "-" + text
	}
	d, err := Parse(text)
	if err != nil {
		panic(err)
	}
	r, _ := new(big.Rat).SetString(text)
	return d, r, text
}

// Sums, differences and products are exact, quotients to the digits that are shown, and remainders are
// what is left of the number of whole times.
func TestArithmetic_exact(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 7))
	for range 5000 {
		a, x, left := some(random)
		b, y, right := some(random)
		same := func(what string, got *Decimal, err error, want *big.Rat) {
			t.Helper()
			have, ok := new(big.Rat).SetString(Format(got))
			if err != nil || !ok || have.Cmp(want) != 0 {
				t.Errorf("%s %s %s is %s, %v, not %s", left, what, right, Format(got), err, want.FloatString(10))
			}
		}
		sum, err := Add(a, b)
		same("+", sum, err, new(big.Rat).Add(x, y))
		difference, err := Sub(a, b)
		same("-", difference, err, new(big.Rat).Sub(x, y))
		product, err := Mul(a, b)
		same("*", product, err, new(big.Rat).Mul(x, y))
		if got, want := Compare(a, b), x.Cmp(y); got != want {
			t.Errorf("%s and %s compare as %d", left, right, got)
		}
		if y.Sign() == 0 {
			if _, err := Quo(a, b); pgerror.CodeOf(err) != "22012" {
				t.Errorf("%s / %s: %v", left, right, err)
			}
			continue
		}
		quotient, err := Quo(a, b)
		shown := new(big.Rat).Quo(x, y).FloatString(Scale(quotient))
		if got := Format(quotient); err != nil || got != strings.TrimPrefix(shown, "-") && got != shown {
			t.Errorf("%s / %s is %s, %v, not %s", left, right, got, err, shown)
		}
		times, errTimes := Div(a, b)
		rest, errRest := Mod(a, b)
		back, _ := Mul(times, b)
		back, _ = Add(back, rest)
		if errTimes != nil || errRest != nil || Compare(back, a) != 0 || Compare(Abs(rest), Abs(b)) >= 0 || Sign(rest)*Sign(a) < 0 {
			t.Errorf("%s = %s * %s + %s", left, Format(times), right, Format(rest))
		}
	}
}

// What is written is read again as itself, rounding is idempotent, and rounds half away from zero.
func TestFormat_reads(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2, 7))
	for range 5000 {
		d, r, text := some(random)
		again, err := Parse(Format(d))
		if err != nil || Format(again) != Format(d) || Compare(again, d) != 0 {
			t.Errorf("%s is written %s and read again as %s, %v", text, Format(d), Format(again), err)
		}
		places := random.IntN(9) - 3
		rounded := Round(d, places)
		if once, twice := Format(rounded), Format(Round(rounded, places)); once != twice {
			t.Errorf("%s to %d digits is %s, and then %s", text, places, once, twice)
		}
		if places >= 0 {
			if got, want := Format(rounded), r.FloatString(places); strings.TrimPrefix(got, "-") != strings.TrimPrefix(want, "-") {
				t.Errorf("%s to %d digits is %s, not %s", text, places, got, want)
			}
		}
		low, high := Floor(d), Ceil(d)
		if Compare(low, d) > 0 || Compare(high, d) < 0 || Scale(low) != 0 || Scale(high) != 0 {
			t.Errorf("%s is between %s and %s", text, Format(low), Format(high))
		}
	}
}

// Roots, powers and logarithms undo each other, as far as the digits that are shown go.
func TestFunctions_inverse(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 7))
	for range 300 {
		n := FromInt(random.Int64N(1_000_000) + 1)
		near := func(what string, got *Decimal, err error) {
			t.Helper()
			off, _ := Sub(got, n)
			most, _ := Parse("0.001")
			if err != nil || Compare(Abs(off), most) > 0 {
				t.Errorf("%s of %s is %s, %v", what, Format(n), Format(got), err)
			}
		}
		root, err := Sqrt(n)
		squared, _ := Mul(root, root)
		near("the square of the root", squared, err)
		l, err := Ln(n)
		if err == nil {
			var power *Decimal
			power, err = Exp(l)
			near("exp of ln", power, err)
		}
		l, err = Log(FromInt(10), n)
		if err == nil {
			var power *Decimal
			power, err = Power(FromInt(10), l)
			near("10 to the logarithm", power, err)
		}
	}
}

// Whatever the text, it is a number or refused, and its form is stable.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"0", "-1.50", "1e10", ".5", "5.", "NaN", "Infinity", "-inf", " 1 ", "1e-400", "1e131072", "--1", "1_0", "0x1", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if err != nil {
			if pgerror.CodeOf(err) == pgerror.InternalError {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		form := Format(d)
		again, err := Parse(form)
		if err != nil || Format(again) != form {
			t.Errorf("%q is %q, and again %q, %v", text, form, Format(again), err)
		}
	})
}
