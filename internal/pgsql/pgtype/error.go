package pgtype

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"

// Error is an error as PostgreSQL reports it.
type Error = pgerror.Error

// Errorf makes an error of a SQLSTATE and a message.
func Errorf(code, format string, args ...any) *Error { return pgerror.New(code, format, args...) }

// misheld is the error of a value that is not in its type's form.
func misheld(v any, oid OID) error {
	return pgerror.New(pgerror.InternalError, "a value of type %s came as %T, which is not how it is held", oid, v)
}
