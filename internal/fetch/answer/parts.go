package answer

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Part is one number of a metric that is broken down: Keys are its dimensions, Values
// what it is of in each. What has no number is NULL, with the reason.
type Part struct {
	Keys, Values []string
	Number       value.Value
	Odd          Oddity
}

// Parts reads {"breakdowns":[{"dimension_keys":[…],"results":[{"dimension_values":[…],
// "value":…}]}]}, the form of totals that are broken down. A dimension of the name without
// is left out. Where there are none, the result says why.
func Parts(t schema.Type, raw []byte, without string) (parts []Part, _ Oddity) {
	var total struct {
		Breakdowns []struct {
			Keys    []string          `json:"dimension_keys"`
			Results []json.RawMessage `json:"results"`
		} `json:"breakdowns"`
	}
	if json.Unmarshal(raw, &total) != nil {
		return nil, Malformed("the answer has no breakdowns where they stand")
	}
	odd := NoNumber
	for _, b := range total.Breakdowns {
		for _, result := range b.Results {
			var of struct {
				Values []string `json:"dimension_values"`
			}
			if json.Unmarshal(result, &of) != nil || len(of.Values) != len(b.Keys) || len(b.Keys) == 0 {
				odd = Malformed("the answer has a number whose dimensions are not those of the breakdown")
				continue
			}
			part := Part{Keys: slices.Clone(b.Keys), Values: of.Values}
			if i := slices.Index(part.Keys, without); i >= 0 && without != "" {
				part.Keys, part.Values = slices.Delete(part.Keys, i, i+1), slices.Delete(part.Values, i, i+1)
			}
			part.Number, part.Odd = Number(t, result)
			parts = append(parts, part)
		}
	}
	return parts, odd
}

// Broken returns the text of a post's total that is broken down, for [Parts] and [PartOf].
func Broken(g *graph.Node) (value.Value, Oddity) {
	total := g.Values[2]
	if IsEmpty(total) {
		if IsEmpty(g.Values[1]) {
			return value.Null, NoNumber
		}
		return value.Null, Malformed("the answer is not broken down")
	}
	parts, odd := Parts(schema.Integer, []byte(total.Text()), "")
	if n, _ := Number(schema.Integer, []byte(total.Text())); len(parts) == 0 && (n.IsNull() || n.Int() != 0) {
		return value.Null, odd
	}
	return total, Oddity{}
}

// PartOf is the number of one part of such a text. Of a part that is not told it is 0
// where the others are all there is, else NULL.
func PartOf(t schema.Type, text, part string) value.Value {
	parts, _ := Parts(t, []byte(text), "")
	total, _ := Number(t, []byte(text))
	sum := int64(0)
	for _, p := range parts {
		if len(p.Values) == 1 && p.Values[0] == part {
			return p.Number
		}
		sum += p.Number.Int()
	}
	if total.IsNull() || total.Int() != sum {
		return value.Null
	}
	return value.Int(0)
}

// Mapped reads {"value":{"0":12,"1":7}}, the form of metrics whose values are objects, as
// numbers by one dimension: its members, those that are whole numbers in their order.
func Mapped(t schema.Type, key string, raw []byte) (parts []Part, _ Oddity) {
	var point struct {
		Value map[string]json.RawMessage `json:"value"`
	}
	if json.Unmarshal(raw, &point) != nil {
		return nil, Malformed("the answer has no object where its numbers stand")
	}
	names := make([]string, 0, len(point.Value))
	for name := range point.Value {
		names = append(names, name)
	}
	slices.SortFunc(names, byNumber)
	for _, name := range names {
		part := Part{Keys: []string{key}, Values: []string{name}}
		part.Number, part.Odd = Number(t, slices.Concat([]byte(`{"value":`), point.Value[name], []byte("}")))
		parts = append(parts, part)
	}
	return parts, NoNumber
}

func byNumber(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	switch {
	case errX == nil && errY == nil:
		return x - y
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	case a < b:
		return -1
	default:
		return 1
	}
}
