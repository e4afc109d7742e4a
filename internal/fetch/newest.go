package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// newest gives the nodes of one account newest first, in whatever order the API
// lists them.
type newest struct {
	s      *store
	owner  *nodes.Node
	target *shape.Path
	window shape.Window
	first  int

	r      *nodes.Reader // nil before the first node
	given  string        // instant of the last node given
	err    error         // of looking ahead: for the reader who comes there
	sorted bool
	left   []*nodes.Node // where sorted, those that were not given
}

// datedNode is a node and its instant, which is at hand where the node is not in
// memory.
type datedNode struct {
	node *nodes.Node
	at   string
}
