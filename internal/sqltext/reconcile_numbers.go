package sqltext

import (
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// asNumbers has computed numbers compared with texts as columns of numbers are: by
// a numeric affinity, which turns the text of a number into it and leaves any
// other alone. In an IN the affinity of the left side alone counts.
func (r *reconciler) asNumbers(left operand, others []operand, list bool) {
	l, lift := left, false
	for _, o := range others {
		switch {
		case value.IsNumber(l.typ) && text(o):
			lift = r.contrast(l, o) || lift
		case text(l) && value.IsNumber(o.typ) && list:
			if r.contrast(o, l) && r.affinityOf(l.root) == neither {
				r.edits.wrap(l.node.first, l.node.last, rankOperand, "numeric_text(", ")")
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
func (r *reconciler) lift(number operand) {
	if number.node != nil && r.affinityOf(number.root) == neither {
		r.edits.wrap(number.node.first, number.node.last, rankOperand, "CAST(", " AS NUMERIC)")
	}
}

// contrast notes what a number is compared with, and reports whether it may be the
// text of one. A column of texts keeps its own rules.
func (r *reconciler) contrast(number, other operand) bool {
	if r.affinityOf(other.root) == textual {
		return false
	}
	if !other.literal && !other.param || number.node == nil || number.root.column {
		return true
	}
	literal := unquote(r.text(other.root.first))
	c := Contrast{Expression: r.written(number.node.first, number.node.last), Type: answer(number.typ), Param: r.params.byToken[other.root.first]}
	if other.literal {
		if value.IsNumberText(literal) {
			return true
		}
		c.Text = literal
	}
	if _, constant := r.literal(number.root.first); !constant || number.root.first < number.root.last {
		r.first.out.Contrasts = append(r.first.out.Contrasts, c)
	}
	return other.param
}
