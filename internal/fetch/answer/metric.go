package answer

import (
	"encoding/json"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Oddity is why a metric has no number, as a [note.Note] tells it; the zero value is of
// one that has.
type Oddity struct{ Reason, Message string }

// NoNumber is that of a metric that the API knows and says nothing of.
var NoNumber = Oddity{note.NoData, "the API has no number"}

// Malformed is that of an answer which says something else.
func Malformed(what string) Oddity { return Oddity{note.Malformed, what} }

// Number reads {"value":…}, the form of totals and of points, as a column's
// type. What has no number is NULL, with the reason.
func Number(t schema.Type, raw []byte) (value.Value, Oddity) {
	var point struct {
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(raw, &point) != nil {
		return value.Null, Malformed("the answer has no object where its number stands")
	}
	if len(point.Value) == 0 || string(point.Value) == "null" {
		return value.Null, NoNumber
	}
	var n json.Number // also of a number in quotes
	if json.Unmarshal(point.Value, &n) != nil {
		return value.Null, Malformed(NotOfType(t, value.Null))
	}
	v, ok := Convert(t, value.Text(n.String()))
	if !ok {
		return value.Null, Malformed(NotOfType(t, value.Text(n.String())))
	}
	return v, Oddity{}
}

// IsEmpty reports whether a part of an answer that stands for a list or an object
// says nothing.
func IsEmpty(v value.Value) bool {
	text := v.Text()
	return v.IsNull() || text == "[]" || text == "{}" || text == "[null]"
}

// plainNumber is the whole number in [{"value":123}], which is all that nearly every
// metric of a post has; ok is false for anything else.
func plainNumber(values string) (digits string, ok bool) {
	digits, begins := strings.CutPrefix(values, `[{"value":`)
	digits, ends := strings.CutSuffix(digits, `}]`)
	return digits, begins && ends && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// Lifetime reads the number of a metric over the lifetime of a post.
func Lifetime(t schema.Type, g *graph.Node) (value.Value, Oddity) {
	values, total := g.Values[1], g.Values[2]
	if digits, ok := plainNumber(values.Text()); ok && total.IsNull() {
		if v, ok := Convert(t, value.Text(digits)); ok {
			return v, Oddity{}
		}
	}
	if !IsEmpty(total) {
		return Number(t, []byte(total.Text()))
	}
	if IsEmpty(values) {
		return value.Null, NoNumber
	}
	var points []json.RawMessage
	if json.Unmarshal([]byte(values.Text()), &points) != nil {
		return value.Null, Malformed("the answer has no list where its number stands")
	}
	return Number(t, points[0])
}
