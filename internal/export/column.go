package export

import (
	"encoding/json"
	"time"
)

// Cell is a value as a [Writer] takes it, of a column of that type: a day is written without
// a time; nested has a JSON document stand as JSON within JSON, and not as a text.
func Cell(typeName string, v any, nested bool) any {
	switch v := v.(type) {
	case time.Time:
		if typeName == "DATE" {
			return v.Format(time.DateOnly)
		}
	case string:
		if nested && typeName == "JSON" && json.Valid([]byte(v)) {
			return json.RawMessage(v)
		}
	}
	return v
}
