package engine

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// planned is one offer that a table answered while its statement was prepared.
type planned struct {
	table  *table
	choice *plan.Choice
	// all says that the offer was for all rows in any order.
	all bool
}

// answer has a table's module answer an offer. A listing repeats the answers that
// its statement was given: what it lists is that statement's program.
func (s *Stmt) answer(t *table, offer *plan.Offer) (*plan.Choice, error) {
	if s.repeats != nil {
		if len(*s.repeats) == 0 || (*s.repeats)[0].table != t || len((*s.repeats)[0].choice.Args) != len(offer.Constraints) {
			return nil, errors.New("engine: internal error: a listing is planned as its statement was not")
		}
		choice := (*s.repeats)[0].choice
		*s.repeats = (*s.repeats)[1:]
		return choice, nil
	}
	choice, err := t.module.Plan(s.run, offer)
	if err == nil {
		s.refusals.note(t, choice.Refused)
	}
	if s.preparing && err == nil {
		s.planned = append(s.planned, planned{t, choice, len(offer.Constraints) == 0 && len(offer.OrderBy) == 0})
	}
	return choice, err
}

// study has SQLite list the program that it made of a statement, and learns from
// it. The statement was prepared already, so a listing that fails proves nothing
// and is no error of it; one that needs too much memory is.
func (s *Stmt) study(ctx context.Context, sql string) error {
	s.preparing = false
	defer func() { s.planned = nil }()
	if len(s.planned) == 0 { // no table of ours
		return nil
	}
	left := s.planned
	listing := &Stmt{conn: s.conn, repeats: &left}
	defer func() { _ = listing.Close() }()
	err := listing.call(ctx, sql, func() (err error) {
		listing.stmt, _, err = s.conn.db.Prepare("EXPLAIN " + sql)
		return err
	})
	var code []program.Instruction
	if err == nil {
		code, err = listing.instructions(ctx)
	}
	if err != nil || len(left) > 0 {
		if s.conn.bad {
			return err
		}
		s.unread = err
		return nil
	}
	s.tryPassthrough(code)
	s.comparisons, s.unread = s.conn.comparisons(code)
	if s.unread == nil {
		s.code = code
	}
	return nil
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
