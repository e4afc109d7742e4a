package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// PrepareWrite compiles an INSERT, an UPDATE or a DELETE of a table by its name. [Stmt.Step]
// collects what it would change and gives no rows; [Stmt.Changes] then has it. keep are
// declared columns of the rows that it finds which are wanted besides those of
// [Changes].Keeps. Errors are as in [Conn.Prepare].
//
// SQLite asks of an UPDATE all columns of the table, those left as they are too. So the
// statement is compiled twice: first with nothing told, for its program says which columns
// it really reads and how often it reads the table; then with that known.
func (c *Conn) PrepareWrite(ctx context.Context, v Verb, table, sql string, run Run, keep []int) (*Stmt, error) {
	if c.db == nil || c.bad {
		return nil, errClosed
	}
	if err := c.admit(sql); err != nil {
		return nil, err
	}
	number := slices.IndexFunc(c.tables, func(t *Table) bool { return t.answersTo(table) })
	if number < 0 || !c.tables[number].Changes.may(v) {
		return nil, &RefusedError{Verb: v.String(), Name: table}
	}
	w := &Writing{Verb: v, Table: c.tables[number], named: map[string]bool{}}
	w.keep = append(w.keep, w.Table.Changes.Keeps[v]...)
	for _, i := range keep {
		if !slices.Contains(w.keep, i) {
			w.keep = append(w.keep, i)
		}
	}
	w.restart()
	probe := &Stmt{call: call{native: &c.native, plans: plans{probe: true}, writing: w}}
	code, err := probe.list(ctx, sql)
	_ = probe.Close()
	if err != nil {
		return nil, err
	}
	w.facts = factsOf(code)
	if w.facts.conflict {
		return nil, &RefusedError{Verb: verbConflict, Name: v.String()}
	}
	for {
		s, again, err := c.compile(ctx, sql, run, w)
		if err == nil || !again {
			return s, err
		}
	}
}

// list lists the program of a statement.
func (s *Stmt) list(ctx context.Context, sql string) (code []program.Instruction, err error) {
	err = s.do(ctx, sql, func() (err error) {
		s.stmt, _, err = s.native.db.Prepare("EXPLAIN " + sql)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.instructions(ctx)
}

func (t *Table) answersTo(name string) bool {
	return strings.EqualFold(t.Name, name) || slices.ContainsFunc(t.Aliases, func(a string) bool { return strings.EqualFold(a, name) })
}

// facts are what the program of a statement that writes says of it.
type facts struct {
	// reads are the declared columns that it reads of the rows to be changed, but for
	// handing them over as they are.
	reads []int
	// alone says that it reads no table but the one that it changes, and that one once.
	alone bool
	// conflict says that it has a conflict clause.
	conflict bool
}

// abort is the conflict clause that statements have without one, as P5 of VUpdate.
const abort = 2

// unchanged is the flag of VColumn for a value that is handed over as it is.
const unchanged = 1

// factsOf reads a program.
func factsOf(code []program.Instruction) (f facts) {
	own := ""
	for _, i := range code {
		if i.Op == "VUpdate" {
			own, f.conflict = i.P4, f.conflict || i.P5 != abort
		}
	}
	cursors, scans := map[int]bool{}, map[int]bool{}
	for _, i := range code {
		switch i.Op {
		case "VOpen":
			scans[i.P1] = true
			if i.P4 == own {
				cursors[i.P1] = true
			}
		case "VColumn":
			if cursors[i.P1] && i.P5&unchanged == 0 && !slices.Contains(f.reads, i.P2) {
				f.reads = append(f.reads, i.P2)
			}
		}
	}
	f.alone = len(scans) == 1 && len(cursors) == 1
	return f
}

// Writing tells what a statement of [Conn.PrepareWrite] does and how it finds its rows; nil
// of others.
func (s *Stmt) Writing() *Writing { return s.writing }

// Changes are the rows that the statement would change, in the order in which it came to
// them, once [Stmt.Step] has come to the end. The slice is the statement's.
func (s *Stmt) Changes() []Change {
	if s.writing == nil || !s.done || s.over != nil {
		return nil
	}
	return s.writing.changes
}

// neutral is the answer to an offer of a statement that is only compiled to be read.
func neutral(offer *plan.Offer) *plan.Choice {
	return &plan.Choice{Args: slices.Repeat([]int{-1}, len(offer.Constraints)), In: make([]bool, len(offer.Constraints)), Cost: 1e6, Rows: 1e6}
}
