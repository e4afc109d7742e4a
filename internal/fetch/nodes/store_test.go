package nodes_test

import (
	"fmt"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// world is an account with pages of two posts, each with two comments.
type world struct {
	store           *nodes.Store
	media, comments *shape.Path
	list            *nodes.List
	caption, text   int
}

func newWorld(t *testing.T, budget int, once bool, pages int) *world {
	t.Helper()
	s := shape.Of(schema.Default())
	w := &world{
		store: nodes.New(s.Paths, budget, once),
		media: s.Find(schema.RootAccount, "media"), comments: s.Find(schema.RootAccount, "media/comments"),
	}
	t.Cleanup(func() {
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	})
	w.caption, w.text = w.media.Field("caption"), w.comments.Field("text")
	account := w.store.Root(s.RootOf(schema.RootAccount), "17841400000000001", nil)
	w.list = &nodes.List{Path: w.media, Owner: account}
	account.SetPart(w.media, w.list)
	for i := range pages {
		w.list.Marks = append(w.list.Marks, w.list.Gone+len(w.list.Items))
		page := &nodes.Page{List: w.list}
		for j := range 2 {
			page.Nodes = append(page.Nodes, w.post(account, page, fmt.Sprintf("1790000000%d%d", i, j)))
		}
		w.list.Add(page.Nodes)
	}
	return w
}

func (w *world) post(account *nodes.Node, page *nodes.Page, id string) *nodes.Node {
	n := w.store.Insert(w.store.Of(w.media), id, account, page)
	n.Set(w.caption, value.Text("caption of "+id))
	comments := &nodes.List{Path: w.comments, Owner: n, Done: true, Pages: 1}
	n.SetPart(w.comments, comments)
	within := &nodes.Page{List: comments, Within: page}
	for k := range 2 {
		m := w.store.Insert(w.store.Of(w.comments), fmt.Sprintf("%s9%d", id, k), n, within)
		m.Set(w.text, value.Text("text of "+m.ID))
		within.Nodes = append(within.Nodes, m)
	}
	comments.Add(within.Nodes)
	return n
}

// What goes to the file comes back as it was, and its row has the number it had.
func TestStore_spill(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, false, 3)
	row := w.store.RowID(w.list.Items[0])
	if err := w.store.Relieve(); err != nil {
		t.Fatal(err)
	}
	if w.store.Written() != 3 {
		t.Fatalf("%d pages written, not 3", w.store.Written())
	}
	comment := w.list.Items[0].ID + "91"
	if asked, there := w.store.Saw(w.comments, comment); !asked || !there {
		t.Errorf("%s is forgotten", comment)
	}
	if asked, _ := w.store.Saw(w.comments, "1"); asked {
		t.Error("what nobody has asked for was seen")
	}
	m := w.store.Known(w.store.Of(w.comments), comment)
	if m == nil || m.Get(w.text).Text() != "text of "+comment {
		t.Fatalf("%s came back as %v: %v", comment, m, w.store.Err())
	}
	if m.Up != w.list.Items[0] || m.Up.Get(w.caption).Text() != "caption of "+m.Up.ID || w.store.RowID(m.Up) != row {
		t.Errorf("the post above came back as %v", m.Up)
	}
	if l := m.Up.Part(w.comments); l == nil || len(l.Items) != 2 || !l.Done {
		t.Errorf("its comments came back as %+v", l)
	}
}

// A comment that was looked up hangs below its post, and is in no list of it: where
// the post is away it comes back with whoever asks for the comment.
func TestStore_spillAbove(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, false, 1)
	post := w.list.Items[0]
	page := &nodes.Page{}
	page.Nodes = append(page.Nodes, w.store.Insert(w.store.Of(w.comments), "18000000000000001", nil, page))
	page.Nodes[0].Up = post
	if err := w.store.Relieve(); err != nil {
		t.Fatal(err)
	}
	if w.store.Written() != 1 {
		t.Fatalf("%d pages written, not the post's", w.store.Written())
	}
	m := w.store.Known(w.store.Of(w.comments), page.Nodes[0].ID)
	if m == nil || m.Up != post || post.Get(w.caption).Text() != "caption of "+post.ID {
		t.Errorf("above %v there is %v", m, post)
	}
}

// No page goes that a reader stands at.
func TestStore_pinned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, false, 3)
	r := w.store.Read(w.list)
	r.Advance(w.list.Items[0])
	if err := w.store.Relieve(); err != nil {
		t.Fatal(err)
	}
	if w.store.Written() != 2 {
		t.Errorf("%d pages written, not the 2 that nobody reads", w.store.Written())
	}
	r.Close()
	if err := w.store.Relieve(); err != nil {
		t.Fatal(err)
	}
	if w.store.Written() != 3 {
		t.Errorf("%d pages written once nobody reads, not 3", w.store.Written())
	}
}

// Where rows are read once, the pages behind the reader go, but for the last two;
// where a second scan begins, none does.
func TestStore_letGo(t *testing.T) {
	t.Parallel()
	for scans, gone := range map[int]int{1: 4, 2: 0} {
		w := newWorld(t, 0, true, 4)
		for range scans {
			w.store.BeginScan()
		}
		r := w.store.Read(w.list)
		for _, n := range w.list.Items {
			r.Advance(n)
		}
		first := w.list.Items[0].ID
		w.store.LetGo(w.list)
		if w.list.Gone != gone {
			t.Errorf("%d scans: %d posts let go, not %d", scans, w.list.Gone, gone)
		}
		if _, there := w.store.Saw(w.media, first); there != (gone == 0) {
			t.Errorf("%d scans: the first post is there: %t", scans, there)
		}
	}
}
