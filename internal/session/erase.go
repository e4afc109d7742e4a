package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/forget"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// eraser erases what is kept of accounts, for a procedure.
type eraser struct{ session *Session }

// Erase erases accounts, also from what this process holds in memory.
func (e eraser) Erase(ctx context.Context, user string, accounts []string) (out procedures.Erasure, err error) {
	s := e.session
	tell := func(account string, report forget.Report, failed error) {
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("erasing what is kept of %s: %w", cmp.Or(account, "the user"), failed))
		}
		for _, p := range report.Places {
			out.Erased = append(out.Erased, procedures.Erased{What: p.What, Where: p.Where, Account: account, Count: p.Count})
		}
		for _, left := range report.Left {
			if !slices.Contains(out.Left, left) {
				out.Left = append(out.Left, left)
			}
		}
	}
	for _, account := range accounts {
		s.memory.ForgetAccount(account)
		report, err := forget.Account(ctx, forget.Request{Config: s.parts.Config, Account: account})
		tell(account, report, err)
	}
	report, failed := forget.User(s.parts.Config, user)
	tell("", report, failed)
	s.parts.Link.Graph.DropAnswers()
	return out, err
}
