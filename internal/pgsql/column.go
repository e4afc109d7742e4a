package pgsql

import (
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Error is what a client is told of a statement that failed.
type Error = pgerror.Error

// Column is a column of an answer, as PostgreSQL's protocol describes it.
type Column struct {
	Name   string
	Type   pgtype.OID
	Mod    int32      // the type's modifier, -1 for none
	Table  pgtype.OID // the table that it is a column of, 0 for an expression
	Number int16      // its number in that table, from 1; 0 for an expression
}
