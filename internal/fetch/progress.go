package fetch

import (
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

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

// The least a walk bears before it is told to make no progress.
const (
	// mostRound is how many pages without anything new may lead to a cursor that was
	// there before: an empty page in the middle may leave the cursor where it was.
	mostRound = 5
	// mostBarren is how many pages in a row may bring nothing new behind ever new
	// cursors, as where everything on them is filtered, if it is not known how many
	// pages there are; leastBarren where it is. What strikes one call in nine strikes
	// the same list again and again where eight others are read with it.
	mostBarren, leastBarren = 50, 20
)

// progress is what a walk has been answered since it last brought something new. A
// walk that is at its beginning once more, be it that it was read anew or that the API
// threw it back, goes on as long as it comes by objects that it has not come by since.
type progress struct {
	again    idSet    // objects that were known and came once more
	barren   int      // pages in a row that brought neither a new object nor such a one
	repeated int      // of these, those that repeated what is known
	round    int      // of these, those behind which is a cursor that was there before
	cursors  []string // those behind the pages, and behind the last one that did
}

// note takes in a page and the cursor behind it; fresh of its objects are new.
func (p *progress) note(after string, objects []graph.Node, fresh int) {
	if fresh > 0 {
		*p = progress{cursors: append(p.cursors[:0], after)}
		return
	}
	seen := slices.Contains(p.cursors, after)
	if !seen {
		p.cursors = append(p.cursors, after)
	}
	if p.further(objects) {
		p.barren, p.repeated, p.round = 0, 0, 0
		return
	}
	p.barren++
	if len(objects) > 0 {
		p.repeated++
	}
	if seen {
		p.round++
	}
}

// further notes known objects that came again, and reports whether one of them came
// for the first time since the last new one.
func (p *progress) further(objects []graph.Node) bool {
	had := p.again.len()
	for i := range objects {
		if id := objects[i].ID; !p.again.has(id) {
			p.again.add(id)
		}
	}
	return p.again.len() > had
}

// stalls reports whether more than a single empty page has come since the last new
// object. What is asked for ahead then, with all that hangs below it, is known.
func (p *progress) stalls() bool { return p.barren > 1 || p.again.len() > 0 }

// none says why the walk of a list that is said to go on makes no progress, ""
// where it may. barren is how many pages in a row may bring nothing new.
func (p *progress) none(after string, barren int) string {
	switch {
	case after == "":
		return "it gives no cursor to go on by"
	case p.round > mostRound:
		return fmt.Sprintf("%d pages in a row brought nothing new, and their cursors go round", p.barren)
	case p.barren <= barren:
		return ""
	case p.repeated > 0:
		return fmt.Sprintf("%d pages in a row brought nothing new, %d of them what had come before", p.barren, p.repeated)
	default:
		return fmt.Sprintf("%d pages in a row were empty, behind ever new cursors", p.barren)
	}
}

// checkProgress ends a list whose walk makes none. asked is the cursor that led to
// the last page.
func (s *store) checkProgress(l *list, asked string) {
	p := &l.progress
	switch why := p.none(l.after, s.barren(l)); {
	case why == "":
	case l.path.Edge.Paging == schema.CursorsOnly && l.after == asked && p.repeated == 0:
		// It does not say that there is more, only where that would begin.
		s.leave(l, "the API gives a cursor behind which nothing comes, so it cannot be told whether the list has ended")
	default:
		s.endless(l, why)
	}
}

// endless ends a list that goes on without an end: with an error, or with a note
// where the statement takes what there is.
func (s *store) endless(l *list, why string) {
	err := &NoProgressError{Path: l.owner.id + "/" + l.path.Edge.Name, Items: l.gone + len(l.items), Pages: l.progress.barren, Why: why}
	if s.cfg.Partial {
		s.leave(l, err.Error())
		return
	}
	l.stopAhead()
	l.err = err
}

// leave ends a list as it stands, with a note.
func (s *store) leave(l *list, message string) {
	l.stopAhead()
	l.done, s.state(l.path).cut = true, true
	s.notes.ofObject(Note{Reason: ReasonNoProgress, Table: s.tableAt(l.path), Object: l.owner.id, Incomplete: true, Message: message})
}

// barren is how many pages in a row may bring nothing new: as many as hold all the
// list's items, where it is known how many it has.
func (s *store) barren(l *list) int {
	edge := l.path.Edge
	n, known := s.counted(l)
	if !known && edge.Ceiling > 0 {
		n, known = edge.Ceiling, true
	}
	if !known || edge.MaxLimit == 0 {
		return mostBarren
	}
	return max(leastBarren, n/edge.MaxLimit)
}

// counted is how many items a list has, as its owner says or as were there before.
func (s *store) counted(l *list) (n int, known bool) {
	if field := l.path.Edge.Count; field != "" {
		if f := l.owner.in.Field(field); l.owner.have.Has(f) && !l.owner.get(f).IsNull() {
			return int(l.owner.get(f).Int()), true
		}
	}
	if l.path.Level != 1 {
		return 0, false
	}
	return s.cfg.Memory.Length(l.path.Of(l.owner.id))
}

// believed is how many items a list may bring before its owner is asked how many
// there are: as many as the API lists of an account's posts.
const believed = 10_000

// overruns reports whether a list has brought far more items than its owner counts,
// and ends it then.
func (s *store) overruns(l *list) (bool, error) {
	came, field := l.gone+len(l.items), l.path.Edge.Count
	if came < believed || field == "" {
		return false, nil
	}
	if l.most == 0 {
		n, known, err := s.askCount(l, field)
		if err != nil {
			return false, err
		}
		if l.most = -1; known {
			l.most = 2*n + believed
		}
	}
	if l.most < 0 || came < l.most {
		return false, nil
	}
	s.endless(l, fmt.Sprintf("its %s is %d", field, (l.most-believed)/2))
	return true, nil
}

// askCount asks the owner of a list how many items it has, where that is not known.
func (s *store) askCount(l *list, field string) (n int, known bool, err error) {
	if n, known := s.counted(l); known {
		return n, true, nil
	}
	answer, err := s.pager.Node(graph.Request{
		Path: l.owner.id, Account: l.owner.account(), Fields: &graph.Selection{Fields: []string{field}}, For: l.path.Name(),
	})
	switch {
	case err == nil && !answer.Values[0].IsNull():
		return int(answer.Values[0].Int()), true, nil
	case err == nil, repair.Refused(err), errors.Is(err, graph.ErrPermission):
		return 0, false, nil
	default:
		return 0, false, err
	}
}
