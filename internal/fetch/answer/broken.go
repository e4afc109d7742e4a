package answer

import (
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Broken returns the text of a post's total that is broken down by a dimension, for
// [ReadBreakdown] and [PartOf]. One that has nothing to break down is none, with a reason,
// unless it is 0.
func Broken(g *graph.Node, by string) (value.Value, Oddity) {
	total := g.Values[2]
	if IsEmpty(total) {
		if IsEmpty(g.Values[1]) {
			return value.Null, NoNumber
		}
		return value.Null, Malformed(notBroken)
	}
	b := ReadBreakdown(schema.Integer, []byte(total.Text()), []string{by}, "")
	if len(b.Parts) == 0 && b.Empty.Reason != "" {
		return value.Null, b.Empty
	}
	return total, Oddity{}
}

// PartOf is the number of one part of such a text, or why there is none. Of a part that
// is not told it is 0 where the others are all there is, else NULL.
func PartOf(t schema.Type, text, by, part string) (value.Value, Oddity) {
	b := ReadBreakdown(t, []byte(text), []string{by}, "")
	total, _ := Number(t, []byte(text))
	sum, whole := int64(0), b.Lost.Count == 0
	for _, p := range b.Parts {
		if p.Values[0] == part {
			return p.Number, p.Odd
		}
		sum += p.Number.Int()
		whole = whole && !p.Number.IsNull()
	}
	switch {
	case b.Lost.Count > 0:
		return value.Null, b.Lost.Why
	case !whole || total.IsNull() || total.Int() != sum:
		return value.Null, Malformed("the parts that the answer tells are not all of the whole, and this one is not among them")
	}
	return value.Int(0), Oddity{}
}
