package fetch

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// priced adds to the error of a budget what the whole statement costs, as far as
// that can be told.
func (s *store) priced(err error) error {
	p := newPlanner(s.cfg, s.hints, &notes{}, s.wanted, s.compiled)
	p.keeps = s.keeps
	steps, failed := explain(p, matched(s.accesses, s.compiled.Visits()), nil)
	if failed != nil {
		return err
	}
	calls, _ := Total(steps)
	unread := func(t *schema.Table) bool {
		return !slices.ContainsFunc(steps, func(step Step) bool { return step.Table == t.Name })
	}
	if slices.ContainsFunc(s.hints.Tables(), unread) {
		calls = atLeast(int(calls.Low))
	}
	var budget *graph.BudgetError
	if errors.As(err, &budget) && calls == atLeast(int(calls.Low)) && calls.Low <= float64(budget.Spent) {
		return err // which says more
	}
	return fmt.Errorf("%w; the whole statement takes %s calls", err, calls)
}

// reads notes an access that a cursor uses.
func (s *store) reads(access string) {
	if !slices.Contains(s.accesses, access) {
		s.accesses = append(s.accesses, access)
	}
}

// stopped turns the error of a scan that a budget or a rate limit ended into a
// note, where the statement takes what there is; any other error stays.
func (s *store) stopped(err error, table string) error {
	if errors.Is(err, graph.ErrBudget) {
		err = s.priced(err)
	}
	if err == nil || !s.cfg.Partial || (!errors.Is(err, graph.ErrBudget) && !errors.Is(err, graph.ErrRateLimited)) {
		return err
	}
	message := "the scan was stopped: " + err.Error()
	if at, known := graph.RetryAt(err); known {
		message += "; it can go on at " + at.UTC().Format(time.RFC3339)
	}
	s.notes.once(Note{Reason: note.Partial, Table: table, Incomplete: true, Message: message})
	return nil
}
