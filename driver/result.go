package driver

import (
	"database/sql/driver"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// result is the result of what changes nothing.
type result struct{}

var _ driver.Result = result{}

// resultOf reads rows to their end.
func resultOf(r *session.Rows, err error) (driver.Result, error) {
	if err == nil {
		err = r.Drain()
	}
	if err != nil {
		return nil, public(err)
	}
	return result{}, nil
}

// LastInsertId implements [driver.Result].
func (result) LastInsertId() (int64, error) {
	return 0, public(session.Unsupported("LastInsertId: tables can only be read"))
}

// RowsAffected implements [driver.Result].
func (result) RowsAffected() (int64, error) { return 0, nil }
