package nodes_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// What goes to the file comes back as it was: ids, values of each kind, lists however far
// they were read, what hangs below at any depth, metrics, and the numbers of rows.
func TestStore_spill(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		w := newWorld(t, 1, false)
		dice := rand.New(rand.NewPCG(seed, 1))
		var posts []*nodes.Node
		for i := 0; i < 12; i += 2 {
			came, _ := w.page(i, i+2)
			posts = append(posts, came...)
		}
		for _, n := range posts {
			w.grow(n, dice)
		}
		before := map[string]string{}
		for _, n := range posts {
			before[n.ID] = n.Dump()
		}
		if err := w.Relieve(); err != nil {
			t.Fatal(err)
		}
		if w.Written() != 6 || w.Held() > 1 {
			t.Fatalf("%d pages written, not 6, and %d bytes held", w.Written(), w.Held())
		}
		for range 3 * len(posts) { // there and back again, in any order
			n := posts[dice.IntN(len(posts))]
			w.Bring(n)
			if diff := cmp.Diff(before[n.ID], n.Dump()); diff != "" || w.Err() != nil {
				t.Fatalf("seed %d: %v: (-before +after)\n%s", seed, w.Err(), diff)
			}
			if dice.IntN(2) == 0 {
				if err := w.Relieve(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// grow gives a post all that the file has to keep.
func (w *world) grow(n *nodes.Node, dice *rand.Rand) {
	values := []value.Value{
		value.Null, value.Int(dice.Int64()), value.Int(math.MinInt64), value.Float(dice.NormFloat64()), value.Float(math.Inf(-1)),
		value.Text(""), value.Text(strings.Repeat("é\x00", dice.IntN(300))),
	}
	any := func() value.Value { return values[dice.IntN(len(values))] }
	for f := 1; f < len(w.media.Fields); f++ {
		switch dice.IntN(3) {
		case 0:
			w.Fill(n, f, any())
		case 1:
			n.Settle(bitset.Of(f))
		}
	}
	if dice.IntN(2) == 0 {
		w.RowID(n)
	}
	numbers := w.Numbers(n, w.insights)
	for f := 1; f < len(w.insights.Fields); f++ {
		if dice.IntN(2) == 0 {
			w.Fill(numbers, f, any())
		}
	}
	l := w.comment(n, dice.IntN(5))
	for k := range dice.IntN(3) { // further pages
		pg := &nodes.Page{List: l, After: l.After(), Limit: 50}
		if dice.IntN(2) == 0 {
			pg.Left = []*shape.Path{w.replies}
		}
		m := w.Insert(w.Among(w.comments, n, l), fmt.Sprintf("%s8%d", n.ID, k), n, pg)
		l.AddPage(pg, []*nodes.Node{m})
		l.Proceed(&graph.Page{After: fmt.Sprint("c", k), HasNext: true}, dice.IntN(2))
	}
	for i := range l.Len() {
		switch c := l.At(i); dice.IntN(4) {
		case 0:
			c.None(w.replies)
		case 1:
			w.Nothing(c, w.replies)
		case 2:
			replies := w.Nested(c, w.replies, 50)
			pg := &nodes.Page{List: replies, Within: c.From}
			replies.AddNested(pg, []*nodes.Node{w.Insert(w.Among(w.replies, c, replies), c.ID+"7", c, pg)})
		}
	}
	if dice.IntN(3) == 0 {
		l.SetMost(int(dice.Int64N(100)) - 1)
	}
	if dice.IntN(3) == 0 && l.LoseCursor() {
		l.Resume(0)
		l.Resize(7)
	}
}

// A comment that was looked up hangs below its post, and is in no list of it: where
// the post is away it comes back with whoever asks for the comment.
func TestStore_spillAbove(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, false)
	w.page(0, 2)
	post := w.list.At(0)
	page := &nodes.Page{}
	page.Nodes = append(page.Nodes, w.Insert(w.Of(w.comments), "18000000000000001", nil, page))
	page.Nodes[0].HangBelow(post)
	if err := w.Relieve(); err != nil {
		t.Fatal(err)
	}
	if w.Written() != 1 || !post.Away() {
		t.Fatalf("%d pages written, not the post's", w.Written())
	}
	m := w.Known(w.Of(w.comments), page.Nodes[0].ID)
	if m == nil || m.Up != post || post.Get(w.caption).Text() != "caption of "+post.ID {
		t.Errorf("above %v there is %v", m, post)
	}
}

// A page that has grown since it was written goes where it spoils no other, and one that
// has shrunk or stayed as it is comes back too.
func TestStore_spillAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, false)
	var posts []*nodes.Node
	for i := 0; i < 8; i += 2 {
		came, _ := w.page(i, i+2)
		posts = append(posts, came...)
	}
	dice := rand.New(rand.NewPCG(7, 7))
	for round := range 20 {
		want := map[string]string{}
		for _, n := range posts {
			w.Bring(n)
			switch dice.IntN(3) {
			case 0:
				w.Fill(n, w.caption, value.Text(strings.Repeat("long ", dice.IntN(200))))
			case 1:
				w.comment(n, dice.IntN(4))
			}
			want[n.ID] = n.Dump()
		}
		if err := w.Relieve(); err != nil {
			t.Fatal(err)
		}
		for _, n := range posts {
			if w.Bring(n); w.Err() != nil || n.Dump() != want[n.ID] {
				t.Fatalf("round %d: %s came back as %s: %v", round, n.ID, n.Dump(), w.Err())
			}
		}
	}
}

// A page that does not come back as it was written is an error that says what to do, and
// stays one.
func TestStore_spoilt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, false)
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	w.SpillTo(f)
	w.page(0, 2)
	if err := w.Relieve(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{1}, 3); err != nil {
		t.Fatal(err)
	}
	w.Bring(w.list.At(0))
	if err := w.Err(); err == nil || !strings.Contains(err.Error(), "MaxMemory") {
		t.Errorf("%v", err)
	}
	if w.Relieve() == nil {
		t.Error("the error is forgotten")
	}
}
