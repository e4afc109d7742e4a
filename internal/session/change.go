package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// change is what a statement that changes a table is to do.
type change struct {
	table *schema.Table
	write *schema.Write
	verb  engine.Verb
	// columns are those of RETURNING, keep the columns of the table that it reads, by their
	// places.
	columns []Column
	keep    []int
	// asked are the columns of the table that RETURNING reads, by their names.
	asked []string
}

// changeVerbs are the verbs of kinds of statements.
var changeVerbs = map[sqltext.Kind]engine.Verb{sqltext.Insert: engine.Insert, sqltext.Update: engine.Update, sqltext.Delete: engine.Delete}

// schemaVerbs are the catalogue's words for them.
var schemaVerbs = map[engine.Verb]schema.Verb{engine.Insert: schema.Insert, engine.Update: schema.Update, engine.Delete: schema.Delete}

// changes finds out what a statement is to do, or why it may not.
func (s *Session) changes(ctx context.Context, query *token.Text, text *sqltext.Statement) (*change, error) {
	verb := changeVerbs[text.Kind]
	refused := func(name, format string, args ...any) error {
		e := &SQLError{Message: fmt.Sprintf(format, args...), Err: errors.ErrUnsupported}
		e.Line, e.Column = find(query, name)
		return e
	}
	if err := writable(s, query, verb.String()); err != nil {
		return nil, err
	}
	if text.Change == nil { // SQLite says what is wrong with it
		return nil, s.syntaxError(ctx, query, text)
	}
	name := text.Change.Table
	t := s.parts.Catalogue.Table(name)
	if t == nil {
		return nil, s.settings.registry.unchanged(query, name, verb)
	}
	v := schemaVerbs[verb]
	takes := t.Takes(v)
	if takes == 0 {
		return nil, refused(name, "%s", cannot(t, verb))
	}
	login := s.settings.fetch.Login
	w := t.Write(v, login)
	if w == nil {
		kind := &fetch.LoginKindError{Table: t.Name, Login: login, Serves: takes}
		e := &SQLError{Message: verb.String() + ": " + kind.Error(), Err: kind}
		e.Line, e.Column = find(query, name)
		return nil, e
	}
	c := &change{table: t, write: w, verb: verb}
	if text.Change.Returning == nil {
		return c, nil
	}
	returned := &engine.Returned{Table: t.Name}
	p, err := s.compileReturning(ctx, query, text.Change.Returning, returned)
	if err != nil {
		return nil, err
	}
	c.columns = p.columns
	for i, column := range t.Places() {
		if returned.Used>>min(i, 63)&1 != 0 && i < 63 && !slices.Contains(c.asked, column.Name) {
			c.asked = append(c.asked, column.Name)
		}
		in := w.Input(column.Name) // which RETURNING has as it was set
		if returned.Used>>min(i, 63)&1 != 0 && (in == nil || !in.Required) && verb != engine.Insert {
			c.keep = append(c.keep, i)
		}
	}
	return c, p.Close()
}

// checkReading refuses a statement that changes a table by rows that a SELECT with the same
// conditions is refused for: what decides about rows is read of programs that only read.
func checkReading(ctx context.Context, st *Statement) error {
	reads := st.text.Change.Reads
	if reads == "" || st.idle.Writing().Unread || len(st.idle.run.Tables()) == 0 {
		return nil
	}
	reading, err := readingOf(ctx, st, false)
	if err != nil {
		var placed *SQLError
		if errors.As(err, &placed) {
			placed.Line, placed.Column = 0, 0 // it is no place of the statement
		}
		return err
	}
	return reading.Close()
}

// syntaxError has SQLite say what is wrong with a text that is no statement.
func (s *Session) syntaxError(ctx context.Context, query *token.Text, text *sqltext.Statement) error {
	machine, err := machineOf(s)
	if err != nil {
		return err
	}
	st, err := machine.Prepare(ctx, text.SQL, nil)
	if err == nil {
		err = errors.Join(errors.New("sql: "+text.Kind.String()+": the statement cannot be read"), st.Close())
	}
	return s.settings.registry.engineError(err, query, text)
}

// compileReturning compiles RETURNING as a SELECT over the rows that were written.
func (s *Session) compileReturning(ctx context.Context, query *token.Text, r *sqltext.Returning, rows *engine.Returned) (*compiled, error) {
	machine, err := machineOf(s)
	if err != nil {
		return nil, err
	}
	e, err := machine.Prepare(ctx, r.Statement.SQL, rows)
	if err != nil {
		var wrong *engine.Error
		if errors.As(err, &wrong) {
			wrong.Offset, wrong.Line = -1, 0 // it is no place of the statement
		}
		return nil, s.settings.registry.engineError(err, query, r.Statement)
	}
	return s.described(r.Statement, e, nil), nil
}

// cannot says that a table is not changed by a verb, and how it is.
func cannot(t *schema.Table, verb engine.Verb) string {
	var does []string
	for _, v := range schema.Verbs {
		if t.Takes(v) != 0 {
			does = append(does, v.String())
		}
	}
	if len(does) == 0 {
		return fmt.Sprintf("%s: the table %s can only be read", verb, t.Name)
	}
	return fmt.Sprintf("%s: the platform has no call for it: the table %s takes %s", verb, t.Name, strings.Join(does, " and "))
}

// ErrReadOnly is what refusing to write comes down to, where nothing may be written: by the
// property Readonly, or in a transaction.
var ErrReadOnly = fmt.Errorf("nothing may be written: %w", errors.ErrUnsupported)

// writable refuses what writes, by its name in the statement, where nothing may be written.
func writable(s *Session, query *token.Text, name string) error {
	e := &SQLError{Err: ErrReadOnly}
	switch {
	case s.settings.cfg.Readonly:
		e.Message = name + " is not allowed: the connection is opened with Readonly=true"
	case s.settings.cfg.Offline:
		return &OfflineError{name + " writes to the platform, and there is no network: nothing was sent", connect.ErrOffline}
	case s.inTx:
		e.Message = name + " is not allowed in a transaction: transactions are read-only, since the platform has none, and nothing that is written could be rolled back: run it outside of one"
	default:
		return nil
	}
	e.Line, e.Column = find(query, name)
	return e
}

// unchanged says why what is no table of the catalogue is not changed.
func (r *registry) unchanged(query *token.Text, name string, verb engine.Verb) error {
	e := &SQLError{}
	e.Line, e.Column = find(query, name)
	if t := r.table(name); t != nil {
		e.Message = fmt.Sprintf("%s: %s can only be read", verb, t.Name)
		return e
	}
	e.Message = "no such table: " + name
	if near := suggest.Nearest(name, r.known); near != "" {
		e.Message += ": did you mean " + near + "?"
	}
	return e
}

// refusedChange words what the engine refuses of a statement that changes a table.
func refusedChange(refused *engine.RefusedError, cat *schema.Catalogue) string {
	t := cat.Table(refused.Name)
	if refused.Column == "" || t == nil {
		return strings.TrimPrefix(refused.Error(), "sql: ")
	}
	var takes []string
	for i := range t.Writes {
		if w := &t.Writes[i]; w.Verb == schema.Update {
			for _, in := range w.Inputs {
				if !slices.Contains(takes, in.Column) {
					takes = append(takes, in.Column)
				}
			}
		}
	}
	return fmt.Sprintf("UPDATE %s: %s cannot be set: the platform lets %s be set", t.Name, refused.Column, strings.Join(takes, ", "))
}
