package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// roots are the nodes at which paths begin, as far as the statement has found them.
type roots struct {
	shape *shape.Shape
	found map[*shape.Path][]*nodes.Node // by the path of their root
	// own is the account of a login that is one account's, once it is known.
	own learn.Account
}

// accounts are the accounts, nil where they are not found yet.
func (s *roots) accounts() []*nodes.Node { return s.of(s.shape.Accounts()) }

// of are those at which a path begins, nil where they are not found yet.
func (s *roots) of(p *shape.Path) []*nodes.Node { return s.found[p.Start()] }

// set takes those that were found.
func (s *roots) set(p *shape.Path, these []*nodes.Node) { s.found[p.Start()] = these }

// several reports whether there are more than one at which a path begins.
func (s *roots) several(p *shape.Path) bool { return len(s.of(p)) > 1 }

// id is the id by which an object is known of which a field gives an id: an account
// that has two has one here.
func (s *roots) id(v value.Value) value.Value {
	if s.own.Scoped != "" && v.Kind() == value.KindText && v.Text() == s.own.Scoped {
		return value.Text(s.own.ID)
	}
	return v
}
