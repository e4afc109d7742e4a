package pgsql

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Bind checks the values of an execution, in the engine's forms, and gives those to hand to the
// engine: a LIMIT that is NULL is none.
func (s *Statement) Bind(values []any) ([]any, error) {
	if len(values) != len(s.Params) {
		return nil, pgerror.New("08P01", "bind message supplies %d parameters, but the statement requires %d", len(values), len(s.Params))
	}
	for _, b := range []struct {
		bound      *Bound
		none       int64
		word, code string
	}{{s.Limit, -1, "LIMIT", "2201W"}, {s.Offset, 0, "OFFSET", "2201X"}} {
		if b.bound == nil || b.bound.Param == 0 {
			continue
		}
		n, ok := values[b.bound.Param-1].(int64)
		switch {
		case !ok:
			values = slices.Clone(values)
			values[b.bound.Param-1] = b.none
		case n < 0:
			return nil, pgerror.New(b.code, "%s must not be negative", b.word)
		}
	}
	return values, nil
}
