package nodes_test

import (
	"fmt"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// world is an account with a list of posts, of which pages come as a walk takes them in.
type world struct {
	*nodes.Store
	account                  *nodes.Node
	media, comments, replies *shape.Path
	insights, stories        *shape.Path
	caption, text            int
	list                     *nodes.List
}

func newWorld(t *testing.T, budget int, once bool) *world {
	t.Helper()
	s := shape.Of(schema.Default())
	at := func(edges string) *shape.Path { return s.Find(schema.RootAccount, edges) }
	w := &world{
		Store: nodes.New(s.Paths, budget, func(*shape.Path) bool { return once }, nil),
		media: at("media"), comments: at("media/comments"), replies: at("media/comments/replies"),
		insights: at("media/insights"), stories: at("stories"),
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	w.caption, w.text = w.media.Field("caption"), w.comments.Field("text")
	w.account = w.Root(s.RootOf(schema.RootAccount), "17841400000000001", nil)
	w.list = nodes.NewList(w.account, w.media, nodes.Wish{Size: 2})
	w.account.SetPart(w.media, w.list)
	return w
}

// id is that of the i-th post.
func id(i int) string { return fmt.Sprintf("179%08d", i) }

// page takes in a page of the posts from one to before another, each with two comments.
func (w *world) page(from, to int) (came []*nodes.Node, newer bool) {
	return w.pageOf(w.list, from, to)
}

func (w *world) pageOf(l *nodes.List, from, to int) (came []*nodes.Node, newer bool) {
	pg := &nodes.Page{List: l, After: l.After(), Limit: to - from}
	g := &graph.Page{After: fmt.Sprint("after ", to), HasNext: true}
	for i := from; i < to; i++ {
		g.Nodes = append(g.Nodes, graph.Node{ID: id(i)})
	}
	var these []*nodes.Node
	for _, x := range g.Nodes {
		n := w.Take(w.Among(l.Path, w.account, l), x.ID, w.account, pg)
		if n == nil {
			continue
		}
		if n.From == pg {
			w.Fill(n, w.caption, value.Text("caption of "+x.ID))
			w.comment(n, 2)
		}
		these = append(these, n)
	}
	came, newer = l.AddPage(pg, these)
	l.Pass(g, came)
	l.Proceed(g, len(came))
	return came, newer
}

// walkPast has a reader go by the posts of the first page, and by what comes behind, until they
// are let go. After each page that came something may be looked at.
func (w *world) walkPast(t *testing.T, look func()) {
	t.Helper()
	r := w.Read(w.list)
	for i := w.list.Len(); i < 8; i += 2 {
		for !r.Waits() {
			r.Advance(w.list.At(r.At()))
		}
		w.page(i, i+2)
		w.LetGo(w.list)
		look()
	}
	if w.list.Gone() == 0 {
		t.Fatal("no post was let go")
	}
}

// comment hangs so many comments below a post, as they come along with it.
func (w *world) comment(n *nodes.Node, count int) *nodes.List {
	l := w.Nested(n, w.comments, 50)
	pg := &nodes.Page{List: l, Within: n.From, Limit: 50}
	var these []*nodes.Node
	for k := range count {
		m := w.Insert(w.Among(w.comments, n, l), fmt.Sprintf("%s9%d", n.ID, k), n, pg)
		w.Fill(m, w.text, value.Text("text of "+m.ID))
		these = append(these, m)
	}
	l.AddNested(pg, these)
	return l
}

func ids(these []*nodes.Node) (out []string) {
	for _, n := range these {
		out = append(out, n.ID)
	}
	return out
}
