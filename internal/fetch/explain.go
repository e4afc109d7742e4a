package fetch

import (
	"context"
	"fmt"

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
	// Low and High bound the calls; High is negative where nothing is known.
	Low, High int
}

// Explain tells what the statement will ask, from the accesses that the engine
// chose, in its order. rows is the statement's own LIMIT, 0 for none. It makes no
// request: what earlier statements have seen of sizes is used, the rest is
// unknown.
func (st *Statement) Explain(accesses []string, rows int) ([]Step, error) {
	s := newStore(context.Background(), st.cfg, &st.hints, &st.notes)
	defer s.close()
	s.first = rows
	e := explainer{s: s, walks: map[string]bool{}, nodes: map[*place]bool{}}
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
		step.Checked = st.hints.Unpushed(st.cfg.Catalogue.Table(a.Table))
		steps = append(steps, step)
	}
	return steps, nil
}

type explainer struct {
	s     *store
	walks map[string]bool // walks that an earlier step makes
	nodes map[*place]bool // places whose nodes an earlier step brings
}

func (e *explainer) step(a *plan.Access) (Step, error) {
	t := e.s.cfg.Catalogue.Table(a.Table)
	if t == nil {
		return Step{}, fmt.Errorf("fetch: no table %s", a.Table)
	}
	chain := e.s.tree.tables[t]
	step := Step{Table: t.Name, Pushed: pushed(t, a)}
	switch {
	case isAccountInsights(e.s.cfg.Catalogue, t):
		e.series(&step)
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
	step.Access, step.Low, step.High = "every connected account", 1, 1
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
}

func (e *explainer) series(step *Step) {
	step.Access, step.Low, step.High = "by parameters, a call for each 30 days", 1, -1
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
	key := fmt.Sprint(schema.RootNode(p.root), "/", p.path, ranged)
	if e.walks[key] {
		step.Access = "with the walk above"
		return
	}
	e.walks[key] = true
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
		b.rows = e.s.first
	}
	limit, first := e.s.largest(p), e.s.firstPage(target, b)
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
	step.Low, step.High = e.pages(p, first > 0 || ranged)
}

// pages bounds the calls of a walk by what is known of its size. part says that
// it need not be read to its end.
func (e *explainer) pages(p *place, part bool) (low, high int) {
	if p.root == schema.RootUser {
		return 1, -1
	}
	accounts := []Account{{ID: e.s.cfg.Account}}
	if e.s.cfg.Account == "" {
		accounts = e.s.cfg.Memory.Accounts(e.s.now())
	}
	total := 0
	largest := max(1, e.s.largest(p))
	for _, a := range accounts {
		n, known := e.s.cfg.Memory.length(a.ID + "/" + p.path)
		if !known {
			return 1, -1
		}
		total += max(1, (n+largest-1)/largest)
	}
	switch {
	case total == 0:
		return 1, -1
	case part:
		return 1, total
	default:
		return total, total
	}
}

// lookup explains a scan by ids: of nodes that an earlier walk brings, or asked
// for one by one, many in a request.
func (e *explainer) lookup(step *Step, p, target *place) {
	if e.nodes[p] {
		step.Access = "by id, from the walk above"
		if !e.nodes[target] {
			step.Access += "; what it lacks is asked for a page of posts at a time"
			step.High = -1
		}
		return
	}
	k := &asker{s: e.s, wanted: target, nested: e.s.together}
	a := k.of(p, p.need|p.alone)
	e.mark(a)
	step.Access = "by id, 50 ids in a request"
	if e.s.cfg.Login == schema.InstagramLogin { // whose host takes no batches
		step.Access = "by id, a request for each"
	}
	step.Request = "{id}?fields=" + a.sel.String()
	step.Low, step.High = 1, -1
}

// mark notes the places whose nodes a request brings.
func (e *explainer) mark(a *ask) {
	e.nodes[a.place] = true
	for _, b := range a.parts {
		e.mark(b)
	}
}

// Calls writes the bounds for people.
func (s Step) Calls() string {
	switch {
	case s.Low == s.High:
		return fmt.Sprint(s.Low)
	case s.High < 0 && s.Low == 0:
		return "unknown"
	case s.High < 0:
		return fmt.Sprintf("%d or more", s.Low)
	default:
		return fmt.Sprintf("%d to %d", s.Low, s.High)
	}
}
