package session

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
)

// engines are those of a session.
type engines struct {
	engine *engine.Conn // nil until a statement wants it, and while the session rests
	// retired are those of before, whose rows may be open.
	retired []*engine.Conn
}

// replace has the next statement open an engine anew.
func (e *engines) replace() {
	if e.engine != nil {
		e.retired = append(e.retired, e.engine)
		e.engine = nil
	}
}

// retire closes the engines of before, whose rows are closed or end now.
func (e *engines) retire() error {
	var errs []error
	for _, old := range e.retired {
		errs = append(errs, old.Close())
	}
	e.retired = nil
	return errors.Join(errs...)
}

// machineOf is the engine of a session, which is opened where there is none.
func machineOf(s *Session) (*engine.Conn, error) {
	if s.closed {
		return nil, errClosed
	}
	if s.engine == nil {
		e, err := s.settings.openEngine()
		if err != nil {
			return nil, err
		}
		s.engine = e
	}
	return s.engine, nil
}

// Rest gives the memory of the session's engine back, unless rows are open. The next statement
// opens another one, in about a millisecond, and statements that are prepared are compiled
// again when they run. A session whose engine has failed is valid again.
func (s *Session) Rest() error {
	if s.running.any() {
		return nil
	}
	s.replace()
	err := errors.Join(s.retire(), s.past.end())
	if s.way.pinned {
		return err // the moment that a transaction reads
	}
	return errors.Join(err, s.way.end())
}
