package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// fetchAhead begins to ask for the next pages of a list while the reader is busy
// with this one: of a walk from its second page on, of a list below a post where
// readers go to the end. A walk that wants few rows asks for nothing ahead, nor does
// one that brings nothing new.
func (s *store) fetchAhead(l *list, wanted *shape.Path) {
	if l.ahead != nil || l.done || l.err != nil || l.few || l.suspect > 0 || l.spoiltMost() || l.passing > 0 || l.progress.stalls() {
		return
	}
	if l.path.Level > 1 && !s.pager.Habit(l.path).Thorough() {
		return
	}
	k := s.builder(wanted, s.nested, l.owner.account())
	k.Bare = s.pastInsights(l)
	r := &pager.Prefetch{Request: s.plan(l, l.after, l.size, k), Size: l.size, Pages: 1}
	if l.pages >= pager.SteadyPages || l.path.Level > 1 {
		r.Pages = 0
	}
	r.Below = s.deepAsks(r.Request.Selection, k.Account, nil)
	l.ahead = s.pager.Start(r)
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

// began returns the answer to the next page if it was asked for ahead, else nil.
func (s *store) began(l *list) *pager.Answer {
	if l.ahead == nil {
		return nil
	}
	a := l.ahead.Next(s.pager.Context())
	if a == nil {
		l.ahead = nil
		return nil
	}
	if a.Last {
		l.ahead = nil
	}
	if a.Request.After != l.after { // the walk went on otherwise
		l.stopAhead()
		return nil
	}
	return a
}

func (l *list) stopAhead() {
	if l.ahead != nil {
		l.ahead.Stop()
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
				s.pager.Habit(l.path).Leave()
			}
			s.notePassed(l.items)
		}
	}
}
