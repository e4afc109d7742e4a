package typing

import "github.com/viewfinder-sql/viewfinder/internal/value"

// Output returns the type of each output column of the statement, "" where it is
// unknown: TEXT, INTEGER, REAL, BOOLEAN, DATETIME, DATE, JSON, BLOB, [Mixed], or what
// Known says of a column or a function. columns is the number of output columns, as
// SQLite counts them.
//
// It never goes against SQLite's parser: what cannot be read is unknown, and so is every
// expression whose values may be of several types. An integer that overflows becomes a
// float in spite of the type INTEGER.
func (in *Inference) Output(columns int) []value.Type {
	types := make([]value.Type, columns)
	q := in.Structure.Outermost()
	if q == nil || q.Start() != 0 { // EXPLAIN has columns of its own
		return types
	}
	for i, t := range in.ColumnTypes(q, columns) {
		if types[i] = Outside(t); t == value.TypeTimely && len(q.Cores) > 1 {
			types[i] = Mixed
		}
	}
	return types
}

// Outside is a type as the outside knows it.
func Outside(t value.Type) value.Type {
	switch t {
	case value.TypeNull, value.TypeTimely:
		return ""
	case value.TypeTimeText:
		return value.TypeText
	case value.TypeTrue:
		return value.TypeInteger
	default:
		return t
	}
}
