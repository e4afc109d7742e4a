package reading

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Account is an account of a login.
type Account struct {
	ID       string `json:"id"`
	Username string `json:"name,omitempty"`
}

// Listed are the accounts of a login, as the platform told them.
type Listed struct {
	Accounts []Account
	// Complete says that there are no others; Reasons say why there may be.
	Complete bool
	Reasons  []history.Reason
	Calls    int
}

// Accounts are the accounts of a login. It takes a call.
func (l *Login) Accounts(ctx context.Context) (list Listed, err error) {
	err = l.Use(ctx, func(pool *session.Pool) error {
		list, err = AccountsIn(ctx, pool)
		return err
	})
	return list, err
}

// AccountsIn are the accounts of the login of a pool.
func AccountsIn(ctx context.Context, pool *session.Pool) (list Listed, err error) {
	s, err := pool.Session(ctx)
	if err != nil {
		return Listed{}, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	a, err := Ask(ctx, s, "SELECT InstagramBusinessAccountId, UserName FROM InstagramBusinessProfile")
	if err != nil {
		return Listed{}, err
	}
	list = Listed{Complete: a.Complete(), Reasons: a.Reasons(), Calls: a.Report.QuotaCalls}
	for _, row := range a.Rows {
		id, _ := row[0].(string)
		name, _ := row[1].(string)
		list.Accounts = append(list.Accounts, Account{ID: id, Username: name})
	}
	return list, nil
}

// Named are those of a list that are named by id or by user name, all where none is, and the
// names that no account has.
func Named(all []Account, names []string) (kept []Account, missing []string) {
	if len(names) == 0 {
		return all, nil
	}
	for _, name := range names {
		if i := slices.IndexFunc(all, func(a Account) bool { return a.is(name) }); i >= 0 {
			kept = append(kept, all[i])
		} else {
			missing = append(missing, name)
		}
	}
	return kept, missing
}

// is reports whether a name, or an id, is the account's.
func (a Account) is(name string) bool {
	name = strings.TrimPrefix(name, "@")
	return a.ID == name || strings.EqualFold(a.Username, name)
}
