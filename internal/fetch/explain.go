package fetch

import (
	"context"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Step is one reference to a table in the order in which the engine reads them:
// how its rows are reached, with which request, at what price.
type Step struct {
	Table string
	// Access says how: a walk, along with an earlier step, by id, by parameters.
	Access string
	// Request is the path and the fields of the request, "" where the step needs
	// none of its own. {account} and {id} stand for ids.
	Request string
	// Pushed are the terms that the request carries, Checked those that only the
	// engine checks; it checks the pushed ones again.
	Pushed, Checked []string
	// Calls are those of the step, Rounds how many of them wait for one another.
	Calls, Rounds Bounds
	// Seconds is how long that takes, by how long such calls have taken.
	Seconds Bounds

	places []*place // for whose sake it makes calls
}

// StepOf is the position of the step that makes a call, by what the call is for
// ([graph.Call].For); 0 where no step foresaw it.
func StepOf(steps []Step, purpose string) int {
	above := func(p *place) bool {
		return strings.HasPrefix(purpose+"/", strings.TrimSuffix(p.name(), "/")+"/")
	}
	best, depth := 0, -1
	for i, step := range steps {
		for _, p := range step.places {
			if above(p) && p.level > depth {
				best, depth = i, p.level
			}
		}
	}
	return best
}

// Explain tells what the statement will ask, from the accesses that the engine
// chose, in its order. It makes no request: what earlier statements have seen of
// sizes is used, the rest is unknown.
func (st *Statement) Explain(accesses []string, wanted Wanted) ([]Step, error) {
	return explain(st.cfg, &st.hints, &st.notes, accesses, wanted)
}

func explain(cfg Config, hints *plan.Hints, n *notes, accesses []string, wanted Wanted) ([]Step, error) {
	s := newStore(context.Background(), cfg, hints, n)
	defer s.close()
	s.wanted = wanted
	e := explainer{s: s, walks: map[string]bool{}, nodes: map[*place]bool{}, counted: map[*place]bool{}}
	var steps []Step
	for _, text := range accesses {
		a, err := plan.ParseAccess(text)
		if err != nil {
			return nil, err
		}
		step, err := e.step(a)
		if err != nil {
			return nil, err
		}
		step.Checked = hints.Unpushed(cfg.Catalogue.Table(a.Table))
		if e.first != nil {
			e.finish(e.first, "accounts")
			steps = append(steps, *e.first)
			e.first = nil
		}
		e.finish(&step, e.kind)
		steps = append(steps, step)
	}
	return steps, nil
}

type explainer struct {
	s     *store
	walks map[string]bool // walks that an earlier step makes
	nodes map[*place]bool // places whose nodes an earlier step brings
	// counted are the places whose long lists a step has counted.
	counted map[*place]bool
	// first is the step that finds the accounts, where one has to go before; found
	// says that there was one. kind is what the calls of the step being explained
	// are.
	first *Step
	found bool
	kind  string
}

func (e *explainer) step(a *plan.Access) (Step, error) {
	t := e.s.cfg.Catalogue.Table(a.Table)
	if t == nil {
		return Step{}, fmt.Errorf("fetch: no table %s", a.Table)
	}
	chain := e.s.tree.tables[t]
	e.kind = "node"
	step := Step{Table: t.Name, Pushed: pushed(t, a)}
	switch {
	case isAccountInsights(e.s.cfg.Catalogue, t):
		e.series(&step, chain[len(chain)-1])
	case a.Level > 0:
		e.lookup(&step, chain[a.Level], chain[len(chain)-1])
	case len(chain) == 1:
		e.profiles(&step, chain[0])
	default:
		e.walk(&step, chain[1], chain[len(chain)-1], a)
	}
	return step, nil
}

// pushed names the terms that a scan's arguments stand for.
func pushed(t *schema.Table, a *plan.Access) []string {
	signs := map[plan.Role]string{
		plan.RoleKey: "=", plan.RoleAccount: "=", plan.RoleControl: "=", plan.RoleAt: "=",
		plan.RoleSince: ">=", plan.RoleAfter: ">", plan.RoleUntil: "<=", plan.RoleBefore: "<",
	}
	var out []string
	for _, arg := range a.Args {
		switch arg.Role {
		case plan.RoleLimit:
			out = append(out, "LIMIT")
		case plan.RoleOffset:
			out = append(out, "OFFSET")
		default:
			out = append(out, t.Columns[arg.Column].Name+" "+signs[arg.Role])
		}
	}
	if a.Newest {
		out = append(out, "ORDER BY newest first")
	}
	return out
}

func (e *explainer) profiles(step *Step, p *place) {
	a := (&asker{s: e.s}).full(p)
	step.places = []*place{p}
	step.Access, step.Calls = "every connected account", exactly(1)
	e.kind, e.found = "accounts", true
	step.Request = "me/accounts?fields=instagram_business_account{" + a.sel.String() + "}"
	switch {
	case e.s.cfg.Login == schema.InstagramLogin:
		step.Access, step.Request = "the account of the login", "me?fields="+ownSelection(a).String()
		if own, known := e.s.knownOwn(); known {
			step.Request = own.ID + "?fields=" + a.sel.String()
		}
	case e.s.cfg.Account != "":
		step.Access, step.Request = "the account", e.s.cfg.Account+"?fields="+a.sel.String()
	}
	if l, ok := e.s.linkedTo(p); ok {
		e.linked(step, l)
	}
}

// linked explains accounts that the walk of the login's Pages gives.
func (e *explainer) linked(step *Step, l linked) {
	if key := walkKey(l.pages, false); e.walks[key] {
		step.Access, step.Request, step.Calls, step.Rounds = "with the walk above", "", exactly(0), exactly(0)
	} else {
		e.walks[key] = true
		step.places = append(step.places, l.pages)
		a := (&asker{s: e.s, wanted: l.pages, nested: e.s.nested}).full(l.pages)
		step.Request = fmt.Sprintf("me/accounts?limit=%d&fields=%s", e.s.largest(l.pages), a.sel.String())
		step.Calls, step.Rounds = e.pages(l.pages, a, false)
	}
}

// walkKey tells one walk from others.
func walkKey(p *place, ranged bool) string {
	return fmt.Sprint(p.name(), ranged)
}

func (e *explainer) series(step *Step, target *place) {
	step.places = []*place{target}
	step.Access, step.Calls, e.kind = "by parameters, a call for each 30 days", atLeast(1), "insights"
	step.Request = "{account}/insights"
}

// walk explains a scan of an edge of the accounts. A second one of the same edge
// and range reads what the first one brings.
func (e *explainer) walk(step *Step, p, target *place, a *plan.Access) {
	limited, ranged := false, false
	for _, arg := range a.Args {
		switch arg.Role {
		case plan.RoleLimit:
			limited = true
		case plan.RoleAccount, plan.RoleOffset:
		default:
			ranged = true
		}
	}
	key := walkKey(p, ranged)
	if e.walks[key] {
		step.Access = "with the walk above"
		return
	}
	e.walks[key] = true
	step.places = upTo(target, p)
	k := &asker{s: e.s, wanted: target, nested: e.s.nested}
	ask := k.full(p)
	e.mark(ask)
	owner := "{account}"
	if p.root == schema.RootUser {
		owner = "me"
	} else if e.s.cfg.Account != "" {
		owner = e.s.cfg.Account
	}
	step.Access = "walk"
	step.Request = owner + "/" + p.edge.Name + "?"
	var b bounds
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
	if limit > 0 {
		step.Request += fmt.Sprintf("limit=%d&", limit)
	}
	step.Request += "fields=" + ask.sel.String()
	e.kind = p.edge.Name
	step.Calls, step.Rounds = e.pages(p, ask, limited || first > 0 || ranged)
	if e.accounts(p, target, ask, limited || first > 0, limit, first, a) {
		step.Access += ", its first page with the accounts"
		step.Calls.Low, step.Rounds.Low = 0, 0
	}
	e.long(step, target, p.level+1)
}

// accounts explains how the accounts are found that a walk goes on from, and
// reports whether its first page comes along. some says that not all rows are
// wanted, limit is the size of that page, 0 where it is not known yet, first what
// the walk begins with.
func (e *explainer) accounts(p, target *place, a *ask, some bool, limit, first int, access *plan.Access) (along bool) {
	if p.root != schema.RootAccount || e.s.cfg.Account != "" || e.found {
		return false
	}
	known := e.s.cfg.Memory.Accounts(e.s.now())
	ranged, scoped := false, false
	for _, arg := range access.Args {
		switch arg.Role {
		case plan.RoleLimit, plan.RoleOffset:
		case plan.RoleAccount:
			scoped = true
		default:
			ranged = true
		}
	}
	calls := exactly(1)
	switch {
	case scoped || len(known) == 1:
	case ranged || some && first != few:
		along = true
	default:
		f := e.s.primeOf(target, p, window{}, first)
		if along = f != nil && len(known) <= f.accounts; along {
			calls, limit = f.calls(len(known)), f.size
		}
	}
	if known != nil && !along {
		return false
	}
	e.found = true
	root := &ask{place: e.s.rootPlace(p.root)}
	step := &Step{Access: "the accounts of the login", Calls: calls, Rounds: calls, places: []*place{root.place}}
	(&asker{s: e.s}).addFields(root, root.place.need)
	if along {
		part := (&prime{place: p, wanted: target, size: limit}).part(a)
		if limit == 0 {
			part.Args = nil
		}
		root.sel.Parts = append(root.sel.Parts, part)
	}
	step.Request = "me/accounts?fields=instagram_business_account{" + root.sel.String() + "}"
	if e.s.cfg.Login == schema.InstagramLogin {
		step.Request = "me?fields=" + ownSelection(root).String()
	}
	if l, ok := e.s.linkedTo(root.place); ok && !along {
		if e.walks[walkKey(l.pages, false)] {
			return false
		}
		e.linked(step, l)
	}
	e.first = step
	return along
}

// long adds the calls for the further pages of lists that come nested, from a
// level down to the target.
func (e *explainer) long(step *Step, target *place, level int) {
	for q := target; q != nil && q.level >= max(2, level); q = q.up {
		if e.counted[q] || !e.nodes[q] {
			continue
		}
		e.counted[q] = true
		switch {
		case q.kind.Insight:
			_, common := e.s.metrics(q, q.need, e.s.nestable(q))
			if common.Add(0); !q.need.Within(common) {
				step.Access += "; metrics of one kind of post for each such post, 50 in a request"
			}
			// Posts that refuse their insights are found only by asking.
			step.Calls = step.Calls.plus(e.most(q.up, e.s.cfg.Memory.length))
		case q.edge.MaxLimit > 0:
			step.Calls = step.Calls.plus(e.most(q, e.s.cfg.Memory.further))
		}
	}
}

// most bounds by what is remembered of each account's place; nothing is known of
// how much of it the statement's terms leave.
func (e *explainer) most(p *place, length func(string) (int, bool)) Bounds {
	total := 0
	accounts := e.s.expected()
	for _, a := range accounts {
		n, known := length(a.ID + "/" + p.path)
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
	switch each, known := e.s.cfg.Memory.takes(kind); {
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
func (e *explainer) pages(p *place, a *ask, part bool) (calls, rounds Bounds) {
	if p.root == schema.RootUser {
		return atLeast(1), atLeast(1)
	}
	total, longest, end, whole := 0, 0, 0, 0
	for _, account := range e.s.expected() {
		n, known := e.s.cfg.Memory.length(account.ID + "/" + p.path)
		if !known {
			return atLeast(1), atLeast(1)
		}
		sp := &span{account: account.ID, place: p, ask: a}
		size, _ := e.s.cfg.Memory.bears(sp.kind(), max(1, e.s.largest(p)))
		size = max(1, size)
		pages := max(1, (n+size-1)/size)
		total, longest = total+pages, max(longest, pages)
		if e.s.cfg.Memory.disordered(account.ID + "/" + p.path) { // all of which is read in any case
			whole += pages
		}
		if p.edge.Paging == schema.CursorsOnly { // only an empty page tells the end
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

// lookup explains a scan by ids: of nodes that an earlier walk brings, or asked
// for one by one, many in a request.
func (e *explainer) lookup(step *Step, p, target *place) {
	step.places = upTo(target, p)
	if e.nodes[p] {
		step.Access = "by id, from the walk above"
		if !e.nodes[target] {
			step.Access += "; what it lacks is asked for a page of posts at a time"
			step.Calls = atLeast(0)
		}
		e.long(step, target, p.level+1)
		return
	}
	k := &asker{s: e.s, wanted: target, nested: e.s.together}
	a := k.of(p, p.need.Union(p.alone))
	e.mark(a)
	step.Access = "by id, 50 ids in a request"
	if e.s.cfg.Login == schema.InstagramLogin { // whose host takes no batches
		step.Access = "by id, a request for each"
	}
	step.Request = "{id}?fields=" + a.sel.String()
	step.Calls = atLeast(1)
}

// upTo are the places from p up to the one above it, both included.
func upTo(p, above *place) []*place {
	places := []*place{p}
	for ; p != above; p = p.up {
		places = append(places, p.up)
	}
	return places
}

// mark notes the places whose nodes a request brings.
func (e *explainer) mark(a *ask) {
	e.nodes[a.place] = true
	for _, b := range a.parts {
		e.mark(b)
	}
}
