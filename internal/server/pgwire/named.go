package pgwire

import (
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/command"
)

// prepareNamed is PREPARE.
func (s performer) prepareNamed(p *portal, c command.Prepare) error {
	types := make([]pgtype.OID, len(c.Types))
	for i, name := range c.Types {
		oid, ok := pgtype.ByName(strings.ToLower(name))
		if !ok {
			return pgerror.New(pgerror.UndefinedObject, "type \"%s\" does not exist", name)
		}
		types[i] = oid
	}
	prepared, err := s.query(p.ctx, c.Query.Text, types)
	if err != nil {
		return moved(err, c.Query.Offset)
	}
	st := &statement{text: c.Query, prepared: prepared, users: 1}
	if err := s.name(c.Name, st); err != nil {
		st.release()
		return err
	}
	return nil
}

// moved is an error of a part of a text, offset characters behind its beginning.
func moved(err error, offset int) error {
	e := told(err)
	if e.Position == 0 {
		return e
	}
	there := *e
	if there.Position += offset; offset < 0 {
		there.Position = 0
	}
	return &there
}

// executeNamed is EXECUTE.
func (s performer) executeNamed(p *portal, c command.Execute) (*answer, error) {
	st, err := s.find(c.Name)
	if err != nil {
		return nil, err
	}
	if st.prepared == nil {
		return nil, pgerror.New(pgerror.FeatureNotSupported, "EXECUTE runs what reads or writes, and \"%s\" is a command of the session", c.Name)
	}
	params := st.params()
	if len(c.Args) != len(params) {
		e := pgerror.New(pgerror.SyntaxError, "wrong number of parameters for prepared statement \"%s\"", c.Name)
		e.Detail = "Expected " + plural(len(params)) + " but got " + plural(len(c.Args)) + "."
		return nil, e
	}
	args := make([]any, len(params))
	for i, a := range c.Args {
		if a.Null {
			continue
		}
		if args[i], err = pgtype.DecodeText(a.Text, params[i], pgtype.Env{Zone: s.Zone()}); err != nil {
			return nil, told(err).At(a.Position)
		}
	}
	a, err := s.start(p, st.prepared, args)
	if err != nil {
		return nil, err
	}
	st.users++
	p.uses = st
	return a, nil
}

func plural(n int) string {
	if n == 1 {
		return "1 parameter"
	}
	return strconv.Itoa(n) + " parameters"
}

func (s performer) deallocate(c command.Deallocate) (*answer, error) {
	if c.Name == "" {
		for name := range s.statements {
			s.forget(name)
		}
		return done("DEALLOCATE ALL"), nil
	}
	if _, err := s.find(c.Name); err != nil {
		return nil, err
	}
	s.forget(c.Name)
	return done("DEALLOCATE"), nil
}
