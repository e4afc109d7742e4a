package engine

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// study has SQLite list the program that it made of a statement, and learns from
// it. The statement was prepared already, so a listing that fails proves nothing
// and is no error of it; one that needs too much memory is, and what a [Critic] says:
// again is its word that the statement is to be planned anew.
func (c *Conn) study(ctx context.Context, s *Stmt, sql string) (again bool, err error) {
	s.keep = false
	defer func() { s.made = nil }()
	if len(s.made) == 0 { // no table of ours
		return false, nil
	}
	left := s.made
	listing := &Stmt{call: call{native: &c.native, plans: plans{repeats: &left}, writing: s.writing}}
	defer func() { _ = listing.Close() }()
	err = listing.do(ctx, sql, func() (err error) {
		listing.stmt, _, err = c.db.Prepare("EXPLAIN " + sql)
		return err
	})
	var code []program.Instruction
	if err == nil {
		code, err = listing.instructions(ctx)
	}
	if err != nil || len(left) > 0 {
		if c.bad {
			return false, err
		}
		s.unread = err
		return s.writing.settle(nil, c.tables)
	}
	if again, err := s.writing.settle(code, c.tables); err != nil {
		return again, err
	}
	_, returned := s.run.(*Returned)
	if !c.interpreted && s.writing == nil && !returned {
		if s.straight, s.bent = newStraight(&s.call, code, s.ColumnCount()); s.straight == nil {
			s.handed = newHanded(c.tables, code, s.ColumnCount())
		}
		s.enough = newEnough(c.tables, code)
		s.seeks = newSeeks(code)
	}
	s.comparisons, s.unread = comparisons(c.tables, code)
	if s.unread == nil {
		s.code, s.tables = code, c.tables
	}
	return s.criticise(ctx, c.tables, code)
}

// instructions reads a listing.
func (s *Stmt) instructions(ctx context.Context) ([]program.Instruction, error) {
	var code []program.Instruction
	for {
		if more, err := s.Step(ctx); err != nil || !more {
			return code, err
		}
		code = append(code, program.Instruction{
			Op: s.stmt.ColumnText(1),
			P1: s.stmt.ColumnInt(2), P2: s.stmt.ColumnInt(3), P3: s.stmt.ColumnInt(4), P4: s.stmt.ColumnText(5), P5: s.stmt.ColumnInt(6),
		})
	}
}
