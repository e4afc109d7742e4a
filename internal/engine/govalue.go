package engine

import (
	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// goValue is the Go value that a row has of one.
func goValue(v value.Value) any {
	switch v.Kind() {
	case value.KindInt:
		return v.Int()
	case value.KindFloat:
		return v.Float()
	case value.KindText:
		return v.Text()
	case value.KindBlob:
		return v.Bytes()
	default:
		return nil
	}
}

// fit is a value of a column as SQLite takes it.
func fit(v value.Value) (value.Value, error) {
	switch {
	case v.Kind() == value.KindBlob:
		return value.Null, nil
	case v.Size() > maxValue:
		return v, newError(sqlite3.TOOBIG, "")
	}
	return v, nil
}
