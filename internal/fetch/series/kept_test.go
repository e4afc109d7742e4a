package series

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// What is written away of an answer comes back as it was; of what is spoilt that is told.
func TestKept(t *testing.T) {
	t.Parallel()
	of := job{call: &call{}, since: now.AddDate(0, 0, -3), until: now}
	for seed := range uint64(50) {
		dice := rand.New(rand.NewPCG(seed, 7))
		text := func() string { return strings.Repeat("é\x00", dice.IntN(3)) }
		a := answered{job: of, account: "17", fields: []int{1, 2, 900}, dayless: bitset.Of(1), lacking: bitset.Of(2, 3), nothing: bitset.Of(4)}
		a.oddity(dice.IntN(9), answer.Malformed(text()))
		a.lose(dice.IntN(9), answer.Loss{Count: 1 + dice.IntN(9), Why: answer.NoNumber})
		for range dice.IntN(30) {
			p := point{field: dice.IntN(30)}
			if dice.IntN(2) == 0 {
				p.at = time.Unix(dice.Int64N(4e9)-1e9, dice.Int64N(1e9)).UTC()
			}
			if n := dice.IntN(3); n > 0 {
				p.of = dimensions{[]string{"age", "gender"}[:n], []string{text(), text()}[:n]}
			}
			p.value = []value.Value{value.Null, value.Int(dice.Int64()), value.Int(math.MinInt64), value.Float(dice.NormFloat64()), value.Text(text())}[dice.IntN(5)]
			if p.value.IsNull() {
				p.odd = answer.NoNumber
			}
			a.points = append(a.points, p)
		}
		k := &keptOne{job: of, account: a.account, answered: &a}
		before := fmt.Sprintf("%+v", a)
		data, ok := k.Pack([]byte{})
		if !ok || k.answered != nil {
			t.Fatal("it cannot be written away")
		}
		if cut := data[:dice.IntN(len(data))]; k.Unpack(cut) || k.Unpack(append(data[:len(data):len(data)], 0)) {
			t.Error("what is spoilt is taken")
		}
		if !k.Unpack(data) {
			t.Fatal("it does not come back")
		}
		if diff := cmp.Diff(before, fmt.Sprintf("%+v", *k.answered)); diff != "" {
			t.Fatalf("seed %d: (-before +after)\n%s", seed, diff)
		}
		k.answered.err = errors.New("no permission")
		if _, ok := k.Pack(nil); ok || k.answered == nil {
			t.Error("a refusal is written away")
		}
	}
}
