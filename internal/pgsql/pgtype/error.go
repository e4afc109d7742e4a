package pgtype

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"

// misheld is the error of a value that is not in its type's form.
func misheld(v any, oid OID) error {
	return pgerror.New(pgerror.InternalError, "a value of type %s came as %T, which is not how it is held", oid, v)
}
