package answer

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Dimension is what a column tells of the dimensions that a number is of, as its type: NULL
// where it is not of that one.
func Dimension(t schema.Type, d schema.Dimension, keys, values []string) value.Value {
	text := ""
	switch at := slices.Index(keys, d.Name); {
	case len(keys) == 0, d.Name != "" && at < 0, d.Place > len(keys):
		return value.Null
	case d.Name != "":
		text = values[at]
	case d.Place > 0 && d.Key:
		text = keys[d.Place-1]
	case d.Place > 0:
		text = values[d.Place-1]
	case t == schema.JSON:
		text = object(keys, values)
	default:
		text = strings.Join(values, ", ")
	}
	v, ok := Convert(t, value.Text(text))
	if !ok {
		return value.Null
	}
	return v
}

// object writes texts by their names as a JSON object, in their order.
func object(names, texts []string) string {
	var b strings.Builder
	for i, name := range names {
		b.WriteByte("{,"[min(i, 1)])
		for j, text := range []string{name, texts[i]} {
			quoted, _ := json.Marshal(text) // of a text, which cannot fail
			if j > 0 {
				b.WriteByte(':')
			}
			b.Write(quoted)
		}
	}
	return b.String() + "}"
}
