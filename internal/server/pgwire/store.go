package pgwire

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"

// store has the statements and the portals of a session, by name.
type store struct {
	limits     Limits
	statements map[string]*statement
	portals    map[string]*portal
	kept       int // bytes of texts and parameters
}

// name keeps a statement under a name.
func (s *store) name(name string, st *statement) error {
	if name != "" && s.statements[name] != nil {
		return pgerror.New(pgerror.DuplicatePreparedStatement, "prepared statement \"%s\" already exists", name)
	}
	if len(s.statements) >= s.limits.Statements {
		return pgerror.New(pgerror.ProgramLimitExceeded, "%d statements are prepared", len(s.statements)).
			WithHint("Close some: at most %d may be prepared in a session.", s.limits.Statements)
	}
	s.forget(name)
	if err := s.hold(len(st.text.Text)); err != nil {
		return err
	}
	s.statements[name] = st
	return nil
}

// forget drops a statement, if there is one of that name.
func (s *store) forget(name string) {
	if st := s.statements[name]; st != nil {
		s.kept -= len(st.text.Text)
		st.release()
		delete(s.statements, name)
	}
}

// find returns the statement of a name.
func (s *store) find(name string) (*statement, error) {
	if st := s.statements[name]; st != nil {
		return st, nil
	}
	if name == "" {
		return nil, pgerror.New(pgerror.InvalidStatementName, "unnamed prepared statement does not exist")
	}
	return nil, pgerror.New(pgerror.InvalidStatementName, "prepared statement \"%s\" does not exist", name)
}

// closePortals closes those of which doomed is true.
func (s *store) closePortals(doomed func(*portal) bool) {
	for name, p := range s.portals {
		if doomed(p) {
			s.kept -= p.size
			p.close()
			delete(s.portals, name)
		}
	}
}

// endTransaction closes the portals that end with a transaction.
func (s *store) endTransaction() {
	s.closePortals(func(p *portal) bool { return !p.hold })
	for _, p := range s.portals {
		p.held = true
	}
}

// keep adds a portal under its name.
func (s *store) keep(p *portal) error {
	if len(s.portals) >= s.limits.Portals {
		return pgerror.New(pgerror.ProgramLimitExceeded, "%d portals are open", len(s.portals)).
			WithHint("Close some: at most %d may be open in a session.", s.limits.Portals)
	}
	if err := s.hold(p.size); err != nil {
		return err
	}
	s.portals[p.name] = p
	return nil
}

// cursor returns a cursor, which is a portal: what Bind has made can be fetched from too.
func (s *store) cursor(name string) (*portal, error) {
	if p := s.portals[name]; p != nil && name != "" && (p.st.prepared != nil) {
		return p, nil
	}
	return nil, pgerror.New(pgerror.InvalidCursorName, "cursor \"%s\" does not exist", name)
}

// portal returns the portal of a name.
func (s *store) portal(name string) (*portal, error) {
	if p := s.portals[name]; p != nil {
		return p, nil
	}
	return nil, pgerror.New(pgerror.InvalidCursorName, "portal \"%s\" does not exist", name)
}

// hold counts bytes that are kept, as far as they may be.
func (s *store) hold(size int) error {
	if s.kept+size > s.limits.Kept {
		return pgerror.New(pgerror.OutOfMemory, "statements and portals of the session hold %d bytes", s.kept).
			WithHint("Close some: they may hold %d bytes.", s.limits.Kept)
	}
	s.kept += size
	return nil
}
