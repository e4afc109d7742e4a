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
	"github.com/viewfinder-sql/viewfinder/schema"
)

// A node is what has that id at that path; what was asked for and is not there is known
// too.
func TestStore_identity(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	w.page(0, 2)
	if n := w.Known(w.Of(w.media), id(1)); n != w.list.At(1) {
		t.Errorf("the post is known as %v", n)
	}
	if w.Known(w.Of(w.stories), id(1)) != nil {
		t.Error("a post is no story")
	}
	w.SetMissing(w.media, "17912")
	for _, test := range []struct {
		id           string
		asked, there bool
	}{{id(0), true, true}, {"17912", true, false}, {"17913", false, false}} {
		if asked, there := w.Saw(w.media, test.id); asked != test.asked || there != test.there {
			t.Errorf("%s: asked %t, there %t", test.id, asked, there)
		}
	}
	if w.Came(w.media) != 2 || w.Came(w.comments) != 4 {
		t.Errorf("%d posts and %d comments came", w.Came(w.media), w.Came(w.comments))
	}
	if c := w.Candidate(w.media, id(5)); c.ID != id(5) || w.Known(w.Of(w.media), id(5)) != nil {
		t.Error("a candidate is among the posts")
	}
	if again := w.Root(w.account.In.Path, w.account.ID, nil); again != w.account {
		t.Error("the account is there twice")
	}
	one := w.Numbers(w.list.At(0), w.insights)
	if one.ID != id(0) || one.Up != w.list.At(0) || w.Numbers(w.list.At(0), w.insights) != one {
		t.Errorf("a post's numbers are %v", one)
	}
}

// The same object has the same row number; among the answers to questions it is one for
// each.
func TestStore_rowID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	seen := map[int64]string{}
	number := func(n *nodes.Node, name string) {
		t.Helper()
		row := w.RowID(n)
		if row <= 0 || w.RowID(n) != row {
			t.Errorf("%s: %d, then %d", name, row, w.RowID(n))
		}
		if other := seen[row]; other != "" && other != name {
			t.Errorf("%s and %s are both %d", name, other, row)
		}
		seen[row] = name
	}
	for _, x := range []string{"17900000000000001", "17900000000000002", "07900000000000001", "#1", "12"} {
		number(w.Candidate(w.media, x), x)
		number(w.Candidate(w.media, x), x)
		number(w.Candidate(w.stories, x+"#"), "story "+x)
	}
	for _, tag := range []string{"a", "b"} {
		q := &nodes.Question{Text: tag, Row: tag, Members: map[*shape.Path]*nodes.Members{}}
		root := w.BeginAt(q, w.media, "17900000000000001")
		number(root, "under "+tag)
		if w.Among(w.comments, root, nil) == w.Of(w.comments) {
			t.Error("what answers a question is not apart")
		}
	}
}

// The first value of a field stays asked for; what was settled without one is NULL.
func TestNode_values(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	w.page(0, 1)
	n := w.list.At(0)
	if !n.Have().Has(w.caption) || n.Get(w.caption).Text() != "caption of "+id(0) || n.Get(0).Text() != id(0) {
		t.Errorf("%s has %v", n.ID, n.Have())
	}
	other := w.media.Field("like_count")
	if n.Have().Has(other) || !n.Get(other).IsNull() {
		t.Error("it has what was not asked for")
	}
	n.Settle(bitset.Of(other))
	if !n.Have().Has(other) || !n.Get(other).IsNull() {
		t.Error("a field that was settled without a value is not NULL")
	}
	up := w.Candidate(w.media, "1")
	n.HangBelow(up)
	if n.Up != w.account {
		t.Error("a node that hangs below one was hung below another")
	}
	if w.account.Account() != w.account.ID || n.Account() != w.account.ID || n.Part(w.comments).At(0).Account() != w.account.ID {
		t.Error("the account above is not known")
	}
	if up.Account() != "" {
		t.Error("an account above a node that hangs below none")
	}
}

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
		switch c := l.At(i); dice.IntN(3) {
		case 0:
			c.None(w.replies)
		case 1:
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

// What hangs below a page that was written away is known by its id, and brings it back.
func TestStore_known(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, false)
	w.page(0, 2)
	w.page(2, 4)
	row := w.RowID(w.list.At(0))
	if err := w.Relieve(); err != nil {
		t.Fatal(err)
	}
	comment := id(0) + "91"
	if asked, there := w.Saw(w.comments, comment); !asked || !there {
		t.Errorf("%s is forgotten", comment)
	}
	if asked, _ := w.Saw(w.comments, "1"); asked {
		t.Error("what nobody has asked for was seen")
	}
	m := w.Known(w.Of(w.comments), comment)
	if m == nil || m.Get(w.text).Text() != "text of "+comment {
		t.Fatalf("%s came back as %v: %v", comment, m, w.Err())
	}
	if m.Up != w.list.At(0) || m.Up.Get(w.caption).Text() != "caption of "+m.Up.ID || w.RowID(m.Up) != row {
		t.Errorf("the post above came back as %v", m.Up)
	}
	if w.list.At(2).Away() != true {
		t.Error("the other page came back unasked")
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

// The pages that were used last stay.
func TestStore_leastUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 20_000, false)
	for i := 0; i < 12; i += 2 {
		w.page(i, i+2)
	}
	if err := w.Relieve(); err != nil || w.Written() != 0 {
		t.Fatalf("%d pages of %d bytes written: %v", w.Written(), w.Held(), err)
	}
	w.Touch(w.list.At(0).Unit())
	for i := 12; w.Written() == 0; i += 2 {
		w.page(i, i+2)
		if err := w.Relieve(); err != nil {
			t.Fatal(err)
		}
	}
	if w.list.At(0).Away() || !w.list.At(2).Away() || w.list.At(w.list.Len()-1).Away() {
		t.Error("not the pages that were not used for longest went away")
	}
	if w.Held() > 15_000 {
		t.Errorf("%d bytes are held", w.Held())
	}
}

// No page goes that something stands at.
func TestStore_pinned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, false)
	for i := 0; i < 6; i += 2 {
		w.page(i, i+2)
	}
	r := w.Read(w.list)
	r.Advance(w.list.At(0))
	below := stand{w.list.At(2).Part(w.comments).At(1)}
	w.Hold(below)
	for _, test := range []struct {
		written int
		release func()
	}{{1, r.Close}, {2, func() { w.Release(below) }}, {3, func() {}}} {
		if err := w.Relieve(); err != nil {
			t.Fatal(err)
		}
		if w.Written() != test.written {
			t.Errorf("%d pages written, not the %d at which nothing stands", w.Written(), test.written)
		}
		test.release()
	}
}

// stand stands at a node.
type stand struct{ n *nodes.Node }

func (s stand) Pins(pin func(*nodes.Node)) { pin(s.n); pin(nil) }

// A page of which a list cannot be written now stays whole: one that cannot go on, or
// that is read again from its beginning.
func TestStore_busy(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(l *nodes.List){
		"failed": func(l *nodes.List) { l.Fail(os.ErrInvalid) },
		"came once": func(l *nodes.List) {
			l.Proceed(&graph.Page{After: "x", HasNext: true, Nodes: []graph.Node{{ID: "1"}}}, 0)
		},
	} {
		w := newWorld(t, 1, false)
		w.page(0, 2)
		w.page(2, 4)
		make(w.list.At(0).Part(w.comments))
		before := w.list.At(0).Dump()
		if err := w.Relieve(); err != nil {
			t.Fatal(err)
		}
		if w.Written() != 1 || w.list.At(0).Away() || w.list.At(0).Dump() != before {
			t.Errorf("%s: %d pages written", name, w.Written())
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

// The paths of a page that are left for requests of their own are those of the catalogue.
func TestPage_units(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	w.page(0, 2)
	n := w.list.At(0)
	c := n.Part(w.comments).At(0)
	if c.Unit() != n.From || n.Unit() != n.From || w.account.Unit() != nil || w.Candidate(w.comments, "1").Unit() != nil {
		t.Error("a node belongs to another page of the first level")
	}
	if c.From.Top() != n.From || c.From.Of() != n.Part(w.comments) || (*nodes.Page)(nil).Of() != nil {
		t.Error("a nested page came with another one")
	}
	if got := ids(c.Page()); len(got) != 2 || len(w.Candidate(w.media, "1").Page()) != 1 {
		t.Errorf("the comments %v are completed together", got)
	}
	if w.account.In.Root != schema.RootAccount {
		t.Error("the account is no root")
	}
}
