package fetch

import (
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
	// untold are the notes of what is not there and was asked for ahead.
	untold map[*nodes.Question]Note
}

// companion is a list of which the first page comes along with objects that arguments
// name, in the same answers.
type companion interface {
	// of is the request for that page below an object; nil for none.
	of(n *nodes.Node) *shape.PageRequest
	// take takes it; nil where the answer has none.
	take(n *nodes.Node, g *graph.Page, r *shape.PageRequest)
	// refused changes what comes along with an object after a refusal, and reports
	// whether there is hope that its request will be accepted.
	refused(n *nodes.Node, err error, r *shape.PageRequest) bool
}

// objectAsk is one request for an object, and for what comes along; nil for nothing.
type objectAsk struct {
	node  *nodes.Node
	sel   *shape.Selection
	along *shape.PageRequest
}

// bringObjects asks for objects that arguments name, as far as they lack fields of a
// mask, and where exist is set for those that are not known to exist. Those that are
// not there are noted. What comes along with those that are asked for is told by with;
// nil for nothing.
func (x *objects) bringObjects(these []*nodes.Node, mask bitset.Set, exist bool, with companion) error {
	if exist && len(these) > 0 && these[0].In.Kind.Proof.Edge != "" {
		if err := x.prove(these); err != nil {
			return err
		}
	}
	k := x.builder(nil, nil, "")
	for {
		var asks []objectAsk
		var requests []graph.Request
		for _, n := range these {
			q := n.In.Question
			missing := mask.Minus(n.Have()).Minus(n.In.Echo).Minus(q.Settled(n.In.Path))
			if q.Gone || missing.IsEmpty() && (!exist || q.Proven) {
				continue
			}
			if field := n.In.Kind.Proof.Field; field != "" && proofless(q) {
				missing.Add(n.In.Field(field))
			}
			ask := objectAsk{node: n, sel: &shape.Selection{Path: n.In.Path}}
			if with != nil {
				ask.along = with.of(n)
			}
			k.AddFields(ask.sel, missing)
			r := q.Origin.Object(ask.sel, ask.along)
			r.Account = q.Account
			asks, requests = append(asks, ask), append(requests, r)
		}
		if len(asks) == 0 {
			return nil
		}
		results, err := x.pager.Objects(requests)
		if err != nil {
			return err
		}
		for i, r := range results {
			if err := x.takeObject(asks[i], r, k, with); err != nil {
				return err
			}
		}
	}
}

// takeObject takes an answer. After one that was mended the object is asked again.
func (x *objects) takeObject(ask objectAsk, r graph.Result, k *builder, with companion) error {
	n := ask.node
	q := n.In.Question
	object := q.Origin.FromObject(r.Node)
	switch {
	case r.Err == nil && object != nil:
		q.Proven = q.Proven || !q.Origin.ByID || n.In.Kind.Proof.Field != ""
		if object.ID != "" && !n.Have().Has(0) {
			n.Set(0, value.Text(object.ID))
		}
		x.intake.fill(n, object, ask.sel)
		n.Settle(bitset.Of(0))
		if ask.along != nil {
			with.take(n, object.Parts[0], ask.along)
		}
	case r.Err == nil, x.missing(r.Err):
		x.lose(q, nil)
	case x.misnamed(r.Err, n):
		x.lost(q, r.Err)
	case unsure(r.Err, q): // it is asked again, if it is of its kind
		return x.prove([]*nodes.Node{n})
	case x.degrader.degrade(r.Err, ask.sel, k), ask.along != nil && with.refused(n, r.Err, ask.along):
	case x.tolerates(r.Err):
		x.lose(q, r.Err)
	default:
		return x.refusals.blame(r.Err, ask.sel, q.Account)
	}
	return nil
}

// lose notes that what a question asks for is not there, or why it is not shown.
func (x *objects) lose(q *nodes.Question, err error) {
	lost := Note{
		Reason: note.NotFound, Table: q.Table, Object: q.Name, Incomplete: true,
		Message: "what the statement names is missing or not visible to this token; the API does not tell which",
	}
	if err != nil {
		lost.Reason, lost.Message = note.NoPermission, "the API does not show what the statement names: "+err.Error()
	}
	x.gone(q, lost)
}

// gone notes that there is no object for a question: when a scan names it.
func (x *objects) gone(q *nodes.Question, why Note) {
	switch {
	case q.Gone:
		return
	case q.Ahead:
		x.untold[q] = why
	default:
		x.notes.add(why)
	}
	q.Gone = true
}

// named notes that a scan names what a question asks for, and tells what was not told
// when that was asked ahead.
func (x *objects) named(q *nodes.Question) {
	q.Ahead = false
	if lost, ok := x.untold[q]; ok {
		delete(x.untold, q)
		x.notes.add(lost)
	}
}

// lostObject reports whether a list cannot be read because its owner, which the
// statement names, is not there.
func (x *objects) lostObject(l *nodes.List, err error) bool {
	q := l.Owner.In.Question
	if q == nil || q.Origin == nil || l.Path.Level != 1 || l.Pages() > 0 || !x.missing(err) && !x.withoutEdge(err, l) {
		return false
	}
	x.lost(q, err)
	l.End()
	return true
}

// withoutEdge reports whether an error says that the owner of a list, which the statement
// names by its id, has no such lists: it is of another kind.
func (x *objects) withoutEdge(err error, l *nodes.List) bool {
	return !x.cfg.MissingIsError && l.Owner.In.Question.Origin.ByID && lacks(err, l.Path.Edge.Name)
}
