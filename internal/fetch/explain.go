package fetch

import (
	"fmt"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
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

	paths []*shape.Path // for whose sake it makes calls
}

// StepOf is the position of the step that makes a call, by what the call is for
// ([graph.Call].For); 0 where no step foresaw it.
func StepOf(steps []Step, purpose string) int {
	above := func(p *shape.Path) bool {
		return strings.HasPrefix(purpose+"/", strings.TrimSuffix(p.Name(), "/")+"/")
	}
	best, depth := 0, -1
	for i, step := range steps {
		for _, p := range step.paths {
			if above(p) && p.Level > depth {
				best, depth = i, p.Level
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
	p := newPlanner(cfg, hints, n, wanted)
	e := explainer{s: p, planned: planAccounts(p), walks: map[string]bool{}, brought: map[*shape.Path]bool{}, counted: map[*shape.Path]bool{}}
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
			e.finish(e.first, learn.Kind(e.planned.begin.Path()))
			steps = append(steps, *e.first)
			e.first = nil
		}
		e.finish(&step, e.kind)
		steps = append(steps, step)
	}
	return steps, nil
}

type explainer struct {
	s       *planner
	planned *accountPlan
	walks   map[string]bool      // walks that an earlier step makes
	brought map[*shape.Path]bool // paths whose nodes an earlier step brings
	// counted are the paths whose long lists a step has counted.
	counted map[*shape.Path]bool
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
	e.kind = learn.Kind("")
	step := Step{Table: t.Name, Pushed: pushed(t, a)}
	e.s.sourceOf(t).explain(e, &step, a)
	return step, nil
}

// pushed names the terms that a scan's arguments stand for.
func pushed(t *schema.Table, a *plan.Access) []string {
	signs := map[plan.Role]string{
		plan.RoleKey: "=", plan.RoleAccount: "=", plan.RoleArgument: "=", plan.RoleAt: "=",
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

func (e *explainer) profiles(step *Step, p *shape.Path) {
	a := e.s.builder(nil, nil, "").Full(p)
	step.paths = []*shape.Path{p}
	step.Access, step.Calls = "every connected account", exactly(1)
	e.kind, e.found = learn.Kind(e.planned.begin.Path()), true
	request := e.planned.accountsRequest(a)
	switch {
	case e.planned.begin.IsOwn():
		step.Access = "the account of the login"
		if own, known := e.planned.knownOwn(); known {
			request = shape.ObjectRequest(own.ID, a)
		}
	case e.s.cfg.Account != "":
		step.Access, request = "the account", shape.ObjectRequest(e.s.cfg.Account, a)
	}
	step.Request = requestText(request)
	if l, ok := e.planned.linkedTo(p); ok {
		e.linked(step, l)
	}
}

// linked explains accounts that the walk of the login's Pages gives.
func (e *explainer) linked(step *Step, l linked) {
	if key := walkKey(l.pages, false); e.walks[key] {
		step.Access, step.Request, step.Calls, step.Rounds = "with the walk above", "", exactly(0), exactly(0)
	} else {
		e.walks[key] = true
		step.paths = append(step.paths, l.pages)
		a := e.s.builder(l.pages, e.s.nested, "").Full(l.pages)
		step.Request = requestText((&shape.PageRequest{Owner: schema.Me, Path: l.pages, Limit: e.s.largest(l.pages), Selection: a}).Request())
		step.Calls, step.Rounds = e.pages(l.pages, a, false)
	}
}

// walkKey tells one walk from others.
func walkKey(p *shape.Path, ranged bool) string {
	return fmt.Sprint(p.Name(), ranged)
}

func (e *explainer) series(step *Step, t *schema.Table, target *shape.Path) {
	step.paths = []*shape.Path{target}
	step.Access = fmt.Sprintf("by parameters, a call for each %d days", t.Series.Longest/(24*time.Hour))
	step.Calls, e.kind = atLeast(1), target.Edge.Name
	step.Request = "{account}/" + target.Edge.Name
}

// lookup explains a scan by ids: of nodes that an earlier walk brings, or asked
// for one by one, many in a request.
func (e *explainer) lookup(step *Step, p, target *shape.Path) {
	step.paths = upTo(target, p)
	if e.brought[p] {
		step.Access = "by id, from the walk above"
		if !e.brought[target] {
			step.Access += "; what it lacks is asked for a page of posts at a time"
			step.Calls = atLeast(0)
		}
		e.long(step, target, p.Level+1)
		return
	}
	k := e.s.builder(target, e.s.together, "")
	a := k.Of(p, e.s.needs.At(p).Fields.Union(e.s.needs.At(p).Alone))
	e.mark(a)
	step.Access = "by id, 50 ids in a request"
	if !e.s.cfg.Login.Batches() {
		step.Access = "by id, a request for each"
	}
	step.Request = requestText(shape.ObjectRequest("{id}", a))
	step.Calls = atLeast(1)
}

// upTo are the paths from p up to the one above it, both included.
func upTo(p, above *shape.Path) []*shape.Path {
	paths := []*shape.Path{p}
	for ; p != above; p = p.Up {
		paths = append(paths, p.Up)
	}
	return paths
}

// mark notes the paths whose nodes a request brings.
func (e *explainer) mark(a *shape.Selection) {
	e.brought[a.Path] = true
	for _, b := range a.Parts {
		e.mark(b)
	}
}
