package sqlite

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/oauth/internal/sqlstore"
)

// connection takes the queries of sqlstore.
type connection struct {
	*sqlite3.Conn
}

// dialect writes the names and types of PostgreSQL as SQLite's.
var dialect = strings.NewReplacer("viewfinder.", "viewfinder_", " bytea", " blob", " timestamptz", " text")

func (c connection) Exec(ctx context.Context, query string, args ...any) error {
	return c.Query(ctx, query, args, func(sqlstore.Scan) error { return nil })
}

func (c connection) Query(_ context.Context, query string, args []any, row func(sqlstore.Scan) error) (err error) {
	stmt, _, err := c.Prepare(dialect.Replace(query))
	if err != nil {
		return err
	}
	defer func() {
		if bad := stmt.Close(); err == nil {
			err = bad
		}
	}()
	for i, arg := range args {
		if err := bind(stmt, stmt.BindIndex(fmt.Sprintf("$%d", i+1)), arg); err != nil {
			return err
		}
	}
	for stmt.Step() {
		if err := row(func(into ...any) error { return scan(stmt, into) }); err != nil {
			return err
		}
	}
	return stmt.Err()
}

func bind(stmt *sqlite3.Stmt, param int, arg any) error {
	switch v := arg.(type) {
	case string:
		return stmt.BindText(param, v)
	case []byte:
		return stmt.BindBlob(param, v)
	case time.Time:
		if v.IsZero() {
			return stmt.BindNull(param)
		}
		return stmt.BindText(param, v.UTC().Format(time.RFC3339))
	}
	return fmt.Errorf("oauth: sqlite: a parameter of type %T", arg)
}

func scan(stmt *sqlite3.Stmt, into []any) error {
	for i, v := range into {
		switch v := v.(type) {
		case *string:
			*v = stmt.ColumnText(i)
		case *[]byte:
			*v = stmt.ColumnBlob(i, nil)
		case *int:
			*v = stmt.ColumnInt(i)
		default:
			return fmt.Errorf("oauth: sqlite: a column into %T", v)
		}
	}
	return nil
}

func (c connection) hasTables(ctx context.Context) (there bool, err error) {
	err = c.Query(ctx, `select 1 from sqlite_schema where type = 'table' and name = 'viewfinder_format'`, nil, func(sqlstore.Scan) error {
		there = true
		return nil
	})
	return there, err
}

// transaction runs a function alone among all who write.
func (c connection) transaction(run func() error) (err error) {
	tx, err := c.BeginImmediate()
	if err != nil {
		return err
	}
	defer tx.End(&err)
	return run()
}
