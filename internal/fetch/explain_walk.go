package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// walk explains a scan of an edge of the accounts. A second one of all of the same
// edge reads what the first one brings.
func (e *explainer) walk(step *Step, p, target *shape.Path, a *plan.Access) {
	limited, scoped, ranged := narrowed(a)
	key := walkKey(p, ranged)
	if e.walks[key] && !ranged {
		step.Access = "with the walk above"
		step.paths = upTo(target, p)
		e.long(step, target, p.Level+1)
		return
	}
	other := e.walks[walkKey(p, false)] || e.walks[walkKey(p, true)]
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
	open := false // how many rows are wanted
	if limited {
		terms, known := e.bound(a)
		if b.rows = terms.rows; !known {
			b.rows, open = e.s.wanted.Rows, true
		}
	}
	limit, first := e.s.largest(p), e.s.firstPage(target, b, a.Newest)
	split := !limited && !ranged && e.onces[p] && e.s.splits(target, b, a.Newest, first) && e.mayBeParted(p)
	if split {
		e.s.prepareSplit(target)
		ask = e.s.builder(target, e.s.nested, "").Full(p)
	}
	switch {
	case first > 0:
		limit = min(limit, first)
	case limited: // to how many is not known yet
		limit = 0
	}
	step.Request = requestText((&shape.PageRequest{Owner: owner, Path: p, Limit: limit, Selection: ask}).Request())
	e.kind = p.Edge.Name
	size := e.size(p, ask)
	step.Calls.High, step.Rounds.High = size.most(limited || first > 0)
	if split { // a call for each that a walk is split into, and all of it where those lack something
		step.Calls.High += step.Calls.High + float64(e.s.cfg.Parallelism*max(1, len(e.planned.expected())))
		step.Rounds.High *= 2
	}
	lists := e.lists(ranged)
	if a.Newest && ranged && !size.inOrder { // which is read anew without the range where that shows
		lists *= 2
	}
	step.Calls.High *= lists
	step.Rounds.High *= lists
	switch {
	case other || !e.begins(a): // another scan may have read it
	case a.Newest, ranged && e.visit.Whole && !limited: // what is in no order is read whole
		step.Calls.Low, step.Rounds.Low = float64(max(1, size.whole)), 1
	case !e.visit.Whole || limited || first > 0 || ranged || scoped:
		step.Calls.Low, step.Rounds.Low = 1, 1
	default:
		step.Calls.Low, step.Rounds.Low = float64(max(1, size.fewest)), float64(max(1, size.longest))
		if split {
			step.Rounds.Low = 1
		}
	}
	if e.perhaps { // then the first pages come with the accounts
		step.Calls.Low = min(step.Calls.Low, float64(max(1, size.fewest-len(e.planned.expected())+1)))
	}
	e.brings(step, ask, lists)
	if e.accounts(step, p, target, ask, limited || first > 0, limit, first, a) {
		step.Access += ", its first page with the accounts"
		step.Calls.Low, step.Rounds.Low = 0, 0
		if other { // what it looks for may be in the list that is read
			e.first.Calls.Low, e.first.Rounds.Low = 0, 0
		}
	}
	if e.first != nil {
		e.walked = append(e.walked, reading{step, p})
	}
	if open { // a first page of few may come with the accounts
		step.Calls.Low, step.Rounds.Low = 0, 0
	}
	e.long(step, target, p.Level+1)
}

// mayBeParted reports whether the walk of one of the accounts may be read in parts.
func (e *explainer) mayBeParted(p *shape.Path) bool {
	accounts := e.planned.likely()
	return len(accounts) == 0 || slices.ContainsFunc(accounts, func(a learn.Account) bool { return e.s.parted(p.Of(a.ID)) })
}

// lists is how many lists of each account a scan may read: several scans may each have
// a range of their own, and beyond so many of those one without a range.
func (e *explainer) lists(ranged bool) float64 {
	n := 1
	if e.visit.Again && ranged {
		n = maxWindows + 1
	}
	return float64(n)
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
func (e *explainer) accounts(of *Step, p, target *shape.Path, a *shape.Selection, some bool, limit, first int, access *plan.Access) (along bool) {
	if !p.OfAccounts() || e.found {
		return false
	}
	root := &shape.Selection{Path: p.Start()}
	only := e.s.needs.OnlyIDs(root.Path)
	if e.accountKnown() {
		e.found = true
		if !only { // what rows show of it is asked for where one is read
			of.Calls.High++
			of.Rounds.High++
		}
		return false
	}
	known := e.s.cfg.Memory.Accounts(e.s.now())
	_, scoped, ranged := narrowed(access)
	var f *firstPage
	if !scoped {
		var w shape.Window
		if ranged {
			w.Since = 1 // some range
		}
		f = e.planned.firstPageOf(target, p, w, first)
	}
	enough := known != nil && only && !e.planned.begin.IsOwn()
	along = f != nil && !(enough && (len(known) == 1 || len(known) > f.accounts))
	if enough && !along {
		return false
	}
	e.found = true
	calls := e.finding(accountsPage)
	if along {
		calls = Bounds{1, e.finding(f.accounts).High}
		if !ranged && (!some || first == few) {
			limit = f.size
		}
	}
	if e.perhaps = !e.begins(access); e.perhaps {
		calls.Low = 0
	}
	step := &Step{Access: "the accounts of the login", Calls: calls, Rounds: calls, paths: []*shape.Path{root.Path}}
	e.planned.tellBeside(step)
	e.s.builder(nil, nil, "").AddFields(root, e.s.needs.At(root.Path).Fields)
	if along {
		part := (&firstPage{path: p, wanted: target, size: limit}).part(a)
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
		e.linked(step, l, access)
	}
	e.first = step
	return along
}

// accountKnown reports whether the account is known that the statement reads, so that nothing
// is asked to find it.
func (e *explainer) accountKnown() bool {
	if e.planned.begin.IsOwn() {
		_, known := e.planned.knownOwn()
		return known
	}
	return e.s.cfg.Account != ""
}
