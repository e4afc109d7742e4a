package fetch_test

import (
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// elsewhere is what was learned in another world, by its number: something of whatever it
// is asked about, none of which is so here.
type elsewhere uint64

// dice are for what is asked about a name.
func (e elsewhere) dice(kind, name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(kind + name))
	return rand.New(rand.NewPCG(uint64(e), h.Sum64()))
}

func (e elsewhere) Size(kind string) (limit, proven int, known bool) {
	dice := e.dice("size", kind)
	limit = choice(dice, 0, 1, 2, 5, 13, 60)
	return limit, choice(dice, 0, limit, 2*limit), dice.IntN(3) > 0
}

func (e elsewhere) Duration(kind string) (time.Duration, bool) {
	return time.Duration(e.dice("took", kind).IntN(1e9)), true
}

func (e elsewhere) FurtherCalls(path string) (int, bool) {
	dice := e.dice("further", path)
	return choice(dice, 0, 1, 40, 10_000), dice.IntN(3) > 0
}

func (e elsewhere) Length(walk string) (int, bool) {
	dice := e.dice("length", walk)
	return choice(dice, 0, 1, 30, 500, 1_000_000), dice.IntN(3) > 0
}

func (e elsewhere) Ordered(walk string) (ordered, known bool) {
	dice := e.dice("ordered", walk)
	return dice.IntN(2) == 0, dice.IntN(3) > 0
}

func (e elsewhere) Chained(walk string) (chained, known bool) {
	return e.dice("chained", walk).IntN(2) == 0, true
}

// Conversion is an instant among the posts, or one that none of them reaches.
func (e elsewhere) Conversion(account string) (at string, known bool) {
	dice := e.dice("conversion", account)
	ago := choice(dice, 0, 1, 3, 10, 30, 100, 1000)
	day := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC).AddDate(0, 0, -ago)
	return value.FormatTime(day), dice.IntN(4) > 0
}

func (e elsewhere) Accounts() []learn.Account {
	var list []learn.Account
	for i := range e.dice("accounts", "").IntN(4) {
		list = append(list, learn.Account{ID: "#" + strconv.Itoa(i)})
	}
	return list
}

// A page that was asked for before its walk was cut where posts are said to have no numbers,
// and refused, tells nothing of the posts behind the cut.
func TestElsewhere_conversion(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 90, PreConversion: 30, Comments: 400, Replies: 80, Shuffled: true})
	truth := loadTruth(t, r.sim.Data())
	r.cfg.PageSize = 23
	for past := elsewhere(140); past < 150; past++ {
		r.cfg.Memory = fetch.NewMemory()
		r.cfg.Memory.Earlier().Remember(func() learn.Past { return past })
		r.agrees(truth, "SELECT MediaId, TotalComments FROM MediaInsights")
	}
}
