// Package pgerror is the errors of PostgreSQL: a code of five characters (SQLSTATE), a message,
// and where in the statement it is.
//
//	return &pgerror.Error{Code: pgerror.UndefinedColumn, Message: `column "x" does not exist`, Position: 8}
//
// Messages of what PostgreSQL refuses too are PostgreSQL's own, as clients and people know
// them. Nothing of the house is imported.
package pgerror
