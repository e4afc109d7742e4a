package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// fetched are rows that the engine makes of what is fetched for it.
type fetched struct {
	statement *Statement
	compiled  *compiled
	execution *execution
	zone      *value.Zone

	cache *cachedAnswer // how it has to do with the cache; nil where it does not

	values []any         // of the parameters
	client *graph.Client // of the execution
	wanted fetch.Wanted  // of the tables
	// unsorted are the accounts for whose sake it was begun again.
	unsorted map[string]bool

	most int // rows that MaxRows still lets through, -1 for all
	read int64
	// cut is what MaxRows left out, if anything.
	cut []Warning
}

// start begins the execution with the values of its parameters.
func (f *fetched) start(values []any) error {
	p, st := f.compiled, f.statement
	f.values = values
	if err := p.Restart(p.state()); err != nil {
		return err
	}
	if err := st.bindTo(p.Stmt, values); err != nil {
		return err
	}
	limits, err := st.session.settings.limits(st.text.Hints)
	if err != nil {
		return err
	}
	p.run.Parallel(limits.parallelism)
	f.execution.reading = toldOf(f.execution.ctx)
	f.client = st.session.parts.Link.Graph.Budgeted(limits.budget).Observed(f.execution.observe)
	if err := st.session.keepToPage(f.execution.ctx, p.run); err != nil {
		return err
	}
	f.wanted = st.wanted(values, f.most)
	p.run.Begin(f.execution.ctx, f.client, f.wanted)
	return nil
}

// bindTo gives a compiled statement the values of its parameters.
func (s *Statement) bindTo(p *engine.Stmt, values []any) error {
	for i, v := range values {
		if i >= p.Params() {
			break // it is of RETURNING alone
		}
		bound, err := paramValue(s, v)
		if err != nil {
			return fmt.Errorf("driver: %s: %w", paramName(s.text.Params, i), err)
		}
		if err := p.Bind(i+1, bound); err != nil {
			return err
		}
	}
	return nil
}

// keepToPage keeps a statement to the account of the Page whose token is used: it
// reaches no other.
func (s *Session) keepToPage(ctx context.Context, run *fetch.Statement) error {
	page := s.parts.Link.Login.Page
	if page == nil || s.settings.cfg.BusinessAccountID != "" || len(run.Tables()) == 0 {
		return nil
	}
	account, err := page.Account(ctx)
	if err != nil {
		return err
	}
	run.OnlyAccount(account)
	return nil
}

func (f *fetched) next() ([]any, error) {
	more, err := f.step()
	if err == nil && !more {
		f.keep()
	}
	if err != nil || !more {
		return nil, err
	}
	if f.most == 0 {
		f.cut = []Warning{{
			Reason: ReasonMaxRows, Count: 1, Incomplete: true,
			Message: fmt.Sprintf("MaxRows cut the answer after %d rows", f.read),
		}}
		return nil, nil
	}
	row, err := f.compiled.Values()
	if err != nil {
		return nil, err
	}
	convert(f.compiled.columns, row, f.zone)
	f.read++
	f.most = max(f.most-1, -1)
	return row, nil
}

// step moves to the next row. What the API turns out to list in no order costs no
// more than another beginning for each such account, as long as no row was given.
func (f *fetched) step() (row bool, err error) {
	for {
		if row, err = f.compiled.Step(f.execution.ctx); err == nil {
			return row, nil // what is below makes something, and this is done for each row
		}
		if errors.Is(err, serving.ErrUncovered) {
			if err = f.uncovered(err); err != nil {
				return false, err
			}
			continue
		}
		order := (*fetch.OrderError)(nil)
		if !errors.As(err, &order) || f.read > 0 || f.unsorted[order.Account] {
			return row, err
		}
		if f.unsorted == nil {
			f.unsorted = map[string]bool{}
		}
		f.unsorted[order.Account] = true
		f.cache.again()
		if err := f.compiled.Restart(f.compiled.state()); err != nil {
			return false, err
		}
		f.compiled.run.Begin(f.execution.ctx, f.client, f.wanted)
	}
}

func (f *fetched) left() (bool, error) { return false, f.execution.ctx.Err() }

func (f *fetched) stop() []Warning {
	f.compiled.run.End() // no call is under way after it
	return slices.Concat(f.compiled.run.Notes(), f.cache.tell(f.execution), f.cut)
}

func (f *fetched) release() error {
	err := f.statement.give(f.compiled)
	f.cache.end(f.execution.ctx)
	return err
}
