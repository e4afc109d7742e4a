// Package paramtype reads the values of parameters that somebody has written as text with the
// name of a type: on the command line, or in a request.
//
//	v, err := paramtype.Read("datetime", "2026-01-31")
package paramtype
