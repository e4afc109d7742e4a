package pgcatalog

import (
	"context"
	"errors"
	"fmt"
	"io"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Rows are the rows of an answer. They hold a connection until [Rows.Close].
type Rows struct {
	catalogue *Catalogue
	conn      *conn
	stmt      *sqlite3.Stmt
	row       []any
	err       error
}

// Query runs SQL of the engine's over the image. Values are the engine's forms. An error
// of the statement is a *[pgerror.Error] where it is one of SQL's; the context ends it.
func (c *Catalogue) Query(ctx context.Context, s Session, sql string, args []any) (*Rows, error) {
	taken, err := c.take(ctx)
	if err != nil {
		return nil, err
	}
	taken.session = s
	taken.db.SetInterrupt(ctx)
	r := &Rows{catalogue: c, conn: taken}
	stmt, tail, err := taken.db.Prepare(sql)
	r.stmt = stmt
	switch {
	case err != nil:
	case stmt == nil || tail != "":
		err = errors.New("pgcatalog: not one statement")
	case !stmt.ReadOnly():
		err = errors.New("pgcatalog: not a statement that reads")
	case stmt.BindCount() != len(args):
		err = pgerror.New("08P01", "the statement takes %d parameters, and %d are given", stmt.BindCount(), len(args))
	}
	for i := 0; err == nil && i < len(args); i++ {
		err = bind(stmt, i+1, args[i])
	}
	if err != nil {
		err = r.wrap(err)
		_ = r.Close()
		return nil, err
	}
	r.row = make([]any, stmt.ColumnCount())
	return r, nil
}

// Next moves to the next row; io.EOF behind the last one.
func (r *Rows) Next() error {
	if r.err != nil {
		return r.err
	}
	if !r.stmt.Step() {
		r.err = io.EOF
		if err := r.stmt.Err(); err != nil {
			r.err = r.wrap(err)
		}
		return r.err
	}
	for i := range r.row {
		r.row[i] = column(r.stmt, i)
	}
	return nil
}

// Row are the values of the row that Next has moved to, in the engine's forms. They stay
// valid until the next one.
func (r *Rows) Row() []any { return r.row }

// Close gives the connection back. It may be called twice.
func (r *Rows) Close() error {
	if r.conn == nil {
		return nil
	}
	if r.stmt != nil {
		_ = r.stmt.Close() // it repeats what the last step failed with
	}
	r.conn.db.SetInterrupt(context.Background())
	r.catalogue.give(r.conn)
	r.conn, r.err = nil, io.EOF
	return nil
}

// wrap is an error of the engine as one of the statement.
func (r *Rows) wrap(err error) error {
	if failed := r.conn.failed; failed != nil {
		r.conn.failed = nil
		return failed
	}
	if found, ok := pgerror.FromText(err.Error(), "sqlite3: SQL logic error: "); ok {
		return found
	}
	return fmt.Errorf("pgcatalog: %w", err)
}
