package machine

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// compare reports whether r[P3] stands to r[P1] as an instruction asks.
func (r *Run) compare(s *step) (jumps bool, err error) {
	left, right := r.registers[s.p3], r.registers[s.p1]
	c := &s.compares
	if left.IsNull() || right.IsNull() {
		if !c.nulls {
			return c.ifNull, nil
		}
		return s.does.holds(cmp.Compare(rank(left), rank(right))), nil
	}
	kind := left.Kind()
	if kind != right.Kind() || kind == value.KindText && c.affinity >= Numeric {
		if left, right, err = r.alike(left, right, c.affinity); err != nil {
			return false, err
		}
	}
	if c.order == nil && left.Kind() == value.KindText && right.Kind() == value.KindText && s.does <= notEqual {
		return left.Text() == right.Text() == (s.does == equal), nil
	}
	return s.does.holds(order(left, right, c.order)), nil
}

// alike converts two values as affinity wants it, where one of them is a text.
func (r *Run) alike(a, b value.Value, to Affinity) (_, _ value.Value, err error) {
	if a.Kind() != value.KindText && b.Kind() != value.KindText {
		return a, b, nil
	}
	if a, err = r.convert(a, to); err != nil {
		return a, b, err
	}
	b, err = r.convert(b, to)
	return a, b, err
}

// convert gives a value an affinity: what is plain here, the rest by the host.
func (r *Run) convert(v value.Value, to Affinity) (value.Value, error) {
	switch kind := v.Kind(); {
	case to == Text && kind == value.KindInt:
		return value.Text(v.Text()), nil
	case to == Text && kind == value.KindFloat:
		return r.host.Convert(v, Text)
	case to >= Numeric && kind == value.KindText:
		if n, ok := plainInteger(v.Text()); ok {
			return value.Int(n), nil
		}
		if !mayBeNumber(v.Text()) {
			return v, nil
		}
		return r.host.Convert(v, Numeric)
	}
	return v, nil
}

// plainInteger reads a text that is an integer in the form in which numbers are written.
func plainInteger(text string) (n int64, ok bool) {
	const surely = 18 // digits fit
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || len(digits) > surely || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// mayBeNumber reports whether a text begins as numbers do.
func mayBeNumber(text string) bool {
	return text != "" && strings.IndexByte("0123456789+-. \t\n\v\f\r", text[0]) >= 0
}

// decide computes with truths: 0 and 1.
func (r *Run) decide(s *step) (jumps bool, err error) {
	const unknown = 2
	set := func(register, is int) {
		r.registers[register] = value.Int(int64(is))
		if is == unknown {
			r.registers[register] = value.Null
		}
	}
	var is, other int
	switch s.does {
	case ifTrue, ifFalse:
		if is, err = r.truth(s.p1, unknown); is == unknown {
			return s.p3 != 0, err
		}
		return (is != 0) == (s.does == ifTrue), err
	case not:
		if is, err = r.truth(s.p1, unknown); is != unknown {
			is = 1 - is
		}
		set(s.p2, is)
	case isTrue:
		is, err = r.truth(s.p1, s.p3)
		set(s.p2, is^s.arguments)
	default:
		if is, err = r.truth(s.p1, unknown); err != nil {
			return false, err
		}
		other, err = r.truth(s.p2, unknown)
		decided := truthOf(s.does == or) // by one side alone
		switch {
		case is == decided || other == decided:
			is = decided
		case is == unknown || other == unknown:
			is = unknown
		}
		set(s.p3, is)
	}
	return false, err
}

// truth is what a register is as a condition; ifNull is what NULL is.
func (r *Run) truth(register, ifNull int) (is int, err error) {
	v := r.registers[register]
	if v.Kind() == value.KindText || v.Kind() == value.KindBlob {
		if v, err = r.host.Convert(v, Real); err != nil {
			return 0, err
		}
	}
	switch v.Kind() {
	case value.KindNull:
		return ifNull, nil
	case value.KindInt:
		return truthOf(v.Int() != 0), nil
	default:
		return truthOf(v.Float() != 0), nil
	}
}

func truthOf(is bool) int {
	if is {
		return 1
	}
	return 0
}
