package parquet

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// Value is the value of a column that is the index-th, and of that type.
func Value(v any, typ string, index int) (parquet.Value, error) {
	if v == nil {
		return parquet.NullValue().Level(0, 0, index), nil
	}
	value, err := valueOf(v, typ)
	return value.Level(0, 1, index), err
}

// valueOf is a value of a column of that type.
func valueOf(v any, typ string) (parquet.Value, error) {
	ok := false
	var value parquet.Value
	switch typ {
	case "INTEGER":
		value, ok = integer(v)
	case "REAL":
		var f float64
		if f, ok = v.(float64); ok {
			value = parquet.DoubleValue(f)
		}
	case "BOOLEAN":
		var b bool
		if b, ok = v.(bool); ok {
			value = parquet.BooleanValue(b)
		}
	case "DATETIME":
		var t time.Time
		if t, ok = v.(time.Time); ok {
			value = parquet.Int64Value(t.UnixMicro())
		}
	case "DATE":
		var t time.Time
		if t, ok = v.(time.Time); ok {
			midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
			value = parquet.Int32Value(int32(midnight.Unix() / (24 * 60 * 60)))
		}
	case "JSON":
		var text string
		if text, ok = v.(string); ok && json.Valid([]byte(text)) {
			value = parquet.ByteArrayValue([]byte(text))
		} else {
			ok = false
		}
	case "BLOB":
		var blob []byte
		if blob, ok = v.([]byte); ok {
			value = parquet.ByteArrayValue(blob)
		}
	case "TEXT":
		var text string
		if text, ok = v.(string); ok {
			value = parquet.ByteArrayValue([]byte(text))
		}
	default:
		value, ok = parquet.ByteArrayValue([]byte(export.Text(v, ""))), true
	}
	if !ok {
		return value, fmt.Errorf("the value is no %s: %s; CAST the column to TEXT", typ, sanitize.Brief(export.Text(v, "NULL")))
	}
	return value, nil
}

// integer takes numbers that are whole as well.
func integer(v any) (parquet.Value, bool) {
	switch v := v.(type) {
	case int64:
		return parquet.Int64Value(v), true
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= 1<<53 {
			return parquet.Int64Value(int64(v)), true
		}
	}
	return parquet.Value{}, false
}
