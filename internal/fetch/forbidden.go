package fetch

import (
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// AccountError says at which of several accounts a statement failed for want of
// a permission.
type AccountError struct {
	// Account is its id.
	Account string
	Err     error

	partial bool // the statement takes what there is already
}

// Error names the account and what is missing, and how to read the others.
func (e *AccountError) Error() string {
	text := fmt.Sprintf("account %s: %v", e.Account, e.Err)
	if !e.partial {
		text += "; PartialResults=true reads what can be read, and says what is missing"
	}
	return text
}

// Unwrap returns the refusal.
func (e *AccountError) Unwrap() error { return e.Err }

// refusals tells what the API does not show for want of a permission: at which account a
// statement fails for that, or what it goes on without.
type refusals struct {
	*teller
	cfg   *Config
	roots *roots

	hidden map[accountPath]bool // what a permission is missing for, where that is tolerated
}

// forbid notes that the API has refused to show a path of an account. The answer is
// marked as incomplete.
func (s *refusals) forbid(account string, p *shape.Path, err error) {
	key := accountPath{account, p}
	if s.hidden[key] {
		return
	}
	s.hidden[key] = true
	var named *AccountError
	if errors.As(err, &named) && named.Account == account { // it is named below
		err = named.Err
	}
	of := "this login"
	if account != "" {
		of = "account " + account
	}
	s.notes.ofObject(Note{
		Reason: note.NoPermission, Table: s.tableAt(p), Object: account, Incomplete: true,
		Message: "the API does not show them of " + of + ": " + err.Error(),
	})
}

// blame names, for a refusal that a permission is missing, those of the parts
// nested in the request, as the ones of its own edge were good for an answer
// without the parts, or will be named by the next refusal; and, where there are
// several, the account.
func (s *refusals) blame(err error, a *shape.Selection, account string) error {
	var api *graph.APIError
	if !errors.Is(err, graph.ErrPermission) || !errors.As(err, &api) {
		return s.noSuchAccount(account, err)
	}
	if missing := s.missing(a); len(missing) > 0 {
		named := *api // others may have the same answer
		named.Scopes = missing
		err = &named
	}
	if account == "" || !s.roots.several(a.Path) {
		return err
	}
	return &AccountError{Account: account, Err: err, partial: s.cfg.Partial}
}

// toward names, for a refusal that a permission is missing on the way to a path, those
// that its last edge needs.
func (s *refusals) toward(p *shape.Path, err error) error {
	var api *graph.APIError
	if !errors.Is(err, graph.ErrPermission) || !errors.As(err, &api) || len(api.Scopes) > 0 {
		return err
	}
	named := *api // others may have the same answer
	named.Scopes = s.scopes(p)
	return &named
}

// missing are the permissions that the parts nested in a take and its own edge
// does not.
func (s *refusals) missing(a *shape.Selection) (scopes []string) {
	own := s.scopes(a.Path)
	a.Find(func(b *shape.Selection) bool {
		for _, scope := range s.scopes(b.Path) {
			if !slices.Contains(own, scope) && !slices.Contains(scopes, scope) {
				scopes = append(scopes, scope)
			}
		}
		return false
	})
	return scopes
}

// scopes are the permissions that the edge to a path needs with this login.
func (s *refusals) scopes(p *shape.Path) []string {
	if p.Edge == nil {
		return nil
	}
	return p.Edge.Scopes.Of(s.cfg.Login)
}

// noSuchAccount says of an error that the account is not found which the configuration
// names; any other comes back as it is.
func (s *refusals) noSuchAccount(account string, err error) error {
	if account == "" || account != s.cfg.Account || !errors.Is(err, graph.ErrNotFound) {
		return err
	}
	step := "BusinessAccountId is " + account + ", which does not exist or is not visible to this login"
	if table := s.cfg.Login.Beginning(schema.RootAccount).Table; table != "" {
		step += "; without it, " + table + " lists the accounts that are"
	}
	return &NoAccountError{Step: step, Err: err}
}
