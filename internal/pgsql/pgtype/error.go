package pgtype

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"

// Error is an error as PostgreSQL reports it.
type Error = pgerror.Error

// Errorf makes an error of a SQLSTATE and a message.
func Errorf(code, format string, args ...any) *Error { return pgerror.New(code, format, args...) }
