package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// The pages of a list are a chain: each tells the cursor of the next one. An edge that
// takes a range of time can be read from several places at once, each a range with a
// chain of its own. How many objects there are is known before; how they are spread is
// guessed from the first page, and a wrong guess makes one range longer than the
// others. Where the ranges together bring fewer objects than there are, or what lies
// outside of them, the list is read on as a chain from its first page, and gives what
// they have not given.

// splits reports whether walks to a target may be split where one scan reads what hangs
// there: all rows are wanted, in any order, and no metrics, as where posts have none is
// found on the way.
func (s *planner) splits(target *shape.Path, b scanTerms, sorted bool, first int) bool {
	if s.cfg.Parallelism < 2 || sorted || first > 0 || b.window != (shape.Window{}) || target.Level == 0 || !target.OfAccounts() {
		return false
	}
	p := target.Top()
	return p.Edge.TimeFilter && p.Edge.NewestFirst && p.Edge.Count != "" && !s.builder(target, s.nested, "").Full(p).HasMetrics()
}

// maySplit reports whether walks to a target may be split.
func (s *walks) maySplit(target *shape.Path, b scanTerms, sorted bool, first int) bool {
	return s.splits(target, b, sorted, first) && s.seen.ReadOnce(target.Top())
}

// prepareSplit has what is asked of the accounts, if they are, tell how many objects they
// have.
func (s *planner) prepareSplit(target *shape.Path) {
	p := target.Top()
	s.needs.At(p).Fields.Add(p.Time)
	if s.cfg.Account == "" && s.cfg.Memory.Accounts(s.now()) == nil {
		root := p.Start()
		s.needs.At(root).Fields.Add(root.Field(p.Edge.Count))
	}
}

// parted reports whether a walk may be read in parts, by what is known of it.
func (s *planner) parted(walk string) bool {
	return !s.cfg.Memory.Disordered(walk) && !s.cfg.Memory.Chained(walk)
}

// parts are the walks that one was split into.
type parts struct {
	s      *walks
	whole  *walker // that was split, behind its first page
	lists  []*nodes.List
	open   int // how many are not at their end
	want   int // objects that there are
	failed bool
}

// split makes several walks of one that has read its first page, or leaves it as it is
// where that is not worth it.
func (s *walks) split(w *walker) []*walker {
	l := w.stack[0].List
	if l.Done() || l.Pages() != 1 || l.Readers() > 1 || l.Broken() || !s.parted(l.Key()) {
		return []*walker{w}
	}
	want, known := s.course.counted(l)
	if !known || l.Path.Edge.Ceiling > 0 && want >= l.Path.Edge.Ceiling {
		return []*walker{w}
	}
	windows := spread(l, want, s.cfg.Parallelism)
	if windows == nil {
		return []*walker{w}
	}
	l.StopAhead()
	p := &parts{s: s, whole: w, want: want, open: len(windows)}
	walkers := make([]*walker, len(windows))
	for i, window := range windows {
		part := l.Part(window)
		part.Resize(s.largest(l.Path))
		p.lists = append(p.lists, part)
		one := *w
		one.part, one.stack, one.spare = p, nil, nil
		one.read(part)
		walkers[i] = &one
	}
	w.part = &parts{} // which is split no more
	return walkers
}

// spread are the ranges of time behind the first page of a list, the newest first, that
// hold as much each if as much comes in a time as on that page; nil where it is not known,
// or there is too little for several.
func spread(l *nodes.List, want, most int) []shape.Window {
	first := l.Held()
	if len(first) == 0 || len(first) != l.Len() {
		return nil
	}
	newest, ok := value.ParseTime(first[0].Instant())
	last, too := value.ParseTime(first[len(first)-1].Instant())
	if !ok || !too {
		return nil
	}
	left := want - len(first)
	n := min(most, pagesOf(left, l.Size()))
	if n < 2 {
		return nil
	}
	span := min((newest.Unix()-last.Unix())*int64(left)/int64(len(first)), last.Unix()-launched)
	each := span / int64(n)
	if each < leastPart {
		return nil
	}
	// Whether the ends belong to a range is not said, so they overlap.
	out := make([]shape.Window, 0, n)
	until := last.Unix()
	for range n - 1 {
		since := until - each
		out = append(out, shape.Window{Since: since - 1, Until: until + 1})
		until = since
	}
	return append(out, shape.Window{Until: until + 1})
}

// launched is the day on which Instagram was, in Unix seconds: no post is older.
const launched = 1_286_323_200

// leastPart is how many seconds a part of a walk holds at the least: the seconds at its
// ends are read twice.
const leastPart = 10

// look notes what a part has given: what lies outside of its range, or is in no order,
// shows that the API does not keep to it.
func (p *parts) look(l *nodes.List, n *nodes.Node) {
	if p == nil || p.s == nil || p.failed {
		return
	}
	if !l.Broken() {
		if n == nil || within(n, l.Window) {
			return
		}
	}
	p.failed = true
	for _, l := range p.lists { // what has come is given
		l.End()
	}
}

// within reports whether a node lies in a range of time, a second more at its ends.
func within(n *nodes.Node, w shape.Window) bool {
	at, ok := value.ParseTime(n.Instant())
	return !ok || at.Unix() >= w.Since-1 && (w.Until == 0 || at.Unix() <= w.Until+1)
}

// ended notes that one of the parts has come to its end, and returns what is left to
// read behind the last of them: the whole, where they lack something.
func (p *parts) ended() []*walker {
	if p == nil || p.s == nil {
		return nil
	}
	if p.open--; p.open > 0 {
		return nil
	}
	l := p.whole.stack[0].List
	if !p.failed && l.Came() >= p.want {
		p.s.cfg.Memory.SetLength(l.Key(), l.Came())
		l.End()
		p.whole.close()
		return nil
	}
	p.s.cfg.Memory.SetChained(l.Key())
	p.s.notes.ofObject(Note{
		Reason: note.Order, Table: p.s.tableAt(l.Path), Object: l.Owner.ID,
		Message: "the API does not keep to the ranges of time that account " + l.Owner.ID + " is asked for: all of it is read, one page after another",
	})
	return []*walker{p.whole}
}
