package fetch

import "github.com/viewfinder-sql/viewfinder/internal/fetch/shape"

// state is how far what is at a path has been read.
type state struct {
	unknown int  // ids looked up that the store did not know
	priced  bool // the length of its walk was asked for, for their sake
	whole   bool
	search  *walker
}

// state returns that of a path.
func (s *store) state(p *shape.Path) *state { return &s.states[p.Index] }
