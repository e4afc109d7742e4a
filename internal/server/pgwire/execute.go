package pgwire

import (
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/command"
)

// conversation answers messages.
type conversation struct{ performer }

// execute runs a portal, or goes on with it, and sends what it answers: with what describes
// the columns before it where describe is true; most rows at the most where that is positive.
// The error is as the client is told it.
func (s conversation) execute(p *portal, most int64, describe bool) error {
	if p.st.isEmpty() {
		s.out.send(&pgproto3.EmptyQueryResponse{})
		return nil
	}
	if err := s.mayRun(p.st.command); err != nil {
		return err
	}
	under := p // whose context ends what is run
	if f, ok := p.st.command.(command.Fetch); ok {
		cursor, err := s.cursor(f.Name)
		if err != nil {
			return err
		}
		under = cursor
	}
	limit := s.limit()
	defer s.run.enter(under.cancel, limit)()
	defer under.ends.within(limit)()
	if err := s.executeUnder(p, most, describe); err != nil {
		if under.ctx.Err() == nil && under.ends.isOver() { // who knew of it came first
			return errTimeout
		}
		return toldUnder(under.ctx, err)
	}
	return nil
}

func (s conversation) executeUnder(p *portal, most int64, describe bool) (err error) {
	if p.answer == nil {
		s.batch.begun++
		if p.answer, err = s.answer(p); err != nil {
			return err
		}
	} else if p.answer.columns == nil || p.answer.copy != nil {
		return pgerror.New(pgerror.ObjectNotInPrerequisite, "portal \"%s\" cannot be run", p.name)
	}
	a := p.answer
	switch {
	case a.copy != nil:
		most = 0
		s.out.send(a.copy.begin())
	case describe && a.columns != nil:
		formats := p.formats
		if a.formats != nil {
			formats = a.formats
		}
		s.out.send(description(a.columns, formats))
	}
	tag, more, err := s.send(a, p.formats, most)
	switch {
	case err != nil:
		return err
	case more:
		s.out.send(&pgproto3.PortalSuspended{})
		return nil
	case a.copy != nil:
		s.out.b = a.copy.end(s.out.b)
		s.out.send(&pgproto3.CopyDone{})
	}
	s.out.send(&pgproto3.CommandComplete{CommandTag: []byte(tag)})
	return nil
}

// answer runs the statement of a portal.
func (s conversation) answer(p *portal) (*answer, error) {
	if p.st.prepared != nil {
		return s.start(p, p.st.prepared, p.args)
	}
	return s.perform(p, p.st.command)
}
