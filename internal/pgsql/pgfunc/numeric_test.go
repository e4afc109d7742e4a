package pgfunc

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"
)

// The digits shown of functions of numeric change at powers of ten: at them, and close to them, they
// are as many as PostgreSQL's.
func TestRandom_powersOfTen(t *testing.T) {
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
		if got := r.run(ref, texts[i]); !same(got, want) && !strings.HasPrefix(got, "!0A000") && !neighbours(got, want) {
			t.Errorf("%s\n  gives      %s\n  PostgreSQL %s", texts[i], got, want)
		}
	}
}

// neighbours tells whether two results show the same digits but for the last, which are one apart:
// what lies a hair above the middle between them PostgreSQL rounds down, computing too few digits.
func neighbours(a, b string) bool {
	n := len(a) - 1
	return n > 0 && len(b) == n+1 && a[:n] == b[:n] && (a[n]-b[n] == 1 || b[n]-a[n] == 1)
}
