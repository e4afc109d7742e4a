package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/forget"
)

// eraser erases what is kept of accounts, for a procedure.
type eraser struct{ session *Session }

// erasedOf is a place of which an account was erased, "" for one of the user.
type erasedOf struct {
	forget.Place
	Account string `json:"account,omitempty"`
}

// Erase erases accounts, also from what this process holds in memory.
func (e eraser) Erase(ctx context.Context, user string, accounts []string) (erased []any, left []string, err error) {
	s := e.session
	tell := func(account string, report forget.Report, failed error) {
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("erasing what is kept of %s: %w", cmp.Or(account, "the user"), failed))
		}
		for _, p := range report.Places {
			erased = append(erased, erasedOf{p, account})
		}
		for _, text := range report.Left {
			if !slices.Contains(left, text) {
				left = append(left, text)
			}
		}
	}
	for _, account := range accounts {
		s.memory.Forget(account)
		report, err := forget.Account(ctx, forget.Request{Config: s.parts.Config, Account: account})
		tell(account, report, err)
	}
	report, failed := forget.User(s.parts.Config, user)
	tell("", report, failed)
	s.parts.Link.Graph.DropAnswers()
	return erased, left, err
}
