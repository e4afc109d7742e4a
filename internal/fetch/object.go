package fetch

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// objects asks for the objects that arguments name.
type objects struct {
	*planner
	pager    *pager.Pager
	intake   *intake
	degrader *degrader
	refusals *refusals
}

// bringObjects asks for objects that arguments name, as far as they lack fields of a
// mask, and where exist is set for those that are not known to exist. Those that are
// not there are noted.
func (x *objects) bringObjects(these []*nodes.Node, mask bitset.Set, exist bool) error {
	k := x.builder(nil, nil, "")
	for {
		var left []*nodes.Node
		var requests []graph.Request
		var asks []*shape.Selection
		for _, n := range these {
			q := n.In.Question
			missing := mask.Minus(n.Have()).Minus(n.In.Echo).Minus(q.Settled(n.In.Path))
			if q.Gone || missing.IsEmpty() && (!exist || q.Proven) {
				continue
			}
			a := &shape.Selection{Path: n.In.Path}
			k.AddFields(a, missing)
			r := q.Origin.Object(a)
			r.Account = q.Account
			left, requests, asks = append(left, n), append(requests, r), append(asks, a)
		}
		if len(left) == 0 {
			return nil
		}
		results, err := x.pager.Objects(requests)
		if err != nil {
			return err
		}
		for i, r := range results {
			if err := x.takeObject(left[i], asks[i], r, k); err != nil {
				return err
			}
		}
	}
}

// takeObject takes an answer. After one that was mended the object is asked again.
func (x *objects) takeObject(n *nodes.Node, a *shape.Selection, r graph.Result, k *builder) error {
	q := n.In.Question
	object := q.Origin.FromObject(r.Node)
	switch {
	case r.Err == nil && object != nil:
		q.Proven = true
		if object.ID != "" && !n.Have().Has(0) {
			n.Set(0, value.Text(object.ID))
		}
		x.intake.fill(n, object, a)
		n.Settle(bitset.Of(0))
	case r.Err == nil, errors.Is(r.Err, graph.ErrNotFound) && !x.cfg.MissingIsError:
		x.lose(q, nil)
	case x.degrader.degrade(r.Err, a, k):
	case x.tolerates(r.Err):
		x.lose(q, r.Err)
	default:
		return x.refusals.blame(r.Err, a, q.Account)
	}
	return nil
}

// lose notes that what a question asks for is not there, or why it is not shown.
func (x *objects) lose(q *nodes.Question, err error) {
	if q.Gone {
		return
	}
	q.Gone = true
	lost := Note{
		Reason: note.NotFound, Table: q.Table, Object: q.Name, Incomplete: true,
		Message: "what the statement names is missing or not visible to this token; the API does not tell which",
	}
	if err != nil {
		lost.Reason, lost.Message = note.NoPermission, "the API does not show what the statement names: "+err.Error()
	}
	x.notes.add(lost)
}

// lostObject reports whether a list cannot be read because its owner, which the
// statement names, is not there.
func (x *objects) lostObject(l *nodes.List, err error) bool {
	q := l.Owner.In.Question
	if q == nil || q.Origin == nil || l.Path.Level != 1 || l.Pages() > 0 || x.cfg.MissingIsError || !errors.Is(err, graph.ErrNotFound) {
		return false
	}
	x.lose(q, nil)
	l.End()
	return true
}
