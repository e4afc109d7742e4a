package fetch

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/series"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// seriesHost hands what reads the numbers at a path over time what it may use of an
// execution.
func (s *store) seriesHost(target *shape.Path) *series.Host {
	return &series.Host{
		Pager: s.pager, Memory: s.cfg.Memory, Answers: s.series, Rows: s.wanted.Rows, Partial: s.cfg.Partial, Present: s.present, Now: s.now,
		Keep: func(held series.Baled, weight int) series.Bale { return s.seen.Bale(held, weight) }, Relieve: s.seen.Relieve,
		Statement: seriesStatement{s, target}, Accounts: seriesAccounts{s, target}, Notes: seriesNotes{s.notes},
	}
}

// seriesStatement is a [series.Statement].
type seriesStatement struct {
	*store
	target *shape.Path
}

func (x seriesStatement) Reads(access string) { x.reads(access) }

func (x seriesStatement) Stopped(err error, table string) error { return x.stopped(err, table) }

func (x seriesStatement) Tolerates(err error) bool { return x.tolerates(err) }

func (x seriesStatement) RowID(space, id string) int64 { return x.seen.Intern(space, id) }

func (x seriesStatement) Sendable(field int) bool { return x.store.Sendable(x.target, field) }

func (x seriesStatement) Refused(field int) string {
	reason, _ := x.unsendable(x.target, field)
	return reason
}

// seriesAccounts are [series.Accounts].
type seriesAccounts struct {
	*store
	target *shape.Path
}

func (x seriesAccounts) InScope(only map[string]bool) ([]series.Account, error) {
	these, err := x.accounts.inScope(x.target, only)
	if err != nil {
		return nil, err
	}
	out := make([]series.Account, len(these))
	for i, n := range these {
		out[i] = series.Account{ID: n.ID, Get: func(field int) value.Value {
			x.seen.Bring(n) // which may have been written away
			return n.Get(field)
		}}
	}
	return out, nil
}

func (x seriesAccounts) Together() bool {
	if x.cfg.Account != "" || !x.planned.begin.IsLinked() || x.planned.besideList() != nil {
		return false
	}
	if roots := x.roots.accounts(); roots != nil {
		return len(roots) > 1
	}
	return len(x.cfg.Memory.Accounts(x.now())) != 1
}

func (x seriesAccounts) Each(ctx context.Context, of graph.Selection, take func(*graph.Page)) error {
	for w := x.planned.walk(); !w.Done(); {
		page, err := x.accounts.linked.pagesOfLogin(ctx, x.target, of, w.After(), accountsPage)
		if w.again(err) {
			continue
		}
		if err != nil {
			return err
		}
		take(page)
		if err := w.proceed(page); err != nil {
			return err
		}
	}
	return nil
}

func (x seriesAccounts) Answered(ids []string) {
	if x.roots.accounts() == nil {
		x.accounts.answered(ids)
	}
}

func (x seriesAccounts) Forbids(id string) bool { return x.store.Forbids(id, x.target) }

func (x seriesAccounts) Forbid(id string, err error) { x.refusals.forbid(id, x.target, err) }

func (x seriesAccounts) Blame(err error, id string) error {
	return x.refusals.blame(err, &shape.Selection{Path: x.target}, id)
}

// seriesNotes are [series.Notes].
type seriesNotes struct{ *notes }

func (x seriesNotes) Add(n Note)            { x.addOf(n) }
func (x seriesNotes) Once(n Note)           { x.once(n) }
func (x seriesNotes) OfObject(n Note)       { x.ofObject(n) }
func (x seriesNotes) NoInstant(text string) { x.noInstant(text) }
