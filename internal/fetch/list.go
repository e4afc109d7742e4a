package fetch

import (
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// list is the children of one node along one edge, as far as seen.
type list struct {
	path     *shape.Path
	owner    *node
	window   shape.Window // of a walk that time bounds cut
	question *question    // that it answers; nil where no argument has a value, or its owner has it
	items    []*node
	seen     map[*node]bool // what is among the items and was in another list before
	readers  []*reader      // those that are open
	gone     int            // items at the front that were let go; see store.letGo
	passed   idSet          // their ids: none of them comes again
	marks    []int          // where each page began, counted from the first item ever
	after    string         // cursor of the next page
	progress progress
	most     int // items beyond which it is not believed; 0 where that was not asked, -1 for no bound
	done     bool
	size     int // of the next page
	pages    int
	latest   *page // of the walk, as far as read
	few      bool  // a reader wants few rows: nothing is asked for ahead
	err      error // why the list cannot go on
	ceiled   bool  // it holds as many as the API lists, and nobody has been told
	// until ends the range of the next pages after a cursor was lost; passing is
	// how many known objects are passed over then.
	until   int64
	passing int
	resumed resumption
	// suspect is how many of the next items are known to hold one whose insights
	// fail its whole page; spoilt counts those found.
	suspect, spoilt int
	// converted says that the last page was spoilt by a post from before the
	// account's change to a business account.
	converted bool
	// cut is the instant, in Unix seconds, from which back posts have no insights,
	// 0 where that was not known when the walk began; older says that the walk is
	// there.
	cut   int64
	older bool
	ahead *pager.Ahead // the next pages, asked for already
	// oldest is the instant of the last item that has one, and dated how many have;
	// looked is how many at its head were looked at for that alone. broken says that
	// one was newer than those before it. falling are its items newest first, where
	// they had to be sorted.
	oldest        string
	dated, looked int
	broken        bool
	falling       []*node
}

// maxWindows bounds the walks of one edge that differ only in their time range.
// Beyond it, as when a join gives another range for each row, one walk without
// a range serves all.
const maxWindows = 4

// listOf returns the list of an owner's children at p for another reader, which
// walks that window; first is the size of its first page, 0 for the largest. A
// list that has let go of items is no longer one for others: they begin anew. Of a
// list known to be in no order, all is read.
func (s *store) listOf(owner *node, p *shape.Path, w shape.Window, first int, q *question) *list {
	if q != nil { // whose parameters are part of what is asked for
		key := windowKey{owner, p, w, q}
		if l := s.windows[key]; l.whole() {
			return l
		}
		l := s.newList(owner, p, w, first)
		l.question, s.windows[key] = q, l
		return l
	}
	if s.disordered(owner, p) {
		if w != (shape.Window{}) {
			s.noteDisorder(owner, p)
		}
		w, first = shape.Window{}, 0
	}
	if l := owner.part(p); l.whole() && (w == shape.Window{} || l.done) {
		return l
	}
	if (w != shape.Window{}) {
		key := windowKey{owner, p, w, nil}
		if l := s.windows[key]; l.whole() {
			return l
		}
		count := 0
		for k := range s.windows {
			if k.account == owner && k.path == p {
				count++
			}
		}
		if count < maxWindows {
			l := s.newList(owner, p, w, first)
			s.windows[key] = l
			return l
		}
		if l := owner.part(p); l.whole() {
			return l
		}
	}
	l := s.newList(owner, p, shape.Window{}, first)
	owner.setPart(p, l)
	return l
}

// whole reports whether there is a list and another reader may begin to read it.
func (l *list) whole() bool { return l != nil && l.gone == 0 }

func (s *store) newList(owner *node, p *shape.Path, w shape.Window, first int) *list {
	return &list{path: p, owner: owner, window: w, size: s.pageSize(p, first), few: first > 0}
}

// largest is the largest page to ask of an edge; 0 where it takes no limit.
func (s *planner) largest(p *shape.Path) int { return p.Size(s.cfg.PageSize) }

// pageSize is the size of the first page of a walk that begins with so many
// objects, 0 for as many as there are.
func (s *planner) pageSize(p *shape.Path, first int) int {
	size := s.largest(p)
	if first > 0 {
		size = min(first, size)
	}
	return size
}

// largestOf is the largest page to ask of a list: where cursors are lost and it comes no
// further, the largest that its edge gives, so that fewer of them are needed.
func (s *store) largestOf(l *list) int {
	n := s.largest(l.path)
	if l.passing > 0 || l.resumed.vain > 0 {
		n = max(n, l.path.Edge.MaxLimit)
	}
	return n
}

// item returns the i-th child of a list, fetching pages as far as needed, or nil
// at its end. wanted is the path whose rows the caller is after.
func (s *store) item(l *list, i int, wanted *shape.Path) (*node, error) {
	for i >= l.gone+len(l.items) {
		if l.err != nil {
			return nil, l.err
		}
		if l.done {
			return nil, nil
		}
		if err := s.more(l, wanted); err != nil {
			return nil, err
		}
	}
	n := l.items[i-l.gone]
	s.bring(n)
	return n, s.spill.err
}

// more reads the next page of a list.
func (s *store) more(l *list, wanted *shape.Path) error {
	if over, err := s.overruns(l); over || err != nil {
		return err
	}
	if l.path.Level > 1 && l.pages == 1 {
		s.pager.Habit(l.path).Follow()
	}
	k := s.builder(wanted, s.nested, l.owner.account())
	k.Bare = s.pastInsights(l) || l.suspect == 1 || l.spoiltMost()
	if l.passing > 0 { // what hangs below is known too
		k = s.builder(l.path, nil, l.owner.account())
		k.Bare = true
	}
	if l.pages == 0 && !k.Bare {
		s.cut(l, k)
		k.Bare = l.older
	}
	begun := s.began(l)
	sp, g, err := s.read(l, l.after, l.nextSize(), k, begun)
	if err != nil && s.questions.lostObject(l, err) {
		return nil
	}
	if err != nil {
		return s.survive(l, err)
	}
	pg := &page{list: l, window: sp.Window, after: sp.After, limit: sp.Limit, left: sp.Left}
	if begun != nil && begun.Err == nil {
		pg.deep = begun.Deep
		if begun.Request.Shape() != s.plan(l, "", l.nextSize(), k).Shape() {
			l.stopAhead() // what is asked for has changed since
		}
	}
	if l.pages++; l.path.Level > 1 {
		s.followed[accountPath{l.owner.account(), l.path}]++
	}
	old := l.beginsOld()
	came := s.take(l, g, sp.Selection, pg)
	if l.suspect > 0 {
		if len(came) > 0 { // what is repeated is not what is suspected
			if old {
				s.noteConversion(came[0])
			} else if l.suspect == 1 {
				l.spoilt++
				if err := s.askSpoilt(came); err != nil {
					return err
				}
			}
			l.suspect = max(0, l.suspect-len(came))
		}
	} else {
		l.size = s.largestOf(l)
	}
	s.letGo(l)
	if l.progress.stalls() {
		l.stopAhead()
	}
	if l.pages > 1 {
		s.fetchAhead(l, wanted)
	}
	return nil
}

// nextSize is how many items to ask for next: of those that are known, no more.
func (l *list) nextSize() int {
	if l.passing > 0 {
		return min(l.passing, l.size)
	}
	if l.suspect == 0 || l.beginsOld() {
		return l.size
	}
	return max(1, l.suspect/2)
}

// askSpoilt asks the post that spoilt a page for its insights alone, at once:
// what it answers may spare those that follow.
func (s *store) askSpoilt(nodes []*node) error {
	for _, n := range nodes {
		for _, p := range n.in.Below {
			if p.Kind.Insight {
				if err := s.postByPost([]*node{n}, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// take adds a page that was asked for to its list, and returns the items that came.
func (s *store) take(l *list, g *graph.Page, a *shape.Selection, pg *page) []*node {
	if l.latest != nil {
		s.notePassed(l.latest.nodes)
	}
	l.latest = pg
	l.marks = append(l.marks, l.gone+len(l.items))
	pg.nodes = s.absorb(l.notPassed(g.Nodes), a, pg, l.owner, false)
	had := len(l.items)
	l.add(pg.nodes)
	came := l.items[had:]
	s.watch(l, came)
	l.pass(g, came)
	s.proceed(l, g, len(came))
	return came
}

// notPassed leaves out objects that the list has let go of.
func (l *list) notPassed(nodes []graph.Node) []graph.Node {
	passed := func(n graph.Node) bool { return l.passed.has(n.ID) }
	if l.gone == 0 || !slices.ContainsFunc(nodes, passed) {
		return nodes
	}
	return slices.DeleteFunc(slices.Clone(nodes), passed) // others may have the same answer
}

// add appends nodes to a list but those that it has: a page that shifted repeats
// what the last one ended with.
func (l *list) add(nodes []*node) {
	for _, n := range nodes {
		switch {
		case n.listed == nil:
			n.listed = l
		case n.listed == l || l.seen[n]:
			continue
		case l.seen == nil:
			l.seen = map[*node]bool{n: true}
		default:
			l.seen[n] = true
		}
		l.items = append(l.items, n)
	}
}

// spoiltMost reports whether so many posts refuse their insights that asking
// post by post is cheaper than finding each by halving.
func (l *list) spoiltMost() bool { return l.spoilt > 3 && l.spoilt*8 > l.gone+len(l.items) }

// proceed notes how a list goes on after an answer that brought so many new items.
func (s *store) proceed(l *list, g *graph.Page, fresh int) {
	asked := l.after
	l.after = g.After
	l.done = !g.HasNext // of an edge that gives all at once too: what it says goes
	if l.path.Edge.Paging == schema.CursorsOnly {
		l.done = g.After == ""
	}
	if !l.done {
		l.progress.note(g.After, g.Nodes, fresh)
		if s.checkProgress(l, asked); l.done {
			return // unfinished, as a note says
		}
	}
	if l.done {
		l.progress = progress{}
	}
	if l.done && l.cut != 0 && !l.older {
		l.goOlder()
		return
	}
	if l.done {
		s.inOrder(l)
	}
	if l.done && l.path.Level == 1 && l.window == (shape.Window{}) {
		s.walked[l] = true
		s.cfg.Memory.SetLength(l.key(), l.gone+len(l.items))
	}
	if c := l.path.Edge.Ceiling; l.done && c > 0 && l.gone+len(l.items) >= c {
		l.ceiled, s.state(l.path).cut = true, true
	}
}

// noteEnd notes, for who has come to the end of a list, that it may go on where the
// API lists no more.
func (s *store) noteEnd(l *list) {
	if l.ceiled {
		l.ceiled = false // once is enough
		s.notes.add(Note{
			Reason: ReasonCeiling, Table: s.tableAt(l.path), Object: l.owner.id, Incomplete: true,
			Message: "the API lists the newest " + strconv.Itoa(l.path.Edge.Ceiling) + " only",
		})
	}
}
