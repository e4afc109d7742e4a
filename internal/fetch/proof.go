package fetch

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The API answers any id, whatever it is of: an account has a name as a hashtag has. What
// a statement names by its id is an object of the table's kind where it has what only
// those have ([schema.Proof]): a field, which is asked for along with the others, or an
// edge, of which one item is asked for.

// proofless reports whether nothing tells yet that an object is of its kind.
func proofless(q *nodes.Question) bool { return q.Origin.ByID && !q.Proven }

// prove asks for the proof of objects that the statement names by their ids, of each that
// lacks it. One that turns out to be of another kind, or is not there, is lost.
func (x *objects) prove(these []*nodes.Node) error {
	var asked []*nodes.Node
	var requests []graph.Request
	for _, n := range these {
		q := n.In.Question
		if q.Gone || !proofless(q) {
			continue
		}
		if x.cfg.Memory.Found(proofOf(n.In.Path, n.ID)) != "" {
			q.Proven = true
			continue
		}
		r := q.Origin.Proof(n.In.Path)
		r.Account = q.Account
		asked, requests = append(asked, n), append(requests, r)
	}
	if len(asked) == 0 {
		return nil
	}
	results, err := x.proofs(asked[0].In.Kind.Proof, requests)
	if err != nil {
		return err
	}
	for i, r := range results {
		n := asked[i]
		q := n.In.Question
		switch {
		case r.Err == nil:
			x.proven(n)
		case x.missing(r.Err), x.misnamed(r.Err, n):
			x.lost(q, r.Err)
		case x.tolerates(r.Err):
			x.lose(q, r.Err)
		default:
			return x.refusals.blame(r.Err, &shape.Selection{Path: n.In.Path}, q.Account)
		}
	}
	return nil
}

func (x *objects) proofs(p schema.Proof, requests []graph.Request) ([]graph.Result, error) {
	if p.Edge != "" {
		return x.pager.Pages(requests)
	}
	return x.pager.Objects(requests)
}

// proven notes that an object is of its kind, which it stays.
func (x *objects) proven(n *nodes.Node) {
	n.In.Question.Proven = true
	x.provenBy(n)
}

// provenBy remembers of nodes that they are of their kind, where the proof of that is a
// call of its own: what a list shows needs none.
func (s *planner) provenBy(these ...*nodes.Node) {
	for _, n := range these {
		if n.In.Kind.Proof.Edge != "" {
			s.cfg.Memory.SetFound(proofOf(n.In.Path, n.ID), n.ID)
		}
	}
}

// proofOf names in what is learned that an id is of the path's kind.
func proofOf(p *shape.Path, id string) string { return p.Kind.Name + " " + id }

// missing reports whether an error says that an object is not there, and the statement
// goes on without it.
func (x *objects) missing(err error) bool {
	return errors.Is(err, graph.ErrNotFound) && !x.cfg.MissingIsError
}

// misnamed reports whether an error says that an object lacks what all of its kind have,
// and the statement goes on without it.
func (x *objects) misnamed(err error, n *nodes.Node) bool {
	return !x.cfg.MissingIsError && lacks(err, n.In.Kind.Proof.Name())
}

// lacks reports whether an error says that an object has no field or edge of that name.
func lacks(err error, name string) bool {
	var api *graph.APIError
	return errors.As(err, &api) && api.Lacks(name)
}

// unsure reports whether an error may say of an object what is to be learned of all: it
// lacks a field, and nothing tells that it is of its kind.
func unsure(err error, q *nodes.Question) bool {
	var api *graph.APIError
	return proofless(q) && errors.As(err, &api) && api.Reason() == graph.ReasonUnknownField
}

// lost notes that what a question names is not there, or of another kind.
func (x *objects) lost(q *nodes.Question, err error) {
	if errors.Is(err, graph.ErrNotFound) {
		x.lose(q, nil)
		return
	}
	x.gone(q, Note{
		Reason: note.NotFound, Table: q.Table, Object: q.Name,
		Message: "what the statement names is an object of another kind: it has no " + q.Object.In.Kind.Proof.Name(),
	})
}
