package pgcheck

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"

// Write is a statement that changes a table.
type Write struct{}

func write(c *checker, s pgparse.Statement) *Write {
	c.refuse(s.At(), "a statement that changes a table")
	return nil
}
