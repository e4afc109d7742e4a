package nodes_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
)

// A long walk takes the memory of a few pages, over and over; what is stood at stays as it
// is, and what was let go of comes to nobody.
func TestStore_reuse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		budget int
		stand  bool // at the first post
		few    int  // of how many nodes of posts the memory is taken at the most
		loses  bool // some, as there are enough
	}{
		"no bound":     {few: 8},
		"stood at":     {stand: true, few: 10},
		"a budget":     {budget: 1 << 20, few: 8},
		"a small one":  {budget: 16 * 230 * 2, few: 8, loses: true}, // two may be spare
		"none to keep": {budget: 1, few: 200, loses: true},
	} {
		w := newWorld(t, test.budget, true)
		r, first := w.Read(w.list), &standing{}
		memory := map[*nodes.Node]bool{}
		const posts = 200
		for i := range posts {
			if r.Waits() {
				w.page(i, i+2)
				w.LetGo(w.list)
			}
			n := w.list.At(r.At())
			r.Advance(n)
			if memory[n] = true; i == 0 && test.stand {
				first.at = n
				w.Hold(first)
			}
			if err := w.Relieve(); err != nil {
				t.Fatal(err)
			}
			w.Bring(n)
			below := n.Part(w.comments)
			if n.ID != id(i) || n.Get(w.caption).Text() != "caption of "+n.ID || n.Up != w.account || below.Owner != n || below.Len() != 2 {
				t.Fatalf("%s: post %d is %s %q, with %d comments", name, i, n.ID, n.Get(w.caption).Text(), below.Len())
			}
			for _, c := range below.Held() {
				if c.Up != n || c.From.Top() != n.From || c.Get(w.text).Text() == "" || w.Known(w.Of(w.comments), c.ID) != c {
					t.Fatalf("%s: a comment of post %d is %s below %s", name, i, c.ID, c.Up.ID)
				}
			}
			if w.RowID(n) != w.Intern(n.In.Edges, n.ID) {
				t.Fatalf("%s: post %d has the number of another one", name, i)
			}
		}
		if first.at != nil && first.at.ID != id(0) {
			t.Errorf("%s: what is stood at is %q now", name, first.at.ID)
		}
		if of := w.Reused(); len(memory) > test.few || (of.Lost > 0) != test.loses || (of.Kept > 0) != (test.budget != 1) {
			t.Errorf("%s: %d posts take the memory of %d, %+v", name, posts, len(memory), of)
		}
	}
}

// What another list holds is not used again, nor what that hangs below.
func TestStore_reuseShared(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, true)
	post := w.Insert(w.Of(w.media), id(999), w.account, nil)
	r := w.Read(w.list)
	var comment *nodes.Node
	for i := 0; i < 20; i += 2 {
		w.page(i, i+2)
		if i == 0 {
			comment = w.list.At(0).Part(w.comments).At(0)
			other := w.Nested(post, w.comments, 50)
			other.AddNested(w.Along(other, nil), []*nodes.Node{comment})
		}
		w.LetGo(w.list)
		for !r.Waits() {
			r.Advance(w.list.At(r.At()))
		}
		if err := w.Relieve(); err != nil {
			t.Fatal(err)
		}
	}
	if of := w.Reused(); of.Kept == 0 || comment.ID != id(0)+"90" || post.Part(w.comments).At(0) != comment {
		t.Errorf("%+v, and the comment that another list holds is %q", of, comment.ID)
	}
	if up := comment.Up; up.ID != id(0) || up.Get(w.caption).Text() != "caption of "+id(0) || up.Up != w.account {
		t.Errorf("what the comment hangs below is %q %q", up.ID, up.Get(w.caption).Text())
	}
}
