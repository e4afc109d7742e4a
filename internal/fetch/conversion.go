package fetch

import (
	"cmp"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// A post that is older than its account's change to a business account refuses
// its insights, and with them the whole page that it is on. Where the newest of
// them is known, a walk is cut in two: the posts after it, with their insights,
// then the others, without. Where another program has known it, the walk is cut too, and
// the first of the others is asked: what it answers is believed ([insights.confirm]).

// noteConversion remembers that a post is older than its account's change to a
// business account: so are all posts before it, unless one of them is known to
// have insights.
func (s *numbers) noteConversion(n *nodes.Node) {
	if n.Up == nil {
		return
	}
	at := n.Instant()
	if oldest, known := s.numbered[n.Up.ID]; known && oldest <= at {
		return
	}
	if at != "" && at > s.conversion(n.Up.ID) {
		s.before[n.Up.ID] = at
		s.cfg.Memory.SetConversion(n.Up.ID, at)
	}
}

// noteNumbers remembers that a post has insights, and the metrics of a mask.
func (s *numbers) noteNumbers(n *nodes.Node, p *shape.Path, mask bitset.Set) {
	for f := range mask.Minus(s.answered[p]).All() {
		s.cfg.Memory.SetKnown(p, f, s.cfg.now())
	}
	s.answered[p] = s.answered[p].Union(mask)
	if n.Up == nil || mask.IsEmpty() {
		return
	}
	at := n.Instant()
	if oldest, known := s.numbered[n.Up.ID]; at != "" && (!known || at < oldest) {
		s.numbered[n.Up.ID] = at
	}
}

// conversion is the instant of an account's newest post without insights, ""
// where none is known.
func (s *numbers) conversion(account string) string {
	at, known := s.before[account]
	if !known {
		at = s.cfg.Memory.Conversion(account)
		s.before[account] = at
	}
	return at
}

func (s *numbers) beforeInsights(n *nodes.Node) bool {
	if n.Up == nil || s.conversion(n.Up.ID) == "" {
		return false
	}
	at := n.Instant()
	return at != "" && at <= s.conversion(n.Up.ID)
}

// pastInsights reports whether the rest of a walk has no insights to nest.
func (s *numbers) pastInsights(l *nodes.List) bool {
	last := l.Tail(1)
	if l.Older() || len(last) == 0 || !l.Path.Edge.NewestFirst || l.Broken() {
		return l.Older()
	}
	s.seen.Bring(last[0])
	return s.beforeInsights(last[0])
}

// beginWalk cuts a walk before its first page is asked for, and has the builder leave the
// metrics out where that begins with posts that have none.
func (s *numbers) beginWalk(l *nodes.List, k *builder) {
	if l.Pages() == 0 && !k.Bare {
		s.cutWalk(l, k)
		k.Bare = l.Older()
	}
}

// cutWalk cuts a walk that begins where its posts stop having insights, if it asks
// for them and that is known.
func (s *numbers) cutWalk(l *nodes.List, k *builder) {
	if !l.Path.Edge.NewestFirst || !l.Path.Edge.TimeFilter || s.orders.disordered(l.Owner, l.Path) {
		return
	}
	at, known := value.ParseTime(cmp.Or(s.conversion(l.Owner.ID), s.cfg.Memory.Earlier().Conversion(l.Owner.ID)))
	if !known || l.Window.Since > at.Unix() || !k.Full(l.Path).HasMetrics() {
		return
	}
	l.CutAt(at.Unix())
}
