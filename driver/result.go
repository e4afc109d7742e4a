package driver

import "database/sql/driver"

// result is the result of what changes nothing.
type result struct{}

var _ driver.Result = result{}

// LastInsertId implements [driver.Result].
func (result) LastInsertId() (int64, error) {
	return 0, unsupported("LastInsertId: tables can only be read")
}

// RowsAffected implements [driver.Result].
func (result) RowsAffected() (int64, error) { return 0, nil }
