package session

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// mostExplained is how many calls of a write EXPLAIN shows one by one.
const mostExplained = 20

// explainedChange prepares the statement that an EXPLAIN explains, where that changes a
// table; nil where it does not.
func (s *Session) explainedChange(ctx context.Context, st *Statement) (*Statement, error) {
	if !st.text.Explained.Changes {
		return nil, nil
	}
	if st.text.Explained.Run {
		return nil, &SQLError{Message: "EXPLAIN ANALYZE runs the statement, and this one writes: EXPLAIN shows its calls and sends none"}
	}
	if st.translated != nil {
		return explainedAlone(ctx, st)
	}
	return s.analyze(ctx, token.NewText(st.query.String()[st.text.Explained.Offset:]))
}

// explainChange answers EXPLAIN of a statement that changes a table: what is read for it
// first, then the calls, each with its body. Nothing is sent. Where no row need be read the
// calls are those that would be made, and the checks are made that come before them; where
// rows have to be read first there is one call for each of them.
func (s *Statement) explainChange(e *execution, values []any) (*Rows, error) {
	steps, err := s.changeSteps(e, values)
	if err != nil {
		return nil, e.fail(e.cause(err))
	}
	r := &ready{zone: s.session.settings.zone}
	r.values = s.session.stepRows(steps)
	return newRows(e, s.columns, r), nil
}

func (s *Statement) changeSteps(e *execution, values []any) ([]fetch.Step, error) {
	inner := s.inner
	compiled, err := inner.take(e.ctx, values)
	if err != nil {
		return nil, err
	}
	reads := !compiled.Writing().Unread && len(compiled.run.Tables()) > 0
	if err := inner.give(compiled); err != nil {
		return nil, err
	}
	if reads {
		steps, err := inner.readingSteps(e.ctx, values)
		steps = append(steps, inner.change.beforeSteps(&s.session.settings, nil)...)
		return append(steps, inner.change.step()), err
	}
	c := &changing{inner, e, values}
	job, _, err := c.collect()
	if err != nil {
		return nil, err
	}
	p := &posting{settings: &s.session.settings, write: inner.change.write}
	job.Check = p.check
	calls, err := job.Calls()
	if err != nil {
		return nil, err
	}
	steps := inner.change.beforeSteps(&s.session.settings, job)
	for i := range calls {
		if i == mostExplained {
			left := len(calls) - i
			steps = append(steps, fetch.Step{
				Table: job.Table.Name, Access: fmt.Sprintf("%s: %d more rows", inner.change.verb, left),
				Calls: fetch.Bounds{Low: float64(left), High: float64(left)}, Seconds: unknownTime,
			})
			break
		}
		if job.Write.Process != "" {
			more, err := p.steps(job, job.Rows[i])
			if err != nil {
				return nil, err
			}
			steps = append(steps, more...)
			continue
		}
		step := inner.change.step()
		step.Calls = fetch.Bounds{Low: 1, High: 1}
		step.Request = shownCall(calls[i].Method, calls[i].Path, calls[i].Params)
		steps = append(steps, step)
	}
	return steps, nil
}

// beforeSteps are the calls that find out which account writes, and the token of its Page.
// job is nil where it is not known yet what the rows say.
func (c *change) beforeSteps(of *settings, job *write.Job) (steps []fetch.Step) {
	accounts, unsaid := map[string]bool{}, job == nil
	if job != nil {
		for i := range job.Rows {
			v := job.Rows[i].Value(schema.AccountColumn)
			unsaid = unsaid || v.IsNull()
			accounts[v.Text()] = true
		}
	}
	if c.write.NeedsAccount() && of.cfg.BusinessAccountID == "" && unsaid {
		step := fetch.Step{Table: "InstagramBusinessProfile", Access: "which account writes", Calls: fetch.Bounds{Low: 1, High: 2}, Seconds: unknownTime}
		if job == nil {
			step.Access += ", where a row does not say"
			step.Calls.Low = 0
		}
		steps = append(steps, step)
	}
	if c.write.Token == schema.PageToken {
		steps = append(steps, fetch.Step{
			Table: c.table.Name, Access: "the token of the account's Page, 100 Pages in a request",
			Request: shownCall(http.MethodGet, paging.LoginPages, url.Values{"fields": {pageFields.String()}, "limit": {"100"}}),
			Calls:   fetch.Bounds{Low: float64(len(accounts)), High: math.Inf(1)}, Seconds: unknownTime,
		})
	}
	return steps
}

// steps are those of publishing a row.
func (p *posting) steps(j *write.Job, row write.Row) (steps []fetch.Step, err error) {
	post, err := p.post(row.Given)
	if err != nil {
		return nil, err
	}
	account := row.Value(schema.AccountColumn).Text()
	if account == "" {
		account = cmp.Or(p.settings.cfg.BusinessAccountID, "{account}")
	}
	for _, c := range post.Plan(account, p.write.Process == schema.Containing) {
		step := fetch.Step{
			Table: j.Table.Name, Access: "INSERT, " + c.Stage, Request: shownCall(c.Method, c.Path, c.Params),
			Calls: fetch.Bounds{Low: 1, High: 1}, Seconds: unknownTime,
		}
		if c.Often {
			step.Calls.High = math.Inf(1)
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// unknownTime is how long what changes something takes.
var unknownTime = fetch.Unknown()

// readingSteps are those of reading the rows of a statement that changes them.
func (s *Statement) readingSteps(ctx context.Context, values []any) ([]fetch.Step, error) {
	reading, err := readingOf(ctx, s, true)
	if err != nil {
		return nil, err
	}
	defer func() { _ = reading.Close() }()
	return reading.plan(ctx, values[:min(len(values), len(reading.text.Params))])
}

// step is the call for a row, as the catalogue has it.
func (c *change) step() fetch.Step {
	params := url.Values{}
	for _, p := range c.write.Params {
		params.Set(p.Name, p.Value)
	}
	for _, in := range c.write.Inputs {
		if in.Param != "" {
			params.Set(in.Param, "{"+in.Column+"}")
		}
	}
	access := c.verb.String() + ", a call for each row"
	if c.verb == engine.Insert && c.write.Process != "" {
		access = c.verb.String() + ", " + string(c.write.Process) + " for each row"
	}
	return fetch.Step{Table: c.table.Name, Access: access, Request: shownCall(c.write.Method, c.write.Path, params), Calls: fetch.Unknown(), Seconds: unknownTime}
}

// shownCall shows a call with its body.
func shownCall(method, path string, params url.Values) string {
	if len(params) == 0 {
		return method + " " + path
	}
	text, err := url.QueryUnescape(params.Encode())
	if err != nil {
		text = params.Encode()
	}
	return method + " " + path + " " + strings.ReplaceAll(text, "\n", " ")
}
