package fetch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
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
	kind  string        // of its calls; see [learn.Kind]
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

// Explain tells what the statement will ask, from the [Accesses] that the engine
// chose, and from what its program says of the scans by them. It makes
// no request: what earlier statements have seen of sizes is used, the rest is unknown.
//
// The calls of all steps together are bounds that hold as long as the API refuses
// nothing and nothing is published meanwhile.
func (st *Statement) Explain(accesses []string, program Program, wanted Wanted) ([]Step, error) {
	return explain(newPlanner(st.cfg, &st.hints, &st.notes, wanted, program), matched(accesses, program.Visits()), st.begun)
}

// matched finds for each access the scan that is made by it. Where that is not clear,
// nothing is said of the scan.
func matched(accesses []string, visits []engine.Visit) []engine.Visit {
	out := make([]engine.Visit, len(accesses))
	for i, text := range accesses {
		out[i] = engine.Visit{Access: text, Again: true}
		before, times := 0, 0
		for k, other := range accesses {
			if other == text {
				times++
				if k < i {
					before++
				}
			}
		}
		var these []engine.Visit
		for _, v := range visits {
			if v.Access == text {
				these = append(these, v)
			}
		}
		if len(these) == times {
			out[i] = these[before]
		}
	}
	return out
}

// alone reports whether no other scan is by an access.
func alone(visits []engine.Visit, access string) bool {
	n := 0
	for _, v := range visits {
		if v.Access == access {
			n++
		}
	}
	return n == 1
}

func explain(p *planner, visits []engine.Visit, begun rehearsal) ([]Step, error) {
	e := explainer{
		s: p, planned: planAccounts(p), begun: begun, onces: onces(p.scans(visits)), walks: map[string]bool{},
		brought: map[*shape.Path]bool{}, counted: map[*shape.Path]bool{}, together: newTogether(),
	}
	var steps []*Step
	for _, v := range visits {
		a, err := plan.ParseAccess(v.Access)
		if err != nil {
			return nil, err
		}
		e.visit = v
		if begun != nil && alone(visits, v.Access) {
			_, comes := begun[v.Access]
			given := v.Given || p.compiled.Given(v.Access)
			if given {
				e.visit.Certain = comes
			}
			if given && !comes {
				steps = append(steps, &Step{Table: a.Table, Access: "not read", kind: learn.Kind("")})
				continue
			}
		}
		step, err := e.step(a)
		if err != nil {
			return nil, err
		}
		step.Checked = p.hints.Unpushed(p.cfg.Catalogue.Table(a.Table))
		if e.first != nil {
			e.first.kind = learn.Kind(e.planned.begin.Path())
			steps = append(steps, e.first)
			e.first = nil
		}
		step.kind = e.kind
		steps = append(steps, step)
	}
	e.settle(steps)
	out := make([]Step, len(steps))
	for i, step := range steps {
		e.finish(step)
		out[i] = *step
	}
	return out, nil
}

type explainer struct {
	s       *planner
	planned *accountPlan
	begun   rehearsal            // see [Statement.Rehearse]
	onces   map[*shape.Path]bool // see [store.once]
	visit   engine.Visit         // the one that is being explained
	walks   map[string]bool      // walks that an earlier step makes
	brought map[*shape.Path]bool // paths whose nodes an earlier step brings
	// counted are the paths whose long lists a step has counted.
	counted map[*shape.Path]bool
	// first is the step that finds the accounts, where one has to go before; found
	// says that there was one, perhaps that its scan may not be begun: then a later one
	// finds them. kind is what the calls of the step being explained are.
	first          *Step
	found, perhaps bool
	kind           string
	together
}

func (e *explainer) step(a *plan.Access) (*Step, error) {
	t := e.s.cfg.Catalogue.Table(a.Table)
	if t == nil {
		return nil, fmt.Errorf("fetch: no table %s", a.Table)
	}
	e.kind = learn.Kind("")
	step := &Step{Table: t.Name, Pushed: pushed(t, a)}
	e.s.sourceOf(t).explain(e, step, a)
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

func (e *explainer) profiles(step *Step, p *shape.Path, access *plan.Access) {
	a := e.s.builder(nil, nil, "").Full(p)
	step.paths = []*shape.Path{p}
	step.Access, step.Calls = "every connected account", e.finding(accountsPage)
	e.kind = learn.Kind(e.planned.begin.Path())
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
	if e.accountKnown() {
		step.Calls = exactly(1)
	} else {
		e.planned.tellBeside(step)
	}
	step.Request = requestText(request)
	enough := e.accountKnown() || e.s.cfg.Memory.Accounts(e.s.now()) != nil
	if !e.begins(access) || e.found || enough && e.s.needs.OnlyIDs(p) {
		step.Calls.Low = 0
	}
	e.found = true
	if l, ok := e.planned.linkedTo(p); ok {
		e.linked(step, l, access)
	}
}

// linked explains accounts that the walk of the login's Pages gives.
func (e *explainer) linked(step *Step, l linked, access *plan.Access) {
	more := e.planned.findingBeside()
	if key := walkKey(l.pages, false); e.walks[key] {
		step.Access, step.Request, step.Calls, step.Rounds = "with the walk above", "", more, more
	} else {
		e.walks[key] = true
		step.paths = append(step.paths, l.pages)
		a := e.s.builder(l.pages, e.s.nested, "").Full(l.pages)
		step.Request = requestText((&shape.PageRequest{Owner: schema.Me, Path: l.pages, Limit: e.s.largest(l.pages), Selection: a}).Request())
		size := e.size(l.pages, a)
		calls, rounds := size.most(false)
		step.Calls.High, step.Rounds.High = calls+more.High, rounds+more.High
		step.Calls.Low, step.Rounds.Low = 0, 0
		if e.begins(access) {
			step.Calls.Low, step.Rounds.Low = float64(max(1, size.pages)), float64(max(1, size.longest))
		}
	}
}

// walkKey tells one walk from others.
func walkKey(p *shape.Path, ranged bool) string {
	return fmt.Sprint(p.Name(), ranged)
}

// lookup explains a scan by ids: of nodes that an earlier walk brings, or asked
// for one by one, many in a request.
func (e *explainer) lookup(step *Step, p, target *shape.Path, a *plan.Access) {
	step.paths = upTo(target, p)
	if e.brought[p] {
		step.Access = "by id, from the walk above"
		switch {
		case !e.brought[target]:
			step.Access += "; what it lacks is asked for a page of posts at a time"
			step.Calls = atLeast(0)
		case !e.knows(a, p):
			step.Calls = atLeast(0)
			e.searches(p)
		}
		e.long(step, target, p.Level+1)
		return
	}
	e.searches(p)
	k := e.s.builder(target, e.s.together, "")
	sel := k.Of(p, e.s.needs.At(p).Fields.Union(e.s.needs.At(p).Alone))
	e.mark(sel)
	step.Access = "by id, 50 ids in a request"
	if !e.s.cfg.Login.Batches() {
		step.Access = "by id, a request for each"
	}
	step.Request = requestText(shape.ObjectRequest("{id}", sel))
	step.Calls = atLeast(0)
	if e.visit.Certain && e.namesOne(a, p) {
		e.lookups = append(e.lookups, step)
	}
}

// knows reports whether the ids that are looked up at p are those of its own rows.
func (e *explainer) knows(a *plan.Access, p *shape.Path) bool {
	if len(e.visit.Args) != len(a.Args) {
		return false
	}
	for i, arg := range a.Args {
		if arg.Role != plan.RoleKey {
			continue
		}
		from := e.visit.Args[i]
		if len(from) == 0 {
			return false
		}
		for _, o := range from {
			if o.Column == nil || !e.holdsIDs(o, p) {
				return false
			}
		}
	}
	return true
}

// holdsIDs reports whether a column holds the ids of the nodes at p that its table's
// rows are of or hang below.
func (e *explainer) holdsIDs(o engine.Operand, p *shape.Path) bool {
	t := e.s.cfg.Catalogue.Table(o.Table.Name)
	if t == nil {
		return false
	}
	c, _ := t.Column(o.Column.Name)
	chain := e.s.shape.Chain(t)
	return c != nil && c.Field == "id" && c.Level < len(chain) && chain[c.Level] == p && e.brought[chain[len(chain)-1]]
}

// namesOne reports whether a scan looks up what may be an id.
func (e *explainer) namesOne(a *plan.Access, p *shape.Path) bool {
	b, known := e.bound(a)
	return known && !b.empty && slices.ContainsFunc(b.keys, func(id string) bool { return isID(p.Kind, id) })
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
