package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// walk explains a scan of an edge of the accounts. A second one of the same edge
// and range reads what the first one brings.
func (e *explainer) walk(step *Step, p, target *shape.Path, a *plan.Access) {
	limited, _, ranged := narrowed(a)
	key := walkKey(p, ranged)
	if e.walks[key] {
		step.Access = "with the walk above"
		return
	}
	e.walks[key] = true
	step.paths = upTo(target, p)
	k := e.s.builder(target, e.s.nested, "")
	ask := k.Full(p)
	e.mark(ask)
	owner := e.s.cfg.Login.Beginning(p.Root).Sign
	if p.OfAccounts() && e.s.cfg.Account != "" {
		owner = e.s.cfg.Account
	}
	step.Access = "walk"
	var b scanTerms
	if limited {
		b.rows = e.s.wanted.Rows
	}
	limit, first := e.s.largest(p), e.s.firstPage(target, b, a.Newest)
	switch {
	case first > 0:
		limit = min(limit, first)
	case limited: // to how many is not known yet
		limit = 0
	}
	step.Request = requestText((&shape.PageRequest{Owner: owner, Path: p, Limit: limit, Selection: ask}).Request())
	e.kind = p.Edge.Name
	step.Calls, step.Rounds = e.pages(p, ask, limited || first > 0 || ranged)
	if e.accounts(p, target, ask, limited || first > 0, limit, first, a) {
		step.Access += ", its first page with the accounts"
		step.Calls.Low, step.Rounds.Low = 0, 0
	}
	e.long(step, target, p.Level+1)
}

// narrowed reports what an access leaves of a walk: so many rows, some accounts, a
// range of time.
func narrowed(a *plan.Access) (limited, scoped, ranged bool) {
	for _, arg := range a.Args {
		switch arg.Role {
		case plan.RoleLimit:
			limited = true
		case plan.RoleOffset:
		case plan.RoleAccount:
			scoped = true
		default:
			ranged = true
		}
	}
	return limited, scoped, ranged
}

// accounts explains how the accounts are found that a walk goes on from, and
// reports whether its first page comes along. some says that not all rows are
// wanted, limit is the size of that page, 0 where it is not known yet, first what
// the walk begins with.
func (e *explainer) accounts(p, target *shape.Path, a *shape.Selection, some bool, limit, first int, access *plan.Access) (along bool) {
	if !p.OfAccounts() || e.s.cfg.Account != "" || e.found {
		return false
	}
	known := e.s.cfg.Memory.Accounts(e.s.now())
	_, scoped, ranged := narrowed(access)
	calls := exactly(1)
	switch {
	case scoped || len(known) == 1:
	case ranged || some && first != few:
		along = true
	default:
		f := e.planned.primeOf(target, p, shape.Window{}, first)
		if along = f != nil && len(known) <= f.accounts; along {
			calls, limit = f.calls(len(known)), f.size
		}
	}
	if known != nil && !along {
		return false
	}
	e.found = true
	root := &shape.Selection{Path: p.Start()}
	step := &Step{Access: "the accounts of the login", Calls: calls, Rounds: calls, paths: []*shape.Path{root.Path}}
	e.s.builder(nil, nil, "").AddFields(root, e.s.needs.At(root.Path).Fields)
	if along {
		part := (&prime{path: p, wanted: target, size: limit}).part(a)
		if limit == 0 {
			part.Args = nil
		}
		root.Graph.Parts = append(root.Graph.Parts, part)
	}
	step.Request = requestText(e.planned.accountsRequest(root))
	if l, ok := e.planned.linkedTo(root.Path); ok && !along {
		if e.walks[walkKey(l.pages, false)] {
			return false
		}
		e.linked(step, l)
	}
	e.first = step
	return along
}
