package coerce

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// asNumbers has computed numbers compared with texts as columns of numbers are: by
// a numeric affinity, which turns the text of a number into it and leaves any
// other alone. In an IN the affinity of the left side alone counts.
func (r *comparer) asNumbers(left operand, others []operand, list bool) {
	l, lift := left, false
	for _, o := range others {
		switch {
		case value.IsNumber(l.typ) && text(o):
			lift = r.contrast(l, o) || lift
		case text(l) && value.IsNumber(o.typ) && list:
			if r.contrast(o, l) && r.AffinityOf(l.root) == typing.None {
				r.edits.Wrap(l.node.First, l.node.Last, edit.Operand, "numeric_text(", ")")
				return
			}
		case text(l) && value.IsNumber(o.typ):
			if r.contrast(o, l) {
				r.lift(o)
			}
		}
	}
	if lift {
		r.lift(l)
	}
}

// text reports whether an operand is a text, or a parameter, which may be one.
func text(o operand) bool {
	return o.typ == value.TypeText || o.typ == value.TypeTimeText || o.param
}

// lift gives a computed number a numeric affinity.
func (r *comparer) lift(number operand) {
	if number.node != nil && r.AffinityOf(number.root) == typing.None {
		r.edits.Wrap(number.node.First, number.node.Last, edit.Operand, "CAST(", " AS NUMERIC)")
	}
}

// contrast notes what a number is compared with, and reports whether it may be the
// text of one. A column of texts keeps its own rules.
func (r *comparer) contrast(number, other operand) bool {
	if r.AffinityOf(other.root) == typing.Textual {
		return false
	}
	if !other.literal && !other.param || number.node == nil || number.root.Column {
		return true
	}
	literal := token.Unquote(r.Text(other.root.First))
	c := Contrast{Expression: r.written(number.node.First, number.node.Last), Type: typing.Outside(number.typ), Param: r.params().Number(other.root.First)}
	if other.literal {
		if value.IsNumberText(literal) {
			return true
		}
		c.Text = literal
	}
	if _, constant := r.Literal(number.root.First); !constant || number.root.First < number.root.Last {
		r.contrasts = append(r.contrasts, c)
	}
	return other.param
}
