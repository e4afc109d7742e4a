package nodes

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Whatever is entered, at once or when somebody looks, and taken out again: what is looked for
// is found.
func TestRegister(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		dice := rand.New(rand.NewPCG(seed, 7))
		r, want := register{byID: map[string]*Node{}}, map[string]*Node{}
		looks := 1 + dice.IntN(50) // one in so many
		for range 400 {
			id := strconv.Itoa(dice.IntN(40))
			n, there := want[id], want[id] != nil
			switch {
			case dice.IntN(looks) == 0:
				if got, asked := r.get(id); got != n || asked != there {
					t.Fatalf("seed %d: %s is %v, %v, and not %v", seed, id, got, asked, n)
				}
			case there && dice.IntN(2) == 0:
				r.given = n
			case there:
				other := &Node{ID: id}
				if r.drop(other) || !r.drop(n) || r.drop(n) {
					t.Fatalf("seed %d: %s was not taken out, or another, or twice", seed, id)
				}
				delete(want, id)
			default:
				want[id] = &Node{ID: id}
				if dice.IntN(3) == 0 {
					r.put(id, want[id])
				} else {
					r.putLater(want[id])
				}
			}
		}
		for id, n := range want {
			if got, _ := r.get(id); got != n {
				t.Fatalf("seed %d: %s is %v in the end", seed, id, got)
			}
		}
		if len(r.byID) != len(want) || len(r.late) > 0 {
			t.Errorf("seed %d: %d and %d are held, not %d", seed, len(r.byID), len(r.late), len(want))
		}
	}
}

// Of which answers it is plain that nothing of them was seen.
func TestMembers_new(t *testing.T) {
	t.Parallel()
	p := shape.Of(schema.Default()).Find(schema.RootAccount, "media/comments")
	those := func(ids ...string) (these []graph.Node) {
		for _, id := range ids {
			these = append(these, graph.Node{ID: id})
		}
		return these
	}
	many := make([]graph.Node, fewCompared+1)
	for i := range many {
		many[i].ID = strconv.Itoa(i)
	}
	for name, test := range map[string]struct {
		these []graph.Node
		seen  func(m *Members)
		want  bool
	}{
		"nothing":               {want: true},
		"several":               {these: those("1", "2", "3"), want: true},
		"as many as may be":     {these: many[1:], want: true},
		"more than may be":      {these: many},
		"the same twice":        {these: those("1", "2", "1")},
		"without ids":           {these: those("")},
		"looked for":            {these: those("1"), seen: func(m *Members) { m.put("2", nil) }},
		"one is written away":   {these: those("1"), seen: func(m *Members) { m.away.set("2", 1) }},
		"another is not looked": {these: those("1"), seen: func(m *Members) { m.putLater(&Node{ID: "2"}) }, want: true},
	} {
		var m Members
		if m.init(p); test.seen != nil {
			test.seen(&m)
		}
		if m.New(test.these) != test.want {
			t.Errorf("%s: it is plain that they are new: %v", name, !test.want)
		}
	}
}
