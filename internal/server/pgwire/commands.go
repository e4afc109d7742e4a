package pgwire

import (
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/command"
)

// performer does what commands say.
type performer struct{ *session }

// perform does what a command says.
func (s performer) perform(p *portal, c command.Command) (*answer, error) {
	switch c := c.(type) {
	case command.Begin:
		return s.begin(c.Tag), nil
	case command.End:
		return s.endBlock(p, c)
	case command.Savepoint:
		return s.savepoint(p, c)
	case command.SetModes:
		return done("SET"), s.setModes(p, c)
	case command.Set:
		return done(c.Tag), s.change(p, c)
	case command.ResetAll:
		return done("RESET"), s.resetAll(p.ctx)
	case command.Show:
		return s.show(c.Name)
	case command.Discard:
		return done("DISCARD " + c.What), s.discard(p, c)
	case command.Prepare:
		return done("PREPARE"), s.prepareNamed(p, c)
	case command.Execute:
		return s.executeNamed(p, c)
	case command.Deallocate:
		return s.deallocate(c)
	case command.Declare:
		return done("DECLARE CURSOR"), s.declare(p, c)
	case command.Fetch:
		return s.fetch(c)
	case command.CloseCursor:
		return s.closeCursor(c)
	case command.Copy:
		return s.copyTo(p, c)
	case command.Nothing:
		return done(c.Tag), nil
	}
	return nil, pgerror.New(pgerror.InternalError, "nothing is done for %T", c)
}

// done is the answer that is only a tag.
func done(tag string) *answer { return &answer{tag: tag, left: -1} }

func (s performer) begin(tag string) *answer {
	if s.tx.status != idle {
		s.warn(pgerror.ActiveTransaction, "there is already a transaction in progress")
	} else {
		s.backend.Block(true)
	}
	s.tx.status = inTransaction
	return done(tag)
}

// endBlock is COMMIT and ROLLBACK; a failed transaction is rolled back by both.
func (s performer) endBlock(p *portal, c command.End) (*answer, error) {
	commit := c.Commit && s.tx.status != failed
	if s.tx.status == idle {
		if c.Chain {
			return nil, pgerror.New(pgerror.NoActiveTransaction, "%s AND CHAIN can only be used in transaction blocks", tagOfEnd(c.Commit))
		}
		s.warn(pgerror.NoActiveTransaction, "there is no transaction in progress")
	}
	var err error
	if commit {
		err = s.settings.commit(p.ctx)
	} else {
		err = s.settings.rollback(p.ctx, 0)
	}
	chained := c.Chain && s.tx.status != idle
	s.tx = transaction{status: idle}
	s.endTransaction()
	s.backend.Block(chained)
	if chained {
		s.tx.status = inTransaction
	}
	return done(tagOfEnd(commit)), err
}

func tagOfEnd(commit bool) string {
	if commit {
		return "COMMIT"
	}
	return "ROLLBACK"
}

func (s performer) savepoint(p *portal, c command.Savepoint) (*answer, error) {
	if s.tx.status == idle {
		what := map[command.SavepointAction]string{command.Make: "SAVEPOINT", command.Release: "RELEASE SAVEPOINT", command.RollbackTo: "ROLLBACK TO SAVEPOINT"}[c.Action]
		return nil, pgerror.New(pgerror.NoActiveTransaction, "%s can only be used in transaction blocks", what)
	}
	if c.Action == command.Make {
		s.tx.savepoints = append(s.tx.savepoints, savepoint{c.Name, len(s.journal)})
		return done("SAVEPOINT"), nil
	}
	at := s.tx.find(c.Name)
	if at < 0 {
		return nil, pgerror.New(pgerror.InvalidSavepoint, "savepoint \"%s\" does not exist", c.Name)
	}
	if c.Action == command.Release {
		s.tx.savepoints = s.tx.savepoints[:at]
		return done("RELEASE"), nil
	}
	changes := s.tx.savepoints[at].changes
	s.tx.savepoints = s.tx.savepoints[:at+1]
	s.tx.status = inTransaction
	return done("ROLLBACK"), s.settings.rollback(p.ctx, changes)
}

// setModes takes what is so anyhow: a transaction reads, and sees what there is.
func (s performer) setModes(p *portal, c command.SetModes) error {
	if !c.Session {
		if s.tx.status == idle {
			s.warn(pgerror.NoActiveTransaction, "SET TRANSACTION can only be used in transaction blocks")
		}
		return nil
	}
	if c.Modes.Isolation != "" {
		if err := s.Change(p.ctx, "default_transaction_isolation", c.Modes.Isolation, false); err != nil {
			return err
		}
	}
	if c.Modes.ReadOnly != nil {
		return s.Change(p.ctx, "default_transaction_read_only", map[bool]string{true: "on", false: "off"}[*c.Modes.ReadOnly], false)
	}
	return nil
}

func (s performer) change(p *portal, c command.Set) error {
	if c.Local && s.tx.status == idle {
		s.warn(pgerror.NoActiveTransaction, "SET LOCAL can only be used in transaction blocks")
		return nil
	}
	if c.Default {
		return s.reset(p.ctx, c.Name)
	}
	return s.Change(p.ctx, c.Name, c.Value, c.Local)
}

// showColumns are the columns of SHOW, and of SHOW ALL.
func (s performer) showColumns(name string) []pgsql.Column {
	if name == "all" {
		return []pgsql.Column{textColumn("name"), textColumn("setting"), textColumn("description")}
	}
	spelled, _ := s.set.Name(name)
	return []pgsql.Column{textColumn(spelled)}
}

func textColumn(name string) pgsql.Column {
	return pgsql.Column{Name: name, Type: pgtype.Text, Mod: -1}
}

func (s performer) show(name string) (*answer, error) {
	rows := &fixed{}
	if name == "all" {
		for _, n := range s.set.Names() {
			v, _ := s.set.Get(n)
			rows.rows = append(rows.rows, []any{n, v, ""})
		}
	} else {
		v, err := s.present(name)
		if err != nil {
			return nil, err
		}
		rows.rows = [][]any{{v}}
	}
	return &answer{columns: s.showColumns(name), rows: rows, tag: "SHOW", left: -1}, nil
}

// discard is DISCARD; there are no plans, sequences and temporary tables to forget.
func (s performer) discard(p *portal, c command.Discard) error {
	if c.What != "ALL" {
		return nil
	}
	if s.tx.status != idle {
		return pgerror.New(pgerror.ActiveTransaction, "DISCARD ALL cannot run inside a transaction block")
	}
	s.closePortals(func(other *portal) bool { return other != p })
	for name := range s.statements {
		s.forget(name)
	}
	return s.resetAll(p.ctx)
}

// fixed are rows that are there already.
type fixed struct {
	rows [][]any
	row  []any
}

func (f *fixed) Next() error {
	if len(f.rows) == 0 {
		return io.EOF
	}
	f.row, f.rows = f.rows[0], f.rows[1:]
	return nil
}

func (f *fixed) Row() []any        { return f.row }
func (f *fixed) Affected() int64   { return 0 }
func (f *fixed) Notices() []Notice { return nil }
func (f *fixed) Close() error      { return nil }
