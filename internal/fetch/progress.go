package fetch

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// ErrNoProgress is matched by a [NoProgressError].
var ErrNoProgress = errors.New("the list goes on without an end")

// NoProgressError is a list that goes on without an end: the API says that there
// is more, and what it gives is nothing new.
type NoProgressError struct {
	// Path is that of the list: "17841…/media".
	Path string
	// Items is how many objects of it came before, Pages how many pages in a row
	// then brought no other.
	Items, Pages int
	// Why is what those pages had in common.
	Why string
}

func (e *NoProgressError) Error() string {
	return fmt.Sprintf("fetch: %s: after %d objects the API says that there is more, and %s: the answer cannot be completed; a LIMIT or a range of time asks for less of it",
		e.Path, e.Items, e.Why)
}

// Is matches ErrNoProgress.
func (e *NoProgressError) Is(target error) bool { return target == ErrNoProgress }

// proceed notes how a list goes on after an answer that brought so many new items.
func (s *course) proceed(l *nodes.List, g *graph.Page, fresh int) {
	asked := l.Proceed(g, fresh)
	switch {
	case !l.Done():
		s.checkProgress(l, asked)
		return
	case l.GoOlder():
		return
	}
	s.orders.inOrder(l)
	if l.Path.Level == 1 && l.Window == (shape.Window{}) {
		s.walked[l] = true
		s.cfg.Memory.SetLength(l.Key(), l.Came())
	}
	if c := l.Path.Edge.Ceiling; c > 0 && l.Came() >= c {
		l.SetCeiled()
		s.cut[l.Path] = true
	}
}

// checkProgress ends a list whose walk makes none. asked is the cursor that led to
// the last page.
func (s *course) checkProgress(l *nodes.List, asked string) {
	_, repeated := l.Barren()
	switch why := l.NoProgress(s.barren(l)); {
	case why == "":
	case l.Path.Edge.Paging == schema.CursorsOnly && l.After() == asked && !repeated:
		// It does not say that there is more, only where that would begin.
		s.leave(l, "the API gives a cursor behind which nothing comes, so it cannot be told whether the list has ended")
	default:
		s.endless(l, why)
	}
}

// endless ends a list that goes on without an end: with an error, or with a note
// where the statement takes what there is.
func (s *course) endless(l *nodes.List, why string) {
	pages, _ := l.Barren()
	err := &NoProgressError{Path: l.Owner.ID + "/" + l.Path.Edge.Name, Items: l.Len(), Pages: pages, Why: why}
	if s.cfg.Partial {
		s.leave(l, err.Error())
		return
	}
	l.Fail(err)
}

// leave ends a list as it stands, with a note.
func (s *course) leave(l *nodes.List, message string) {
	l.End()
	s.cut[l.Path] = true
	s.notes.ofObject(Note{Reason: note.NoProgress, Table: s.tableAt(l.Path), Object: l.Owner.ID, Incomplete: true, Message: message})
}

// barren is how many pages in a row may bring nothing new: as many as hold all the
// list's items, where it is known how many it has.
func (s *course) barren(l *nodes.List) int {
	edge := l.Path.Edge
	n, known := s.counted(l)
	if !known && edge.Ceiling > 0 {
		n, known = edge.Ceiling, true
	}
	if !known || edge.MaxLimit == 0 {
		return paging.MostBarren
	}
	return max(paging.LeastBarren, n/edge.MaxLimit)
}

// counted is how many items a list has, as its owner says or as were there before.
func (s *course) counted(l *nodes.List) (n int, known bool) {
	if field := l.Path.Edge.Count; field != "" {
		if f := l.Owner.In.Field(field); l.Owner.Have().Has(f) && !l.Owner.Get(f).IsNull() {
			return int(l.Owner.Get(f).Int()), true
		}
	}
	if l.Path.Level != 1 {
		return 0, false
	}
	return s.cfg.Memory.Length(l.Path.Of(l.Owner.ID))
}

// believed is how many items a list may bring before its owner is asked how many
// there are: as many as the API lists of an account's posts.
const believed = 10_000

// overruns reports whether a list has brought far more items than its owner counts,
// and ends it then.
func (s *course) overruns(l *nodes.List) (bool, error) {
	came, field := l.Len(), l.Path.Edge.Count
	if came < believed || field == "" {
		return false, nil
	}
	if l.Most() == 0 {
		n, known, err := s.askCount(l, field)
		if err != nil {
			return false, err
		}
		most := -1
		if known {
			most = 2*n + believed
		}
		l.SetMost(most)
	}
	if l.Most() < 0 || came < l.Most() {
		return false, nil
	}
	s.endless(l, fmt.Sprintf("its %s is %d", field, (l.Most()-believed)/2))
	return true, nil
}

// askCount asks the owner of a list how many items it has, where that is not known.
func (s *course) askCount(l *nodes.List, field string) (n int, known bool, err error) {
	if n, known := s.counted(l); known {
		return n, true, nil
	}
	count := &shape.Selection{Path: l.Path, Graph: graph.Selection{Fields: []string{field}}}
	origin, _ := l.Origin()
	if origin == nil {
		origin = &shape.Origin{Path: l.Owner.ID}
	}
	request := origin.Object(count, nil)
	request.Account = l.Owner.Account()
	answer, err := s.pager.Node(request)
	owner := origin.FromObject(answer)
	switch {
	case err == nil && owner != nil && !owner.Values[0].IsNull():
		return int(owner.Values[0].Int()), true, nil
	case err == nil, repair.Refused(err), errors.Is(err, graph.ErrPermission):
		return 0, false, nil
	default:
		return 0, false, err
	}
}

// noteEnd notes, for who has come to the end of a list, that it may go on where the
// API lists no more.
func (s *course) noteEnd(l *nodes.List) {
	if l.TellCeiled() {
		s.notes.add(Note{
			Reason: note.Ceiling, Table: s.tableAt(l.Path), Object: l.Owner.ID, Incomplete: true,
			Message: "the API lists the newest " + strconv.Itoa(l.Path.Edge.Ceiling) + " only",
		})
	}
}

// course notes how lists go on from one answer to the next, and ends those that do so
// without an end.
type course struct {
	*teller
	cfg    *Config
	pager  *pager.Pager
	orders *orders

	walked map[*nodes.List]bool       // the lists of the first level that were read to their end
	below  map[accountPath]*belowThem // what came of the lists below
	cut    map[*shape.Path]bool       // paths where there is more than was listed
	last   struct {                   // of below that was counted: a page hangs many at one place
		at    accountPath
		these *belowThem
	}
}

// belowThem counts, of the lists at a path below an account, the calls beyond what came
// nested, how many there are, those of them that were not read to their end, and their
// items.
type belowThem struct{ followed, hung, unread, came int }

// at are those of the lists at a path below an owner's account, whatever came of them.
func (s *course) at(owner *nodes.Node, p *shape.Path) *belowThem {
	q := accountPath{owner.Account(), p}
	if q == s.last.at {
		return s.last.these
	}
	c := s.below[q]
	if c == nil {
		c = new(belowThem)
		s.below[q] = c
	}
	s.last.at, s.last.these = q, c
	return c
}

func newCourse(p *planner, asks *pager.Pager, watched *orders) *course {
	return &course{teller: p.teller, cfg: &p.cfg, pager: asks, orders: watched, walked: map[*nodes.List]bool{}, below: map[accountPath]*belowThem{}, cut: map[*shape.Path]bool{}}
}

// short reports whether there is more at p than walks give.
func (s *course) short(p *shape.Path) bool { return p != nil && (s.cut[p] || s.short(p.Up)) }

// follow counts a call for a list below others, beyond those that they came nested in.
func (s *course) follow(l *nodes.List) { s.at(l.Owner, l.Path).followed++ }

// hang counts a new list below an owner, and what came along of it.
func (s *course) hang(owner *nodes.Node, l *nodes.List) {
	c := s.at(owner, l.Path)
	c.hung++
	c.came += l.Len()
	if !l.Done() {
		c.unread++
	}
}

// goOn counts what came of a list below others that was read on.
func (s *course) goOn(l *nodes.List, came int) {
	c := s.at(l.Owner, l.Path)
	c.came += came
	if l.Done() {
		c.unread--
	}
}

// readAll reports whether all lists came that are at a path below those of a walk, and
// were read to their end.
func (s *course) readAll(walk *nodes.List, q accountPath) bool {
	for ; q.path != walk.Path; q.path = q.path.Up {
		above := walk.Len()
		if q.path.Up != walk.Path {
			above = s.cameAt(accountPath{q.account, q.path.Up})
		}
		if c := s.below[q]; c == nil && above > 0 || c != nil && (c.unread > 0 || c.hung < above) {
			return false
		}
	}
	return true
}

func (s *course) cameAt(q accountPath) int {
	if c := s.below[q]; c != nil {
		return c.came
	}
	return 0
}

// learnFurther notes for later statements how many calls the lists below those of the
// walks took that were read to their end, where all of them were too.
func (s *course) learnFurther() {
	for l := range s.walked {
		account := l.Owner.Account()
		for q, c := range s.below {
			if q.account == account && l.Path != q.path && l.Path.On(q.path) && s.readAll(l, q) {
				s.cfg.Memory.SetFurtherCalls(q.path.Of(account), c.followed)
			}
		}
	}
}
