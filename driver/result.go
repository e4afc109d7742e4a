package driver

import (
	"database/sql/driver"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// result tells how many rows a statement has changed.
type result struct{ affected int64 }

var _ driver.Result = result{}

// resultOf reads rows to their end.
func resultOf(r *session.Rows, err error) (driver.Result, error) {
	if err == nil {
		err = r.Drain()
	}
	if err != nil {
		return nil, public(err)
	}
	return result{r.Affected()}, nil
}

// LastInsertId implements [driver.Result].
func (result) LastInsertId() (int64, error) {
	return 0, public(session.Unsupported("LastInsertId: ids of the platform are texts, and no numbers: INSERT … RETURNING Id gives them"))
}

// RowsAffected implements [driver.Result].
func (r result) RowsAffected() (int64, error) { return r.affected, nil }
