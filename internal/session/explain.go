package session

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// explainColumns are the columns of EXPLAIN; EXPLAIN ANALYZE has those of
// actualColumns besides.
var (
	explainColumns = []Column{
		{"Step", Integer},
		{"Table", Text},
		{"Access", Text},
		{"Request", Text},
		{"Pushed", Text},
		{"Checked", Text},
		{"Calls", Text},
		{"QuotaPercent", Text},
		{"Seconds", Text},
	}
	actualColumns = []Column{
		{"ActualCalls", Integer},
		{"ActualRequests", Integer},
		{"ActualRows", Integer},
		{"ActualSeconds", Real},
		{"UsagePercent", Real},
	}
)

// explained are the columns of an EXPLAIN; those of EXPLAIN ANALYZE where it is run.
func explained(run bool) []Column {
	if !run {
		return explainColumns
	}
	return slices.Concat(explainColumns, actualColumns)
}

// explain answers EXPLAIN SELECT: what the statement would ask of the API, in
// the order in which the engine reads its tables, without asking. EXPLAIN
// ANALYZE runs it too, and shows what it came to: the calls of each step, and in
// the last line the whole.
func (s *Statement) explain(e *execution, values []any) (*Rows, error) {
	steps, err := s.plan(e.ctx, values)
	if err != nil {
		return nil, e.fail(e.cause(err))
	}
	r := &ready{zone: s.session.settings.zone}
	if s.text.Limit != nil && bound(s.text.Limit, values) == 0 { // no row is wanted
		for i := range steps {
			steps[i].Calls, steps[i].Seconds = fetch.Bounds{}, fetch.Bounds{}
		}
	}
	r.values = s.session.stepRows(steps)
	if !s.text.Explained.Run {
		return newRows(e, s.columns, r), nil
	}
	for i := range r.values {
		r.values[i] = append(r.values[i], make([]any, len(actualColumns))...)
	}
	spent := make([]spending, len(steps))
	report, err := s.analyze(watchCalls(e.ctx, func(call graph.Call) {
		if at := fetch.StepOf(steps, call.For); at < len(spent) {
			spent[at].add(call)
		}
	}), values)
	e.add(report)
	if err != nil {
		return nil, e.fail(e.cause(err))
	}
	for i, s := range spent {
		copy(r.values[i][len(explainColumns):], []any{int64(s.calls), int64(s.requests)})
	}
	last := r.values[len(steps)]
	copy(last[len(explainColumns):], []any{
		int64(report.QuotaCalls), int64(report.Requests), report.Rows, report.Took.Round(time.Microsecond).Seconds(), report.Usage,
	})
	return newRows(e, s.columns, r), nil
}

// stepRows are the rows of an EXPLAIN: one for each step, and one for the whole.
func (p *shared) stepRows(steps []fetch.Step) (rows [][]any) {
	perCall := p.perCall()
	for i, step := range steps {
		rows = append(rows, []any{
			int64(i + 1), optional(step.Table), step.Access, optional(step.Request),
			optional(strings.Join(step.Pushed, ", ")), optional(strings.Join(step.Checked, ", ")),
			step.Calls.String(), step.Calls.Share(perCall).String(), step.Seconds.String(),
		})
	}
	calls, seconds := fetch.Total(steps)
	return append(rows, []any{
		int64(len(steps) + 1), nil, "the whole statement", nil, nil, nil,
		calls.String(), calls.Share(perCall).String(), seconds.String(),
	})
}

// spending is what a step has cost.
type spending struct{ calls, requests int }

func (s *spending) add(call graph.Call) {
	s.calls += call.Quota
	if call.Requested() {
		s.requests++
	}
}

// perCall is what a call takes of a rate limit, in percent, where usage has been
// seen to rise: of the limit that it takes most of. 0 is not known.
func (p *shared) perCall() (percent float64) {
	for _, u := range p.parts.Link.Scheduler.Usage() {
		percent = max(percent, u.PerCall)
	}
	return percent
}

// plan has the engine plan the explained statement and tells what fetching will
// do about it.
func (s *Statement) plan(ctx context.Context, values []any) ([]fetch.Step, error) {
	machine, err := machineOf(s.session)
	if err != nil {
		return nil, err
	}
	run := fetch.NewStatement(s.session.settings.fetch)
	begins := s.text.Explained.Offset
	itself, err := machine.Prepare(ctx, s.text.SQL[begins:], run)
	if err != nil && readAgain(s, err, values) {
		defer readFirst(s)
		if steps, second := s.plan(ctx, values); second == nil {
			return steps, nil
		}
		readFirst(s)
	}
	if err != nil {
		var e *engine.Error
		if errors.As(err, &e) && e.Offset >= 0 {
			e.Offset += begins // as in the text that was given
		}
		return nil, s.session.settings.registry.engineError(err, s.query, s.text)
	}
	defer func() { _ = itself.Close() }()
	if err := s.bindTo(itself, values); err != nil {
		return nil, err
	}
	if steps, err := s.cachedSteps(ctx, run, values); steps != nil || err != nil {
		return steps, err
	}
	run.Rehearse(ctx, itself)
	st, err := machine.Prepare(ctx, "EXPLAIN QUERY PLAN "+s.text.SQL[begins:], run)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	lines, err := fetch.PlanLines(ctx, st)
	if err != nil {
		return nil, err
	}
	limits, err := s.session.settings.limits(s.text.Hints)
	if err != nil {
		return nil, err
	}
	run.Parallel(limits.parallelism)
	steps, err := run.Explain(fetch.Accesses(lines), itself, s.wanted(values, -1))
	if err != nil {
		return nil, err
	}
	return localSteps(lines, steps), nil
}

// localSteps puts the steps that read files among the others, by the lines of the engine's plan.
func localSteps(lines []string, steps []fetch.Step) []fetch.Step {
	before := len(steps) - len(fetch.Accesses(lines)) // one may find the accounts first
	at := 0
	for _, line := range lines {
		table, how, ok := past.Explained(line)
		if !ok {
			table, how, ok = serving.Explained(line)
		}
		if ok {
			steps = slices.Insert(steps, at, fetch.Step{Table: table, Access: how})
			at++
		} else if len(fetch.Accesses([]string{line})) > 0 {
			at += 1 + before
			before = 0
		}
	}
	return steps
}

// analyze runs the explained statement to its end.
func (s *Statement) analyze(ctx context.Context, values []any) (report Report, err error) {
	inner, err := explainedAlone(ctx, s)
	if err != nil {
		return report, err
	}
	defer func() { _ = inner.Close() }()
	args := make([]Arg, len(values))
	for i, v := range values {
		args[i].Value = v
	}
	rows, err := inner.Run(WithReport(ctx, func(r Report) { report = r }), args)
	if err != nil {
		return report, err
	}
	err = rows.Drain()
	return report, err
}

// explains reports whether the statement is one that explain answers.
func (s *Statement) explains() bool {
	return s.text.Kind == sqltext.Explain && !s.text.Explained.Plan
}

// optional is the text, or nil for the empty one.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}
