package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// long adds the calls for the further pages of lists that come nested, from a
// level down to the target.
func (e *explainer) long(step *Step, target *shape.Path, level int) {
	for q := target; q != nil && q.Level >= max(2, level); q = q.Up {
		if e.counted[q] || !e.brought[q] {
			continue
		}
		e.counted[q] = true
		switch {
		case q.Kind.Insight:
			_, common := shape.Metrics(e.s, q, e.s.needs.At(q).Fields, shape.Nestable(e.s, q))
			if common.Add(0); !e.s.needs.At(q).Fields.Within(common) {
				step.Access += "; metrics of one kind of post for each such post, 50 in a request"
			}
			// Posts that refuse their insights are found only by asking.
			step.Calls = step.Calls.plus(e.most(q.Up, e.s.cfg.Memory.Length))
		case q.Edge.MaxLimit > 0:
			step.Calls = step.Calls.plus(e.most(q, e.s.cfg.Memory.FurtherCalls))
		}
	}
}

// most bounds by what is remembered of each account's path; nothing is known of
// how much of it the statement's terms leave.
func (e *explainer) most(p *shape.Path, length func(string) (int, bool)) Bounds {
	total := 0
	accounts := e.planned.expected()
	for _, a := range accounts {
		n, known := length(p.Of(a.ID))
		if !known {
			return atLeast(0)
		}
		total += n
	}
	if len(accounts) == 0 {
		return atLeast(0)
	}
	return Bounds{0, float64(total)}
}

// finish estimates the time of a step.
func (e *explainer) finish(step *Step, kind string) {
	if step.Rounds == (Bounds{}) {
		step.Rounds = step.Calls
	}
	switch each, known := e.s.cfg.Memory.Duration(kind); {
	case step.Calls == exactly(0):
		step.Seconds = exactly(0)
	case known:
		step.Seconds = step.Rounds.times(each.Seconds())
	default:
		step.Seconds = unknown
	}
}

// pages bounds the calls of a walk by what is known of its size, and those of its
// longest one by an account. part says that it need not be read to its end.
func (e *explainer) pages(p *shape.Path, a *shape.Selection, part bool) (calls, rounds Bounds) {
	if !p.OfAccounts() {
		return atLeast(1), atLeast(1)
	}
	total, longest, end, whole := 0, 0, 0, 0
	for _, account := range e.planned.expected() {
		n, known := e.s.cfg.Memory.Length(p.Of(account.ID))
		if !known {
			return atLeast(1), atLeast(1)
		}
		sp := &shape.PageRequest{Account: account.ID, Path: p, Selection: a}
		size, _ := e.s.cfg.Memory.MaxPage(sp.Kind(), max(1, e.s.largest(p)))
		pages := max(1, pagesOf(n, size))
		total, longest = total+pages, max(longest, pages)
		if e.s.cfg.Memory.Disordered(p.Of(account.ID)) { // all of which is read in any case
			whole += pages
		}
		if p.Edge.Paging == schema.CursorsOnly { // only an empty page tells the end
			end++
		}
	}
	calls = Bounds{float64(total), float64(total + end)}
	rounds = Bounds{float64(longest), float64(longest + min(end, 1))}
	switch {
	case total == 0:
		return atLeast(1), atLeast(1)
	case part:
		calls.Low, rounds.Low = float64(max(1, whole)), 1
	}
	return calls, rounds
}
