package fetch

import (
	"context"
	"sync/atomic"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

const (
	// aheadPages is how many pages a walk is ahead of its reader once it has run
	// for steadyPages; one before that, so that a reader who stops early has
	// caused little.
	aheadPages  = 3
	steadyPages = 4
	// deepLists is how many long lists below posts are followed at once.
	deepLists = 8
)

// ahead is a list being read ahead by a goroutine. Its reader takes the answers
// in order; the last one says so.
type ahead struct {
	answers chan *answer
	cancel  context.CancelFunc
}

// deepKey names a list below a node.
type deepKey struct {
	owner string
	path  *shape.Path
}

// habit is what readers of the lists at a path have done so far. Goroutines
// that read ahead look at it.
type habit struct {
	// followed counts the lists that a reader went on with beyond their first
	// page; passed says that one left a list behind that goes on.
	followed atomic.Int32
	passed   atomic.Bool
}

// thoroughFrom is how many lists in a row must have been followed before others
// are followed unasked: a guess too early costs calls.
const thoroughFrom = 5

// thorough reports whether lists are read to their end.
func (h *habit) thorough() bool { return h.followed.Load() >= thoroughFrom && !h.passed.Load() }

// fetchAhead begins to ask for the next pages of a list while the reader is busy
// with this one: of a walk from its second page on, of a list below a post where
// readers go to the end. A walk that wants few rows asks for nothing ahead, nor does
// one that brings nothing new.
func (s *store) fetchAhead(l *list, wanted *shape.Path) {
	if l.ahead != nil || l.done || l.err != nil || l.few || l.suspect > 0 || l.spoiltMost() || l.passing > 0 || l.progress.stalls() {
		return
	}
	if l.path.Level > 1 && !s.state(l.path).habit.thorough() {
		return
	}
	k := s.builder(wanted, s.nested, l.owner.account())
	k.Bare = s.pastInsights(l)
	r := &prefetch{s: s, sp: s.plan(l, l.after, l.size, k), size: l.size, pages: 1}
	if l.pages >= steadyPages || l.path.Level > 1 {
		r.pages = 0
	}
	r.below = s.deepAsks(r.sp.Selection, k.Account, nil)
	l.ahead = s.start(r)
}

// deepAsks returns what to ask of the lists nested in what a asks for.
func (s *store) deepAsks(a *shape.Selection, account string, into map[*shape.Path]*shape.Selection) map[*shape.Path]*shape.Selection {
	for _, b := range a.Parts {
		if b.Path.Kind.Insight || b.Path.Edge.MaxLimit == 0 {
			continue
		}
		if into == nil {
			into = map[*shape.Path]*shape.Selection{}
		}
		k := s.builder(b.Path, s.nested, account)
		into[b.Path] = k.Full(b.Path)
		s.deepAsks(b, account, into)
	}
	return into
}

// prefetch asks for one page of a list after another.
type prefetch struct {
	s     *store
	sp    *shape.PageRequest
	size  int // of pages, where the API bears it
	pages int // 0 for all there are
	below map[*shape.Path]*shape.Selection
}

func (s *store) start(r *prefetch) *ahead {
	ctx, cancel := context.WithCancel(s.ctx)
	a := &ahead{answers: make(chan *answer, aheadPages-1), cancel: cancel}
	s.ahead.Add(1)
	go func() {
		defer s.ahead.Done()
		defer cancel()
		r.run(ctx, a.answers)
	}()
	return a
}

func (r *prefetch) run(ctx context.Context, out chan<- *answer) {
	for n, sp := 1, r.sp; ; n++ {
		page, err := r.ask(ctx, sp)
		a := &answer{span: sp, page: page, err: err}
		a.last = n == r.pages || err != nil || !page.HasNext || page.After == ""
		next := *sp
		if !a.last {
			next.After = page.After
		}
		if !a.last && sp.Limit > 0 {
			next.Limit, _ = r.s.cfg.Memory.MaxPage(next.Kind(), r.size)
			a.last = next.Limit == 0 // the reader of the list sees what to do
		}
		if err == nil && r.below != nil {
			a.deep = r.follow(page.Nodes, sp.Selection, nil)
		}
		select {
		case out <- a:
		case <-ctx.Done():
			return
		}
		if a.last {
			return
		}
		sp = &next
	}
}

// ask makes one request. Lists below posts take turns: a slot is held for the
// request only, never while a reader is waited for.
func (r *prefetch) ask(ctx context.Context, sp *shape.PageRequest) (*graph.Page, error) {
	if sp.Path.Level > 1 {
		select {
		case r.s.slots <- struct{}{}:
			defer func() { <-r.s.slots }()
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	return r.s.page(ctx, sp)
}

// follow begins to follow the long lists nested in a page, where readers go to
// their end.
func (r *prefetch) follow(nodes []graph.Node, a *shape.Selection, into map[deepKey]*ahead) map[deepKey]*ahead {
	for i := range nodes {
		for j, b := range a.Parts {
			g := nodes[i].Parts[j]
			if g == nil || r.below[b.Path] == nil {
				continue
			}
			if g.HasNext && g.After != "" && r.s.state(b.Path).habit.thorough() {
				if into == nil {
					into = map[deepKey]*ahead{}
				}
				into[deepKey{nodes[i].ID, b.Path}] = r.s.start(&prefetch{s: r.s, sp: &shape.PageRequest{
					Owner: nodes[i].ID, Account: r.sp.Account, Path: b.Path, After: g.After, Limit: b.Path.Edge.MaxLimit, Selection: r.below[b.Path],
				}, size: b.Path.Edge.MaxLimit})
			}
			into = r.follow(g.Nodes, b, into)
		}
	}
	return into
}

// began returns the answer to the next page if it was asked for ahead, else nil.
func (s *store) began(l *list) *answer {
	if l.ahead == nil {
		return nil
	}
	var a *answer
	select {
	case a = <-l.ahead.answers:
	case <-s.ctx.Done():
		l.ahead = nil
		return nil
	}
	if a.last {
		l.ahead = nil
	}
	if a.span.After != l.after { // the walk went on otherwise
		l.stopAhead()
		return nil
	}
	return a
}

func (l *list) stopAhead() {
	if l.ahead != nil {
		l.ahead.cancel()
		l.ahead = nil
	}
}

// notePassed looks at a page that the reader has left behind: a list that goes on
// and was not followed means that readers choose, so nothing is fetched ahead
// that they may not want.
func (s *store) notePassed(nodes []*node) {
	for _, n := range nodes {
		for _, l := range n.parts {
			if l == nil || l.path.Kind.Insight {
				continue
			}
			if !l.done && l.pages == 1 {
				s.state(l.path).habit.passed.Store(true)
			}
			s.notePassed(l.items)
		}
	}
}
