package pgwire

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/command"
)

// simple answers a simple query: its statements in turn, up to the first that fails.
func (s conversation) simple(text string) {
	s.forget("")
	s.closePortals(func(p *portal) bool { return p.name == "" })
	if offset, err := s.statementsOf(text); err != nil {
		s.fail(err, offset)
	}
}

// statementsOf runs the statements of a text. offset is where the one that failed begins.
func (s conversation) statementsOf(text string) (offset int, err error) {
	if err := pgtype.CheckText(text); err != nil {
		return 0, err
	}
	pieces, err := command.Split(text)
	if err != nil {
		return 0, err
	}
	if len(pieces) == 0 {
		s.out.send(&pgproto3.EmptyQueryResponse{})
	}
	if len(pieces) > 1 || s.tx.status == failed {
		for _, piece := range pieces {
			if err := s.check(piece); err != nil {
				return piece.Offset, err
			}
		}
	}
	for _, piece := range pieces {
		if err := s.one(piece); err != nil {
			return piece.Offset, err
		}
	}
	return 0, nil
}

// check tells what is wrong with the grammar of a statement: as long as something is, none of
// those that came with it runs.
func (s conversation) check(piece command.Piece) error {
	c, err := command.Parse(piece.Text)
	query := piece
	switch c := c.(type) {
	case nil:
	case command.Prepare:
		query = c.Query
	case command.Declare:
		query = c.Query
	case command.Copy:
		query = c.Query
	default:
		return nil
	}
	if err == nil {
		err = s.backend.Check(query.Text)
	}
	if pgerror.CodeOf(err) != pgerror.SyntaxError {
		return nil // which is told when it is its turn
	}
	if c != nil {
		err = moved(err, query.Offset)
	}
	return err
}

// one runs one statement of a simple query.
func (s conversation) one(piece command.Piece) error {
	st, err := s.prepare(s.ctx, piece, nil)
	if err != nil {
		return err
	}
	defer st.release()
	if n := len(st.params()); n > 0 {
		return pgerror.New(pgerror.UndefinedParameter, "there is no parameter $1")
	}
	p := bind(s.ctx, "", st, nil, nil)
	defer p.close()
	return s.execute(p, 0, true)
}

// extended answers a message of the extended protocol.
func (s conversation) extended(message pgproto3.FrontendMessage) (offset int, err error) {
	switch m := message.(type) {
	case *pgproto3.Parse:
		return s.parse(m)
	case *pgproto3.Bind:
		return 0, s.bind(m)
	case *pgproto3.Describe:
		if m.ObjectType != 'S' && m.ObjectType != 'P' {
			return 0, pgerror.New(pgerror.ProtocolViolation, "invalid DESCRIBE message subtype %d", m.ObjectType)
		}
		return 0, s.describe(m)
	case *pgproto3.Execute:
		p, err := s.portal(m.Portal)
		if err != nil {
			return 0, err
		}
		return max(p.st.text.Offset, 0), s.execute(p, int64(m.MaxRows), false)
	case *pgproto3.Close:
		switch m.ObjectType {
		case 'S':
			s.forget(m.Name)
		case 'P':
			s.closePortals(func(p *portal) bool { return p.name == m.Name })
		default:
			return 0, pgerror.New(pgerror.ProtocolViolation, "invalid CLOSE message subtype %d", m.ObjectType)
		}
		s.out.send(&pgproto3.CloseComplete{})
		return 0, nil
	case *pgproto3.FunctionCall:
		return 0, pgerror.New(pgerror.FeatureNotSupported, "function calls are not supported: use SELECT")
	case *pgproto3.CopyData, *pgproto3.CopyDone, *pgproto3.CopyFail:
		return 0, nil // of a copy that has failed already
	}
	return 0, pgerror.New(pgerror.ProtocolViolation, "a message %s is not expected here", strings.TrimPrefix(fmt.Sprintf("%T", message), "*pgproto3."))
}

func (s conversation) parse(m *pgproto3.Parse) (offset int, err error) {
	if err := pgtype.CheckText(m.Query); err != nil {
		return 0, err
	}
	pieces, err := command.Split(m.Query)
	if err != nil {
		return 0, err
	}
	if len(pieces) > 1 {
		return 0, pgerror.New(pgerror.SyntaxError, "cannot insert multiple commands into a prepared statement")
	}
	st := &statement{users: 1}
	if len(pieces) == 1 {
		params := make([]pgtype.OID, len(m.ParameterOIDs))
		for i, oid := range m.ParameterOIDs {
			if params[i] = pgtype.OID(oid); params[i] == pgtype.Unknown {
				params[i] = 0
			}
		}
		if st, err = s.prepare(s.ctx, pieces[0], params); err != nil {
			return pieces[0].Offset, err
		}
	}
	if err := s.name(m.Name, st); err != nil {
		st.release()
		return 0, err
	}
	s.out.send(&pgproto3.ParseComplete{})
	return 0, nil
}

func (s conversation) bind(m *pgproto3.Bind) error {
	st, err := s.find(m.PreparedStatement)
	if err != nil {
		return err
	}
	if err := s.mayRun(st.command); err != nil && !st.isEmpty() {
		return err
	}
	params := st.params()
	if len(m.Parameters) != len(params) {
		return pgerror.New(pgerror.ProtocolViolation, "bind message supplies %d parameters, but prepared statement \"%s\" requires %d",
			len(m.Parameters), m.PreparedStatement, len(params))
	}
	if err := checkFormats(m.ParameterFormatCodes, len(params), "parameter"); err != nil {
		return err
	}
	columns, err := s.columns(st)
	if err != nil {
		return err
	}
	if err := checkFormats(m.ResultFormatCodes, len(columns), "result"); err != nil {
		return err
	}
	args := make([]any, len(params))
	for i, data := range m.Parameters {
		if args[i], err = s.argument(data, params[i], formatOf(m.ParameterFormatCodes, i)); err != nil {
			var e *pgerror.Error
			if errors.As(err, &e) && e.Detail == "" {
				e.Detail = "It is parameter $" + strconv.Itoa(i+1) + "."
			}
			return err
		}
	}
	if old := s.portals[m.DestinationPortal]; old != nil {
		if m.DestinationPortal != "" {
			return pgerror.New(pgerror.DuplicateCursor, "cursor \"%s\" already exists", m.DestinationPortal)
		}
		s.closePortals(func(p *portal) bool { return p == old })
	}
	p := bind(s.ctx, m.DestinationPortal, st, args, append([]int16(nil), m.ResultFormatCodes...))
	for _, data := range m.Parameters {
		p.size += len(data)
	}
	if err := s.keep(p); err != nil {
		p.close()
		return err
	}
	s.out.send(&pgproto3.BindComplete{})
	return nil
}

// argument reads a parameter; nil is NULL.
func (s conversation) argument(data []byte, oid pgtype.OID, format int16) (any, error) {
	switch {
	case data == nil:
		return nil, nil
	case format == binaryFormat:
		return pgtype.DecodeBinary(data, oid)
	}
	return pgtype.DecodeText(string(data), oid, pgtype.Env{Zone: s.Zone()})
}

func (s conversation) describe(m *pgproto3.Describe) error {
	if m.ObjectType == 'P' {
		p, err := s.portal(m.Name)
		if err != nil {
			return err
		}
		return s.tellColumns(p.st, p.formats)
	}
	st, err := s.find(m.Name)
	if err != nil {
		return err
	}
	oids := []uint32{}
	for _, oid := range st.params() {
		oids = append(oids, uint32(oid))
	}
	s.out.send(&pgproto3.ParameterDescription{ParameterOIDs: oids})
	return s.tellColumns(st, nil)
}

func (s conversation) tellColumns(st *statement, formats []int16) error {
	columns, err := s.columns(st)
	switch {
	case err != nil:
		return err
	case columns == nil:
		s.out.send(&pgproto3.NoData{})
		return nil
	}
	if err := s.mayRun(st.command); err != nil {
		return err
	}
	s.out.send(description(columns, formats))
	return nil
}

// columns are what a statement answers with, nil for none. Nothing is run.
func (s conversation) columns(st *statement) ([]pgsql.Column, error) {
	if st.prepared != nil {
		return st.prepared.Columns(), nil
	}
	switch c := st.command.(type) {
	case command.Show:
		return s.showColumns(c.Name), nil
	case command.Fetch:
		if c.Move {
			return nil, nil
		}
		p, err := s.cursor(c.Name)
		if err != nil {
			return nil, err
		}
		return p.st.prepared.Columns(), nil
	case command.Execute:
		named, err := s.find(c.Name)
		if err != nil || named.prepared == nil {
			return nil, err
		}
		return named.prepared.Columns(), nil
	}
	return nil, nil
}
