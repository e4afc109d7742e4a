package backend

import (
	"cmp"
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// liveStatement is one that the session's engine runs.
type liveStatement struct {
	*pgsql.Statement
	backend *backend
	ready   *session.Statement
}

// changes are the kinds of statements that change a table, as the session calls them.
var changes = map[pgsql.Kind]sqltext.Kind{pgsql.Insert: sqltext.Insert, pgsql.Update: sqltext.Update, pgsql.Delete: sqltext.Delete}

func prepareLive(ctx context.Context, b *backend, text string, st *pgsql.Statement) (pgwire.Prepared, error) {
	t := session.Translated{
		Query: text, SQL: st.SQL, Params: len(st.Params), Tables: st.Tables, Shape: sqltext.Shape(st.Shape),
		Limit: (*sqltext.Bound)(st.Limit), Offset: (*sqltext.Bound)(st.Offset),
		Explain: st.Kind == pgsql.Explain, Analyze: st.Analyze,
	}
	if of := cmp.Or(st.Explained, st); of.Target != "" {
		t.Change = &session.TranslatedChange{Kind: changes[of.Kind], Table: of.Target, Reads: of.Reads, Returning: of.Returning}
	}
	for _, c := range st.Columns {
		t.Columns = append(t.Columns, c.Name)
	}
	b.sound()
	ready, err := t.Prepare(ctx, b.session)
	if err != nil {
		return nil, told(err)
	}
	return &liveStatement{st, b, ready}, nil
}

// Columns implements pgwire.Prepared.
func (s *liveStatement) Columns() []pgsql.Column { return s.Statement.Columns }

// Params implements pgwire.Prepared.
func (s *liveStatement) Params() []pgtype.OID { return s.Statement.Params }

// Tag implements pgwire.Prepared.
func (s *liveStatement) Tag() string { return tags[s.Kind] }

// Writes implements pgwire.Prepared.
func (s *liveStatement) Writes() bool {
	kind := s.Kind
	if kind == pgsql.Explain && s.Analyze {
		kind = s.Explained.Kind
	}
	return kind == pgsql.Insert || kind == pgsql.Update || kind == pgsql.Delete
}

// Close implements pgwire.Prepared.
func (s *liveStatement) Close() error { return s.ready.Close() }

// Run implements pgwire.Prepared.
func (s *liveStatement) Run(ctx context.Context, args []any) (pgwire.Rows, error) {
	values, err := s.Bind(args)
	if err != nil {
		return nil, err
	}
	bound := make([]session.Arg, len(values))
	for i, v := range values {
		bound[i].Value = v
	}
	s.backend.sound()
	rows, err := s.ready.Run(ctx, bound)
	if err != nil {
		return nil, told(err)
	}
	r := &liveRows{rows: rows, price: s.backend.price}
	if s.Kind == pgsql.Explain {
		r.plan = rows.Columns()
	}
	return r, nil
}

// liveRows are the rows of a session.
type liveRows struct {
	rows  *session.Rows
	price bool
	plan  []session.Column // of an EXPLAIN, whose rows are lines here
}

// Next implements pgwire.Rows.
func (r *liveRows) Next() error { return ended(r.rows.Next()) }

// Row implements pgwire.Rows.
func (r *liveRows) Row() []any {
	if r.plan != nil {
		return []any{planLine(r.plan, r.rows.Row())}
	}
	return r.rows.Row()
}

// Affected implements pgwire.Rows.
func (r *liveRows) Affected() int64 { return r.rows.Affected() }

// Notices implements pgwire.Rows.
func (r *liveRows) Notices() []pgwire.Notice {
	report, ok := r.rows.Report()
	if !ok {
		return nil
	}
	return notices(&report, r.price)
}

// Close implements pgwire.Rows.
func (r *liveRows) Close() error { return r.rows.Close() }
