package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// lists reads the lists of a statement, each page when its items are wanted. A list is
// one for all readers that want the same of it.
type lists struct {
	*planner
	pager    *pager.Pager
	seen     *nodes.Store
	pages    *pages
	resumer  *resumer
	intake   *intake
	course   *course
	orders   *orders
	numbers  *numbers
	insights *insights
	objects  *objects

	windows map[windowKey]*nodes.List
}

// windowKey tells the lists of an owner that do not hold all there is.
type windowKey struct {
	account *nodes.Node
	path    *shape.Path
	window  shape.Window
	// question is what the list answers; nil where no argument has a value.
	question *nodes.Question
}

// maxWindows bounds the walks of one edge that differ only in their time range.
// Beyond it, as when a join gives another range for each row, one walk without
// a range serves all.
const maxWindows = 4

// of returns the list of an owner's children at p for another reader, which
// walks that window; first is the size of its first page, 0 for the largest. A
// list that has let go of items is no longer one for others: they begin anew. Of a
// list known to be in no order, all is read.
func (s *lists) of(owner *nodes.Node, p *shape.Path, w shape.Window, first int, q *nodes.Question) *nodes.List {
	if q != nil { // whose parameters are part of what is asked for
		key := windowKey{owner, p, w, q}
		if l := s.windows[key]; s.whole(l) {
			return l
		}
		l := s.newList(owner, p, w, first, q)
		s.windows[key] = l
		return l
	}
	if s.orders.disordered(owner, p) {
		if w != (shape.Window{}) {
			s.orders.noteDisorder(owner, p)
		}
		w, first = shape.Window{}, 0
	}
	if l := owner.Part(p); s.whole(l) && (w == shape.Window{} || l.Done()) {
		return l
	}
	if (w != shape.Window{}) {
		key := windowKey{owner, p, w, nil}
		if l := s.windows[key]; s.whole(l) {
			return l
		}
		count := 0
		for k := range s.windows {
			if k.account == owner && k.path == p {
				count++
			}
		}
		if count < maxWindows {
			l := s.newList(owner, p, w, first, nil)
			s.windows[key] = l
			return l
		}
		if l := owner.Part(p); s.whole(l) {
			return l
		}
	}
	l := s.newList(owner, p, shape.Window{}, first, nil)
	owner.SetPart(p, l)
	return l
}

// whole reports whether there is a list and another reader may begin to read it. Where
// one has let go of items, nothing is let go any more: others may come.
func (s *lists) whole(l *nodes.List) bool {
	if l != nil && !l.Whole() {
		s.seen.Keep(l.Path)
	}
	return l.Whole()
}

// begin returns a list of which the first page is at hand.
func (s *lists) begin(owner *nodes.Node, p *shape.Path, w shape.Window, first int) *nodes.List {
	l := s.newList(owner, p, w, first, nil)
	if w == (shape.Window{}) {
		owner.SetPart(p, l)
	} else {
		s.windows[windowKey{owner, p, w, nil}] = l
	}
	return l
}

// item returns the i-th child of a list, fetching pages as far as needed, or nil
// at its end. wanted is the path whose rows the caller is after.
func (s *lists) item(l *nodes.List, i int, wanted *shape.Path) (*nodes.Node, error) {
	for i >= l.Len() {
		if err := l.Failed(); err != nil {
			return nil, err
		}
		if l.Done() {
			return nil, nil
		}
		if err := s.more(l, wanted); err != nil {
			return nil, err
		}
	}
	n := l.At(i)
	s.seen.Bring(n)
	return n, s.seen.Err()
}

// more reads the next page of a list.
func (s *lists) more(l *nodes.List, wanted *shape.Path) error {
	if over, err := s.course.overruns(l); over || err != nil {
		return err
	}
	if l.Path.Level > 1 && l.Pages() == 1 {
		s.pager.Habit(l.Path).Follow()
	}
	k := s.builder(wanted, s.nested, l.Owner.Account())
	k.Bare = s.numbers.pastInsights(l) || l.Suspects() == 1 || l.SpoiltMost()
	if l.Passing() { // what hangs below is known too
		k = s.builder(l.Path, nil, l.Owner.Account())
		k.Bare = true
	}
	s.numbers.beginWalk(l, k)
	begun := l.TakeAhead(s.pager.Context())
	if begun != nil && begun.Request.Window != l.Bounds() { // what is wrong with that range is not wrong with this
		l.StopAhead()
		begun = nil
	}
	sp, g, err := s.pages.read(l, l.After(), l.NextSize(), k, begun)
	if err != nil && s.objects.lostObject(l, err) {
		return nil
	}
	if err != nil {
		return s.resumer.survive(l, err)
	}
	pg := &nodes.Page{List: l, Window: sp.Window, After: sp.After, Limit: sp.Limit, Left: sp.Left}
	if begun != nil && begun.Err == nil {
		pg.Deep = begun.Deep
		if !begun.Request.Selection.Graph.Alike(&k.page(l, "", l.NextSize()).Selection.Graph) {
			l.StopAhead() // what is asked for has changed since
		}
	}
	if l.Path.Level > 1 {
		s.course.follow(l)
	}
	if l.Suspects() > 1 && !sp.Selection.HasMetrics() {
		l.Acquit() // by another reader, who asked for no metrics: it tells nothing of who spoils them
	}
	old := l.BeginsOld()
	came := s.take(l, g, sp.Selection, pg)
	g.Release()
	if l.Path.Level > 1 {
		s.course.goOn(l, len(came))
	}
	if l.Suspects() > 0 {
		if len(came) > 0 { // what is repeated is not what is suspected
			if old {
				s.numbers.noteConversion(came[0])
			} else if l.Suspects() == 1 {
				l.Convict()
				if err := s.insights.askSpoilt(came); err != nil {
					return err
				}
			}
			l.Clear(len(came))
		}
	} else {
		l.Resize(s.largestOf(l))
	}
	s.seen.LetGo(l)
	if l.Stalls() {
		l.WaneAhead()
	}
	if l.Pages() > 1 {
		s.pages.fetchAhead(l, wanted)
	}
	return nil
}

// take adds a page that was asked for to its list, and returns the items that came.
func (s *lists) take(l *nodes.List, g *graph.Page, a *shape.Selection, pg *nodes.Page) []*nodes.Node {
	if last := l.Latest(); last != nil {
		s.pages.notePassed(last.Nodes)
	}
	g = identified(g, a)
	came, newer := l.AddPage(pg, s.intake.absorb(g.Nodes, a, pg, l.Owner, false))
	if newer {
		s.orders.disorder(l)
	}
	s.provenBy(came...)
	l.Pass(g, came)
	s.course.proceed(l, g, len(came))
	return came
}

// next gives the next item, fetching pages as far as needed, or nil at the end of
// the list. wanted is the path whose rows the caller is after.
func (s *lists) next(r *nodes.Reader, wanted *shape.Path) (*nodes.Node, error) {
	n, err := s.item(r.List, r.At(), wanted)
	switch {
	case n != nil:
		r.Advance(n)
	case err == nil && !r.Seeks():
		s.course.noteEnd(r.List)
	}
	return n, err
}
