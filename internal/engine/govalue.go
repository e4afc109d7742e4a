package engine

import (
	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// goValue is the Go value that a row has of one.
func goValue(v value.Value) (any, error) {
	switch v.Kind() {
	case value.KindInt:
		return v.Int(), nil
	case value.KindFloat:
		return v.Float(), nil
	case value.KindText:
		text := v.Text()
		if len(text) > maxValue {
			return nil, newError(sqlite3.TOOBIG, "")
		}
		return text, nil
	default:
		return nil, nil
	}
}
