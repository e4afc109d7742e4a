package nodes_test

import (
	"os"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
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
