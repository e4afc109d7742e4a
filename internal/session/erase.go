package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/forget"
)

// keeper keeps the tokens of logins, for a procedure. With a login that is deleted its caches go.
type keeper struct {
	*connect.Login
	config *config.Config
}

// Forget deletes the logins of a user, and what the connection's cache has of them.
func (k keeper) Forget(ctx context.Context, user string) (int, error) {
	deleted, err := k.Login.Forget(ctx, user)
	if err != nil || deleted == 0 {
		return deleted, err
	}
	return deleted, forget.Caches(k.config, "", k.config.OAuthUser, user)
}

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
