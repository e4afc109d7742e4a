package fetch

import "github.com/viewfinder-sql/viewfinder/internal/fetch/shape"

// state is how far what is at a path has been read.
type state struct {
	unknown int  // ids looked up that the store did not know
	priced  bool // the length of its walk was asked for, for their sake
	whole   bool
	search  *walker
	cut     bool // there is more than was listed
}

// state returns that of a path.
func (s *store) state(p *shape.Path) *state { return &s.states[p.Index] }

// short reports whether there is more at p than walks give.
func (s *store) short(p *shape.Path) bool {
	return p != nil && (s.state(p).cut || s.short(p.Up))
}
