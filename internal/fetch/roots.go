package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// roots are the nodes at which paths begin, as far as the statement has found them.
type roots struct {
	found map[schema.Root][]*nodes.Node
	// own is the account of a login that is one account's, once it is known.
	own learn.Account
}

// several reports whether there is more than one of a root.
func (s *roots) several(root schema.Root) bool { return len(s.found[root]) > 1 }

// id is the id by which an object is known of which a field gives an id: an account
// that has two has one here.
func (s *roots) id(v value.Value) value.Value {
	if s.own.Scoped != "" && v.Kind() == value.KindText && v.Text() == s.own.Scoped {
		return value.Text(s.own.ID)
	}
	return v
}
