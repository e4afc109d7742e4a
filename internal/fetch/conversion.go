package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// A post that is older than its account's change to a business account refuses
// its insights, and with them the whole page that it is on. Where the newest of
// them is known, a walk is cut in two: the posts after it, with their insights,
// then the others, without.

// noteConversion remembers that a post is older than its account's change to a
// business account: so are all posts before it, unless one of them is known to
// have insights.
func (s *store) noteConversion(n *node) {
	if n.up == nil {
		return
	}
	at := n.instant()
	if oldest, known := s.numbered[n.up.id]; known && oldest <= at {
		return
	}
	if at != "" && at > s.conversion(n.up.id) {
		s.before[n.up.id] = at
		s.cfg.Memory.SetConversion(n.up.id, at)
	}
}

// noteNumbers remembers that a post has insights, and the metrics of a mask.
func (s *store) noteNumbers(n *node, p *shape.Path, mask bitset.Set) {
	for f := range mask.Minus(s.answered[p]).All() {
		s.cfg.Memory.SetKnown(p, f, s.now())
	}
	s.answered[p] = s.answered[p].Union(mask)
	if n.up == nil || mask.IsEmpty() {
		return
	}
	at := n.instant()
	if oldest, known := s.numbered[n.up.id]; at != "" && (!known || at < oldest) {
		s.numbered[n.up.id] = at
	}
}

// conversion is the instant of an account's newest post without insights, ""
// where none is known.
func (s *store) conversion(account string) string {
	at, known := s.before[account]
	if !known {
		at = s.cfg.Memory.Conversion(account)
		s.before[account] = at
	}
	return at
}

func (s *store) beforeInsights(n *node) bool {
	if n.up == nil || s.conversion(n.up.id) == "" {
		return false
	}
	at := n.instant()
	return at != "" && at <= s.conversion(n.up.id)
}

// pastInsights reports whether the rest of a walk has no insights to nest.
func (s *store) pastInsights(l *list) bool {
	if l.older || len(l.items) == 0 || !l.path.Edge.NewestFirst || l.broken {
		return l.older
	}
	last := l.items[len(l.items)-1]
	s.bring(last)
	return s.beforeInsights(last)
}

// beginsOld reports whether the next item is known to be the newest post without
// insights: the one that is left of a page which was spoilt by such a post. Without
// a cursor it may be one that has been published since.
func (l *list) beginsOld() bool { return l.suspect == 1 && l.converted && l.after != "" }

// cut cuts a walk that begins where its posts stop having insights, if it asks
// for them and that is known.
func (s *store) cut(l *list, k *builder) {
	if !l.path.Edge.NewestFirst || !l.path.Edge.TimeFilter || s.disordered(l.owner, l.path) {
		return
	}
	at, known := value.ParseTime(s.conversion(l.owner.id))
	if !known || l.window.Since > at.Unix() || !k.Full(l.path).HasMetrics() {
		return
	}
	l.cut = at.Unix()
	l.older = l.window.Until != 0 && l.window.Until <= l.cut
}

// goOlder goes on with the second part of a walk that was cut.
func (l *list) goOlder() {
	l.older, l.done, l.after, l.progress = true, false, "", progress{}
}

// part narrows a window to the part that a cut walk is in. Whether the ends
// belong to a range is not said, so the parts overlap.
func (l *list) part(w shape.Window) shape.Window {
	switch {
	case l.cut == 0:
	case !l.older:
		w.Since = max(w.Since, l.cut+1)
	case w.Until == 0 || w.Until > l.cut+2:
		w.Until = l.cut + 2
	}
	return w
}
