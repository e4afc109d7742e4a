package session

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/coerce"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// lint returns warnings of a statement that runs as it is written, and hardly means
// that: it compares a column with what is of a kind that the column can never
// equal. To SQLite no text is true or false, so Hidden = 'true' is of no row and
// Hidden <> 'true' of all. A text that is no time is told by the fetch, which sees
// it compared.
//
// Of an expression, the types that are inferred tell; where SQLite's program leads
// to a column, that says more.
func lint(comparisons []engine.Comparison, contrasts []coerce.Contrast, params []string, values []any) []Warning {
	var found []Warning
	for _, c := range comparisons {
		left, right := sideOf(c.Left, params, values), sideOf(c.Right, params, values)
		if doubt, ok := lintOf(c.Op, left, right); ok {
			found = addWarning(found, doubt)
		}
	}
	for _, c := range contrasts {
		if doubt, ok := contrastWarning(c, found, params, values); ok {
			found = addWarning(found, doubt)
		}
	}
	return found
}

// contrastWarning returns the warning about an expression that is compared with a
// text of another type, unless one of a column is found that tells it.
func contrastWarning(c coerce.Contrast, found []Warning, params []string, values []any) (doubt Warning, ok bool) {
	operand := engine.Operand{Value: value.Text(c.Text)}
	if c.Param > 0 {
		operand = engine.Operand{Param: c.Param}
	}
	side := sideOf([]engine.Operand{operand}, params, values)
	if len(side) == 0 || side[0].Value.Kind() != value.KindText || value.IsNumberText(side[0].Value.Text()) {
		return doubt, false
	}
	other := side[0]
	doubt = Warning{Reason: ReasonNoNumber, Count: 1, Message: fmt.Sprintf(
		"%s is a number, and is compared with %s, which is none, so it counts as greater than all numbers: %s",
		c.Expression, other.name, instead(other, "write a number", "pass a number"))}
	if c.Type == value.TypeBoolean {
		doubt.Reason = ReasonNoBoolean
		doubt.Message = fmt.Sprintf("%s is true or false, and is compared with %s, which is neither: %s",
			c.Expression, other.name, instead(other, "write TRUE or FALSE without quotes", "pass a bool"))
	}
	told := slices.ContainsFunc(found, func(w Warning) bool { return w.Reason == doubt.Reason && strings.Contains(w.Message, other.name) })
	return doubt, !told
}

// addWarning adds a warning, or counts it where its like is there already.
func addWarning(found []Warning, doubt Warning) []Warning {
	same := slices.IndexFunc(found, func(w Warning) bool {
		return w.Reason == doubt.Reason && w.Table == doubt.Table && w.Column == doubt.Column
	})
	if same < 0 {
		return append(found, doubt)
	}
	if found[same].Message != doubt.Message {
		found[same].Count++
	}
	return found
}

// compared is one of the things that a side of a comparison may be.
type compared struct {
	engine.Operand
	// kind is a column's.
	kind kind
	// name tells of it in a warning.
	name string
}

// kind is what a column holds, as far as comparing goes.
type kind uint8

const (
	noColumn kind = iota
	ofText
	ofIDs
	ofNumbers
	ofBooleans
	ofTimes
	ofJSON
)

// kindNames tell of a column by its kind.
var kindNames = map[kind]string{ofText: "text", ofIDs: "ids", ofNumbers: "numbers", ofBooleans: "true or false", ofTimes: "times", ofJSON: "JSON documents"}

func columnKind(c *engine.Column) kind {
	switch typeOf(c.Type) {
	case Integer, Real:
		return ofNumbers
	case Boolean:
		return ofBooleans
	case Datetime:
		return ofTimes
	case JSON:
		return ofJSON
	}
	if c.ID {
		return ofIDs
	}
	return ofText
}

// sideOf lists what a side may be in this execution. A parameter that is NULL is
// left out, as NULL is.
func sideOf(operands []engine.Operand, params []string, values []any) []compared {
	side := make([]compared, 0, len(operands))
	for _, o := range operands {
		x := compared{Operand: o}
		switch {
		case o.Column != nil:
			x.kind = columnKind(o.Column)
			x.name = o.Table.Name + "." + o.Column.Name
		case o.Param > 0:
			if o.Param > len(values) {
				continue
			}
			bound, err := engineValue(values[o.Param-1], nil)
			if err != nil || bound.IsNull() {
				continue
			}
			x.Value, x.name = bound, "the value of "+paramName(params, o.Param-1)+", "+described(bound)
			x.Blob = bound.Kind() == value.KindBlob
		case o.Blob:
			x.name = "a blob"
		default:
			x.name = described(o.Value)
		}
		side = append(side, x)
	}
	return side
}

// described tells of a value in a warning.
func described(v value.Value) string {
	const most = 40 // characters
	switch v.Kind() {
	case value.KindText:
		return "the text '" + sanitize.Short(v.Text(), most) + "'"
	case value.KindFloat:
		return "the number " + strconv.FormatFloat(v.Float(), 'g', -1, 64)
	default:
		return "the number " + v.Text()
	}
}

// lintOf returns the warning about a comparison; ok is false where one side may
// be what the other can equal.
func lintOf(op string, left, right []compared) (doubt Warning, ok bool) {
	for _, l := range left {
		for _, r := range right {
			w, never := neverEqual(op, l, r)
			if !never && op != likeOp {
				w, never = neverEqual(op, r, l)
			}
			if !never && !neverEqualValues(l, r) {
				return Warning{}, false
			}
			if doubt.Reason == "" {
				doubt = w
			}
		}
	}
	return doubt, doubt.Reason != ""
}

// neverEqualValues reports whether two constants or parameters are a number and a
// text that is none.
func neverEqualValues(a, b compared) bool {
	if a.kind != noColumn || b.kind != noColumn || a.Blob || b.Blob {
		return false
	}
	if a.Value.Kind() == value.KindText {
		a, b = b, a
	}
	return a.Value.Kind() != value.KindText && b.Value.Kind() == value.KindText && !value.IsNumberText(b.Value.Text())
}

// The kinds of operators of [engine.Comparison].
const (
	equalOp = "="
	likeOp  = "LIKE"
)

// neverEqual judges a column and what it is compared with.
func neverEqual(op string, column, other compared) (doubt Warning, never bool) {
	if column.kind == noColumn {
		return doubt, false
	}
	reason, text := "", ""
	switch {
	case other.kind != noColumn:
		if !strangers(column.kind, other.kind) || op == likeOp {
			return doubt, false
		}
		reason = ReasonOtherKind
		text = fmt.Sprintf("it holds %s, and is compared with %s, which holds %s: no value of the one equals one of the other", kindNames[column.kind], other.name, kindNames[other.kind])
	case other.Blob:
		reason, text = ReasonOtherKind, "it is compared with a blob, which no value of a column equals: CAST it AS TEXT"
	case column.kind == ofBooleans && !truth(op, other.Value):
		reason = ReasonNoBoolean
		text = fmt.Sprintf("it is compared with %s, which is neither true nor false: %s", other.name, instead(other, "write TRUE or FALSE without quotes", "pass a bool"))
	case column.kind == ofNumbers && op != likeOp && other.Value.Kind() == value.KindText && !value.IsNumberText(other.Value.Text()):
		reason = ReasonNoNumber
		text = fmt.Sprintf("it is compared with %s, which is no number, so it counts as greater than all numbers: %s", other.name, instead(other, "write a number", "pass a number"))
	case column.kind == ofIDs && other.Value.Kind() == value.KindFloat:
		reason = ReasonNoID
		text = fmt.Sprintf("it is compared with %s, a float, which has lost digits of an id and equals none: %s", other.name, instead(other, "write the id as text, in quotes", "pass the id as a string or an int64"))
	default:
		return doubt, false
	}
	return Warning{Reason: reason, Table: column.Table.Name, Column: column.Column.Name, Count: 1, Message: text}, true
}

// instead is what to do about a constant, or about a parameter.
func instead(x compared, write, pass string) string {
	if x.Param > 0 {
		return pass
	}
	return write
}

// strangers reports whether columns of two kinds can have no value in common. A
// text may be the text of anything but of what is true or false.
func strangers(a, b kind) bool {
	if a > b {
		a, b = b, a
	}
	switch {
	case a == b:
		return false
	case b == ofBooleans:
		return a != ofNumbers
	case a == ofText:
		return false
	case a == ofIDs && b == ofNumbers:
		return false
	default:
		return true
	}
}

// truth reports whether a value may be true or false, or, for the order, stand
// somewhere between them.
func truth(op string, v value.Value) bool {
	switch v.Kind() {
	case value.KindText:
		if op == likeOp {
			return strings.ContainsAny(v.Text(), "%_") || v.Text() == "0" || v.Text() == "1"
		}
		return value.IsNumberText(v.Text())
	case value.KindInt:
		return op != equalOp || v.Int() == 0 || v.Int() == 1
	case value.KindFloat:
		return op != equalOp || v.Float() == 0 || v.Float() == 1
	default:
		return true
	}
}
