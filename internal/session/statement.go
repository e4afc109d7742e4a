package session

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// Statement is one prepared statement. Several of its executions may be open at a
// time, each on a compiled statement of its own.
type Statement struct {
	session *Session
	query   *token.Text // as written
	text    *sqltext.Statement
	// readings are how the text came of it.
	readings readings
	views    *viewSet // that it was read with
	columns  []Column
	// idle is the compiled statement that no execution uses; nil for none.
	idle *compiled
	// planned is how long analysis and compilation took, as far as no execution
	// has told of it.
	planned time.Duration
	// change is what a statement that changes a table is to do; nil of others.
	change *change
	// inner is the statement that changes a table and that an EXPLAIN explains; nil of others.
	inner *Statement
	// caching is the statement whose rows a CACHE keeps; nil of others.
	caching *Statement
	// translated is what a statement of another dialect was made of; nil of others.
	translated *Translated
	// procedure is what an EXEC calls.
	procedure *procedures.Procedure
	// once says that the statement ends with its first execution.
	once   bool
	closed bool
}

// Columns are the columns of the result, known before the statement runs.
func (s *Statement) Columns() []Column { return slices.Clone(s.columns) }

// Param is a parameter of a statement.
type Param struct {
	// Name is its name with its first character (@id, :id, $id); "" for a
	// positional one.
	Name string
	// Type is that of the columns that it is compared with, where they are of one
	// type; [Unknown] elsewhere. Values of other types are taken too.
	Type Type
}

// Params are the parameters in the order of their numbers, known before the
// statement runs.
func (s *Statement) Params() []Param {
	if s.caching != nil {
		return s.caching.Params()
	}
	params := make([]Param, len(s.text.Params))
	for i, name := range s.text.Params {
		params[i].Name = name
	}
	for _, b := range []*sqltext.Bound{s.text.Limit, s.text.Offset} {
		if b != nil && b.Param > 0 {
			params[b.Param-1].Type = Integer
		}
	}
	if s.idle == nil {
		return params
	}
	mixed := make([]bool, len(params))
	note := func(side, other []engine.Operand) {
		for _, o := range side {
			for _, c := range other {
				if o.Param == 0 || o.Param > len(params) || c.Column == nil {
					continue
				}
				p, found := &params[o.Param-1], typeOf(c.Column.Type)
				mixed[o.Param-1] = mixed[o.Param-1] || p.Type != Unknown && p.Type != found
				p.Type = found
			}
		}
	}
	for _, c := range s.idle.Comparisons() {
		note(c.Left, c.Right)
		note(c.Right, c.Left)
	}
	for i := range params {
		if mixed[i] {
			params[i].Type = Unknown
		}
	}
	return params
}

// paramsOf are the names of a statement's parameters.
func paramsOf(s *Statement) []string {
	if s.caching != nil {
		return s.caching.text.Params
	}
	return s.text.Params
}

// compiled is a statement compiled by the engine, with what fetches for it.
type compiled struct {
	*engine.Stmt
	engine  *engine.Conn // that compiled it
	run     *fetch.Statement
	columns []Column
	// cached is how it has to do with the cache, nil where it does not; run is its
	// Statement then.
	cached *serving.Run
}

// state is what the engine hands to the tables.
func (p *compiled) state() engine.Run {
	if p.cached != nil {
		return p.cached
	}
	return p.run
}

// compileText has the engine compile the statement's text. What SQLite offers meanwhile
// becomes the shape of the fetch.
func (s *Statement) compileText(ctx context.Context) (*compiled, error) {
	return compileWith(ctx, s, nil)
}

// compileWith does so for a statement that has to do with the cache: its run has no
// Statement yet.
func compileWith(ctx context.Context, s *Statement, cached *serving.Run) (*compiled, error) {
	begun := time.Now()
	defer func() { s.planned += time.Since(begun) }()
	machine, err := machineOf(s.session)
	if err != nil {
		return nil, err
	}
	set := s.session.settings
	p := &compiled{engine: machine, run: fetch.NewStatement(set.fetch), cached: cached}
	if cached == nil && readsKept(s.text) {
		p.cached = &serving.Run{}
	}
	if p.cached != nil {
		p.cached.Statement = p.run
	}
	var e *engine.Stmt
	if c := s.change; c != nil {
		e, err = machine.PrepareWrite(ctx, c.verb, c.table.Name, s.text.SQL, p.state(), c.keep)
	} else {
		e, err = machine.Prepare(ctx, s.text.SQL, p.state())
	}
	if err != nil {
		return nil, set.registry.engineError(err, s.query, s.text)
	}
	p.Stmt = e
	p.run.Compiled(e)
	if s.translated != nil {
		p.columns = s.translated.named(e)
		return p, nil
	}
	describe(s.session, s.text, p)
	return p, nil
}

// described is a compiled statement with its result columns.
func (s *Session) described(text *sqltext.Statement, e *engine.Stmt, run *fetch.Statement) *compiled {
	p := &compiled{Stmt: e, engine: s.engine, run: run}
	describe(s, text, p)
	return p
}

func describe(s *Session, text *sqltext.Statement, p *compiled) {
	e := p.Stmt
	inferred := text.ColumnTypes(e.ColumnCount(), s.settings.registry.typed())
	for i := range e.ColumnCount() {
		declared := e.ColumnDeclType(i)
		if declared == "" || inferred[i] == typing.Mixed {
			declared = inferred[i]
		}
		p.columns = append(p.columns, Column{text.Label(i, e.ColumnCount(), e.ColumnName(i)), typeOf(declared)})
	}
}

// take returns a compiled statement for one execution.
func (s *Statement) take(ctx context.Context, values []any) (*compiled, error) {
	if err := readFor(s, values); err != nil {
		return nil, err
	}
	if p := s.idle; p != nil {
		s.idle = nil
		if p.engine == s.session.engine { // Session.Set did not change it since
			return p, nil
		}
	}
	return s.compile(ctx, values)
}

// give takes it back.
func (s *Statement) give(p *compiled) error {
	if s.closed || s.once || s.idle != nil || p.engine != s.session.engine || p.alone() {
		return p.Close()
	}
	s.idle = p
	return errors.Join(p.Reset(), p.ClearBindings())
}

// most returns how many rows MaxRows lets through, -1 for all. As in the
// reference driver, it spares statements that aggregate; and those that read
// sys_ tables only.
func (s *Statement) most(p *compiled) int {
	shape := s.text.Shape
	most := s.session.settings.cfg.MaxRows
	if most < 0 || s.text.Kind != sqltext.Select || shape.Aggregate || shape.GroupBy || len(p.run.Tables()) == 0 {
		return -1
	}
	return most
}

// wanted returns how many rows of the tables are enough, 0 for all: by the
// outermost LIMIT and by MaxRows, where the first rows of the answer come from
// the first rows of the tables.
func (s *Statement) wanted(values []any, most int) fetch.Wanted {
	if !s.text.Shape.Streams() || s.text.Shape.OrderBy {
		return fetch.Wanted{}
	}
	wanted := 0
	if limit := bound(s.text.Limit, values); limit > 0 {
		wanted = int(min(limit+max(0, bound(s.text.Offset, values)), 1<<30))
	}
	if most >= 0 && (wanted == 0 || most < wanted) {
		wanted = most + 1 // one more tells whether rows were left out
	}
	return fetch.Wanted{Rows: wanted, Filtered: s.text.Shape.Where}
}

// bound returns the number that a LIMIT or an OFFSET has, 0 where there is none.
func bound(b *sqltext.Bound, values []any) int64 {
	if b == nil {
		return 0
	}
	if b.Param == 0 {
		return b.Value
	}
	n, _ := values[b.Param-1].(int64)
	return n
}

// Close ends the statement. Open rows go on.
func (s *Statement) Close() error {
	s.closed = true
	for _, other := range []*Statement{s.inner, s.caching} {
		if other != nil {
			_ = other.Close()
		}
	}
	if s.idle == nil {
		return nil
	}
	p := s.idle
	s.idle = nil
	return p.Close()
}
