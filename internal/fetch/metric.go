package fetch

import (
	"encoding/json"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// oddity is why a metric has no number; the zero value is of one that has.
type oddity struct{ reason, message string }

// noNumber is that of a metric that the API knows and says nothing of.
var noNumber = oddity{ReasonNoData, "the API has no number yet"}

// malformed is that of an answer which says something else.
func malformed(what string) oddity { return oddity{ReasonMalformed, what} }

// metricNumber reads {"value":…}, the form of totals and of points, as a column's
// type. What has no number is NULL, with the reason.
func metricNumber(t schema.Type, raw []byte) (value.Value, oddity) {
	var point struct {
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(raw, &point) != nil {
		return value.Null, malformed("the answer has no object where its number stands")
	}
	if len(point.Value) == 0 || string(point.Value) == "null" {
		return value.Null, noNumber
	}
	var n json.Number // also of a number in quotes
	if json.Unmarshal(point.Value, &n) != nil {
		return value.Null, malformed(notOfType(t, value.Null))
	}
	v, ok := convert(t, value.Text(n.String()))
	if !ok {
		return value.Null, malformed(notOfType(t, value.Text(n.String())))
	}
	return v, oddity{}
}

// isEmpty reports whether a part of an answer that stands for a list or an object
// says nothing.
func isEmpty(v value.Value) bool {
	text := v.Text()
	return v.IsNull() || text == "[]" || text == "{}" || text == "[null]"
}

// metricValue reads the number of a metric over the lifetime of a post.
func metricValue(t schema.Type, g *graph.Node) (value.Value, oddity) {
	values, total := g.Values[1], g.Values[2]
	if !isEmpty(total) {
		return metricNumber(t, []byte(total.Text()))
	}
	if isEmpty(values) {
		return value.Null, noNumber
	}
	var points []json.RawMessage
	if json.Unmarshal([]byte(values.Text()), &points) != nil {
		return value.Null, malformed("the answer has no list where its number stands")
	}
	return metricNumber(t, points[0])
}
