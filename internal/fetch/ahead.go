package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// fetchAhead begins to ask for the next pages of a list while the reader is busy
// with this one: of a walk from its second page on, of a list below a post where
// readers go to the end. A walk that wants few rows asks for nothing ahead, nor does
// one that brings nothing new.
func (s *pages) fetchAhead(l *nodes.List, wanted *shape.Path) {
	if !l.MayGoAhead() {
		return
	}
	if l.Path.Level > 1 && !s.pager.Habit(l.Path).Thorough() {
		return
	}
	k := s.builder(wanted, s.nested, l.Owner.Account())
	k.Bare = s.numbers.pastInsights(l)
	s.numbers.beginWalk(l, k)
	r := &pager.Prefetch{Request: k.page(l, l.After(), l.Size()), Size: l.Size(), Pages: 1}
	if l.Pages() >= pager.SteadyPages || l.Path.Level > 1 {
		r.Pages = 0
	}
	r.Below = s.deepAsks(r.Request.Selection, k.Account, nil)
	l.ReadAhead(s.pager.Start(r))
}

// deepAsks returns what to ask of the lists nested in what a asks for.
func (s *pages) deepAsks(a *shape.Selection, account string, into map[*shape.Path]*shape.Selection) map[*shape.Path]*shape.Selection {
	for _, b := range a.Lists() {
		if b.Path.Edge.MaxLimit == 0 {
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

// notePassed looks at a page that the reader has left behind: a list that goes on
// and was not followed means that readers choose, so nothing is fetched ahead
// that they may not want.
func (s *pages) notePassed(these []*nodes.Node) {
	for _, n := range these {
		for _, l := range n.Lists() {
			if l == nil || l.Path.Kind.Insight {
				continue
			}
			if !l.Done() && l.Pages() == 1 {
				s.pager.Habit(l.Path).Leave()
			}
			s.notePassed(l.Held())
		}
	}
}
