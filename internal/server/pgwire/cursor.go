package pgwire

import (
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/command"
)

// declare makes a portal, which is run when the first row is fetched.
func (s performer) declare(p *portal, c command.Declare) error {
	if s.tx.status == idle && !c.Hold {
		return pgerror.New(pgerror.NoActiveTransaction, "DECLARE CURSOR can only be used in transaction blocks")
	}
	if s.portals[c.Name] != nil {
		return pgerror.New(pgerror.DuplicateCursor, "cursor \"%s\" already exists", c.Name)
	}
	prepared, err := s.query(p.ctx, c.Query.Text, nil)
	if err != nil {
		return moved(err, c.Query.Offset)
	}
	st := &statement{text: c.Query, prepared: prepared}
	cursor := bind(s.ctx, c.Name, st, nil, nil)
	cursor.cursor, cursor.hold = true, c.Hold
	if c.Binary {
		cursor.formats = []int16{binaryFormat}
	}
	if err = s.mayDeclare(prepared); err == nil {
		err = s.keep(cursor)
	}
	if err != nil {
		cursor.close()
	}
	return err
}

// mayDeclare refuses a cursor for what is no question, or has parameters, which nobody gives.
func (s performer) mayDeclare(prepared Prepared) error {
	if prepared.Writes() || prepared.Columns() == nil {
		return pgerror.New(pgerror.SyntaxError, "a cursor needs a statement that reads")
	}
	if len(prepared.Params()) > 0 {
		return pgerror.New(pgerror.FeatureNotSupported, "parameters in DECLARE are not supported yet")
	}
	return nil
}

// fetch gives the next rows of a cursor.
func (s performer) fetch(c command.Fetch) (*answer, error) {
	p, err := s.cursor(c.Name)
	if err != nil {
		return nil, err
	}
	if p.answer == nil {
		if p.answer, err = s.start(p, p.st.prepared, p.args); err != nil {
			return nil, err
		}
	}
	a := &answer{columns: p.answer.columns, rows: p.answer.rows, lent: true, tag: "FETCH", counted: true, left: c.Count}
	if p.cursor && len(p.formats) > 0 {
		a.formats = p.formats
	}
	if c.Move {
		a.columns, a.tag = nil, "MOVE"
	}
	return a, nil
}

func (s performer) closeCursor(c command.CloseCursor) (*answer, error) {
	if c.Name == "" {
		s.closePortals(func(p *portal) bool { return p.cursor })
		return done("CLOSE CURSOR ALL"), nil
	}
	if _, err := s.cursor(c.Name); err != nil {
		return nil, err
	}
	s.closePortals(func(p *portal) bool { return p.name == c.Name })
	return done("CLOSE CURSOR"), nil
}
