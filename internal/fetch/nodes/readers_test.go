package nodes_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// A list knows its readers: whatever is let go, each is given all from the beginning to
// the end, and nothing comes twice.
func TestList_readers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		w := newWorld(t, 0, true)
		dice := rand.New(rand.NewPCG(seed, 2))
		var readers []*nodes.Reader
		for range 1 + dice.IntN(3) {
			readers = append(readers, w.Read(w.list))
		}
		const posts = 40
		for next := 0; len(readers) > 0; {
			k := dice.IntN(len(readers))
			r := readers[k]
			if r.Waits() {
				if next < posts {
					w.page(max(0, next-dice.IntN(2)), next+2) // it may repeat the last one
					next += 2
					w.LetGo(w.list)
					continue
				}
				if r.At() != posts {
					t.Fatalf("seed %d: a reader was given %d of %d", seed, r.At(), posts)
				}
				r.Close()
				readers = slices.Delete(readers, k, k+1)
				continue
			}
			n := w.list.At(r.At())
			if n.ID != id(r.At()) || n.Get(w.caption).Text() != "caption of "+n.ID || w.Known(w.Of(w.media), n.ID) != n {
				t.Fatalf("seed %d: item %d is %s", seed, r.At(), n.ID)
			}
			r.Advance(n)
			if dice.IntN(30) == 0 && len(readers) > 1 { // before its end
				r.Close()
				readers = slices.Delete(readers, k, k+1)
			}
		}
		if w.list.Len() != posts || w.list.Gone() == 0 || w.list.Whole() {
			t.Errorf("seed %d: %d items, %d of them let go", seed, w.list.Len(), w.list.Gone())
		}
		pg, m := &nodes.Page{List: w.list}, w.Of(w.media)
		if w.Take(m, id(0), w.account, pg) != nil || w.Take(m, id(posts), w.account, pg) == nil {
			t.Errorf("seed %d: what was let go comes again, or what is new does not", seed)
		}
	}
}

// A list keeps nothing but the ids of what it has let go of, also of what another one had
// before.
func TestStore_letGoShared(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, true)
	other := nodes.NewList(w.account, w.media, nodes.Wish{Window: shape.Window{Since: 1}, Size: 2})
	for i := 0; i < 8; i += 2 {
		w.page(i, i+2)
		w.pageOf(other, i, i+2)
	}
	had := other.Shared()
	w.LetGo(other)
	if had != 8 || other.Shared() != 4 || other.Gone() != 4 {
		t.Errorf("%d were another one's, and %d are with %d let go", had, other.Shared(), other.Gone())
	}
}

// Who reads on below a post that was let go makes nobody find again what went with it.
func TestReader_letGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, true)
	w.page(0, 2)
	below := w.list.At(0).Part(w.comments)
	inner, comment := w.Read(below), below.At(0)
	if w.Known(w.Of(w.comments), comment.ID) != comment {
		t.Fatal("the comment is not found")
	}
	w.walkPast(t, func() {})
	inner.Advance(comment)
	if n := w.Known(w.Of(w.comments), comment.ID); n != nil {
		t.Errorf("of %d posts that were let go a comment is found: %v", w.list.Gone(), n)
	}
	inner.Close()
}

// Whichever of several lists comes by an object, or lets go of it, and whoever looks for it:
// what a list has let go of never comes to it again, what another one holds is the same node,
// and everything else is new.
func TestStore_take(t *testing.T) {
	t.Parallel()
	again, taken := 0, 0
	for seed := range uint64(60) {
		dice := rand.New(rand.NewPCG(seed, 11))
		w := newWorld(t, 0, true)
		m := w.Of(w.media)
		lists := []*nodes.List{w.list, nodes.NewList(w.account, w.media, nodes.Wish{Size: 2})}
		lists = append(lists, lists[1].Part(shape.Window{Since: 1}), lists[1].Part(shape.Window{Until: 1}))
		group := []int{0, 1, 1, 1} // whose objects do not come again, by the list
		holds, had := map[*nodes.List]map[string]*nodes.Node{}, [2]map[string]bool{{}, {}}
		for _, l := range lists {
			holds[l] = map[string]*nodes.Node{}
		}
		held := func(id string) *nodes.Node {
			for _, l := range lists {
				if n := holds[l][id]; n != nil {
					return n
				}
			}
			return nil
		}
		for range 150 {
			k := dice.IntN(len(lists))
			l, mine := lists[k], had[group[k]]
			pg := &nodes.Page{List: l}
			var these []*nodes.Node
			fresh := map[string]*nodes.Node{}
			for range 1 + dice.IntN(4) {
				id := id(dice.IntN(60))
				n, other := w.Take(m, id, w.account, pg), held(id)
				if same := fresh[id]; same != nil { // twice in one page
					if n != nil && n != same {
						t.Fatalf("seed %d: %s is %v, and not %v", seed, id, n, same)
					}
					continue
				}
				mineHeld := false
				for i, x := range lists {
					mineHeld = mineHeld || group[i] == group[k] && holds[x][id] != nil
				}
				switch {
				case mine[id] && !mineHeld:
					if n != nil {
						t.Fatalf("seed %d: %s comes again to a list that has let go of it", seed, id)
					}
					again++
					continue
				case n == nil || n.ID != id || other != nil && n != other || other == nil && n.From != pg:
					t.Fatalf("seed %d: %s is %v, and not %v", seed, id, n, other)
				}
				taken++
				these, fresh[id], mine[id] = append(these, n), n, true
			}
			came, _ := l.AddPage(pg, these)
			for _, n := range came {
				holds[l][n.ID] = n
			}
			if dice.IntN(3) == 0 {
				if id := id(dice.IntN(60)); w.Known(m, id) != held(id) {
					t.Fatalf("seed %d: %s is looked for in vain", seed, id)
				}
			}
			if w.LetGo(l); len(l.Held()) < len(holds[l]) {
				clear(holds[l])
				for _, n := range l.Held() {
					holds[l][n.ID] = n
				}
			}
		}
	}
	if again == 0 || taken == 0 {
		t.Errorf("%d objects came again, %d were taken", again, taken)
	}
}

// The further pages of a list below a post repeat what they will, and others look for what came:
// whatever is known is the same node, and everything else is new.
func TestStore_takeBelow(t *testing.T) {
	t.Parallel()
	again, looked := 0, 0
	for seed := range uint64(60) {
		dice := rand.New(rand.NewPCG(seed, 13))
		w := newWorld(t, 0, true)
		w.page(0, 2)
		m, known := w.Of(w.comments), map[string]*nodes.Node{}
		looks := 1 + dice.IntN(60)
		for _, post := range w.list.Held() {
			l := post.Part(w.comments)
			for _, n := range l.Held() {
				known[n.ID] = n
			}
			for range 20 {
				pg := &nodes.Page{List: l}
				var these []*nodes.Node
				for range 1 + dice.IntN(4) {
					id := fmt.Sprintf("%s9%d", post.ID, dice.IntN(50))
					n := w.Take(m, id, post, pg)
					if n == nil || n.ID != id || known[id] != nil && n != known[id] || known[id] == nil && n.From != pg {
						t.Fatalf("seed %d: %s is %v, and not %v", seed, id, n, known[id])
					}
					if known[id] != nil {
						again++
					}
					these, known[id] = append(these, n), n
				}
				l.AddPage(pg, these)
				if dice.IntN(looks) == 0 {
					looked++
					id := fmt.Sprintf("%s9%d", post.ID, dice.IntN(50))
					if w.Known(m, id) != known[id] {
						t.Fatalf("seed %d: %s is looked for in vain", seed, id)
					}
				}
			}
		}
	}
	if again == 0 || looked == 0 {
		t.Errorf("%d objects came again, and %d were looked for", again, looked)
	}
}

// What one list lets go of and another one holds is not new to that one, should an answer
// repeat it.
func TestStore_letGoHeld(t *testing.T) {
	t.Parallel()
	for _, first := range []bool{true, false} {
		w := newWorld(t, 0, true)
		other := nodes.NewList(w.account, w.media, nodes.Wish{Window: shape.Window{Since: 1}, Size: 2})
		gone, stays := other, w.list
		if first {
			gone, stays = stays, gone
		}
		w.pageOf(stays, 2, 4)
		for i := 0; i < 8; i += 2 {
			w.pageOf(gone, i, i+2)
		}
		w.LetGo(gone)
		if came, _ := w.pageOf(stays, 2, 4); len(came) > 0 || gone.Gone() != 4 {
			t.Errorf("first list %t: with %d let go of another list, %q came twice", first, gone.Gone(), ids(came))
		}
		for i := 4; i < 10; i += 2 {
			w.pageOf(stays, i, i+2)
		}
		w.LetGo(stays)
		if _, there := w.Saw(w.media, id(2)); there {
			t.Errorf("first list %t: what both have let go of is there", first)
		}
	}
}

// The slowest reader keeps what it has to read; the last two pages stay for a page that
// shifted; where others may come all stays.
func TestStore_letGo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		once    bool
		prepare func(w *world, r *nodes.Reader)
		gone    int
	}{
		"one reader":       {true, func(*world, *nodes.Reader) {}, 4},
		"kept for others":  {false, func(*world, *nodes.Reader) {}, 0},
		"looked for by id": {true, func(w *world, _ *nodes.Reader) { w.Keep(w.comments) }, 0},
		"others are":       {true, func(w *world, _ *nodes.Reader) { w.Keep(w.stories) }, 4},
		"a slow reader":    {true, func(w *world, _ *nodes.Reader) { w.Read(w.list).Advance(w.list.At(0)) }, 0},
		"a slow one gone":  {true, func(w *world, _ *nodes.Reader) { w.Read(w.list).Close() }, 4},
		"nobody reads":     {true, func(_ *world, r *nodes.Reader) { r.Close() }, 4},
	} {
		w := newWorld(t, 0, test.once)
		for i := 0; i < 8; i += 2 {
			w.page(i, i+2)
		}
		r := w.Read(w.list)
		for i := range w.list.Len() {
			r.Advance(w.list.At(i))
		}
		test.prepare(w, r)
		w.LetGo(w.list)
		if w.list.Gone() != test.gone || w.list.Whole() != (test.gone == 0) {
			t.Errorf("%s: %d posts let go, not %d", name, w.list.Gone(), test.gone)
		}
		_, post := w.Saw(w.media, id(0))
		_, comment := w.Saw(w.comments, id(0)+"90")
		if there := test.gone == 0; post != there || comment != there {
			t.Errorf("%s: the first post is there: %t, its comment: %t", name, post, comment)
		}
	}
}

// A reader that stands at an item out of turn was not given it.
func TestReader(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	r, seeker := w.Read(w.list), w.Seek(w.list)
	if !r.Waits() || r.Seeks() || !seeker.Seeks() {
		t.Error("a reader does not know what it is for")
	}
	w.page(0, 2)
	r.StandAt(w.list.At(1))
	var at []*nodes.Node
	r.Pins(func(n *nodes.Node) { at = append(at, n) })
	if r.At() != 0 || r.Waits() || !slices.Equal(at, []*nodes.Node{w.account, w.list.At(1)}) {
		t.Errorf("it was given %d, and stands at %v", r.At(), ids(at))
	}
}

// What was read to its end is let go whole, once nobody reads it. What was written away
// goes as well, and weighs nothing any more.
func TestStore_letGoWeight(t *testing.T) {
	t.Parallel()
	for _, budget := range []int{0, 1, 1 << 20} {
		w := newWorld(t, budget, true)
		r := w.Read(w.list)
		for i := 0; i < 20; i += 2 {
			w.page(i, i+2)
			for range 2 {
				r.Advance(w.list.At(r.At()))
				if err := w.Relieve(); err != nil {
					t.Fatal(err)
				}
			}
			w.LetGo(w.list)
			if _, there := w.Saw(w.comments, id(0)+"90"); there != (w.list.Gone() == 0) {
				t.Errorf("budget %d: after %d posts, %d of them let go, a comment of the first is there: %t", budget, i+2, w.list.Gone(), there)
			}
		}
		if w.list.Gone() != 16 || w.Gone() != 16 || budget == 1 && w.Written() < 8 {
			t.Errorf("budget %d: %d posts let go, %d in all, %d pages written", budget, w.list.Gone(), w.Gone(), w.Written())
		}
		w.list.End()
		r.Close()
		if w.LetGo(w.list); w.list.Gone() != 20 || w.Held() != 0 || w.list.Latest() != nil {
			t.Errorf("budget %d: %d posts let go in the end, and %d bytes held", budget, w.list.Gone(), w.Held())
		}
		for i := range 20 {
			if n := w.Known(w.Of(w.comments), id(i)+"91"); n != nil {
				t.Errorf("budget %d: a comment of post %d is held", budget, i)
			}
		}
	}
}
