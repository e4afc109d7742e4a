package reading

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Login is a login whose tables are kept. It is safe for concurrent use.
type Login struct{ pool *session.Pool }

// Open makes the login of a configuration. Nothing is sent.
func Open(c *config.Config) (*Login, error) {
	pool, err := session.Open(c, connect.Options{})
	if err != nil {
		return nil, err
	}
	return &Login{pool: pool}, nil
}

// Close ends what it holds. Sources are not to be used after it.
func (l *Login) Close() error { return l.pool.Close() }

// Pool is what the login's statements run in, for who reads by Rounds.
func (l *Login) Pool() *session.Pool { return l.pool }

// Account is an account of a login.
type Account struct{ ID, Username string }

// Accounts are the accounts of a login that are kept: those named by id or by user name, or
// all. It takes a call.
func (l *Login) Accounts(ctx context.Context, named []string) ([]Account, error) {
	s := &Source{pool: l.pool, clock: time.Now, Table: &history.Table{}}
	as := &history.Table{Name: "accounts", Columns: []history.Column{{Name: "id"}, {Name: "name"}}}
	b, err := s.queryAs(ctx, "", "SELECT InstagramBusinessAccountId, UserName FROM InstagramBusinessProfile", span{}, as)
	if err != nil {
		return nil, err
	}
	var all []Account
	for _, r := range b.Rows {
		id, _ := r.Values[0].(string)
		name, _ := r.Values[1].(string)
		all = append(all, Account{ID: id, Username: name})
	}
	if len(named) == 0 {
		return all, nil
	}
	var kept []Account
	for _, name := range named {
		name = strings.TrimPrefix(name, "@")
		i := slices.IndexFunc(all, func(a Account) bool { return a.ID == name || strings.EqualFold(a.Username, name) })
		if i < 0 {
			return nil, fmt.Errorf("the login has no account %s", name)
		}
		kept = append(kept, all[i])
	}
	return kept, nil
}
