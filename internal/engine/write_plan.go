package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// givenAccess is that of scans whose rows are the keys that the statement gives.
const givenAccess = "given"

// offered is an offer of the table to be changed, with what the program says of it: which
// columns are read, where SQLite asks for all.
func (w *Writing) offered(offer *plan.Offer) *plan.Offer {
	own := *offer
	own.Used = 0
	for _, column := range slices.Concat(w.facts.reads, w.keep) {
		own.Used |= 1 << min(column, 63)
	}
	for _, k := range offer.Constraints {
		if k.Column >= 0 && k.Op != plan.OpLimit && k.Op != plan.OpOffset {
			own.Used |= 1 << min(k.Column, 63)
		}
	}
	return &own
}

// given answers an offer by the keys that it gives, where these are all that is asked for;
// nil where it is not so.
func (w *Writing) given(offer *plan.Offer) *plan.Choice {
	if !w.facts.alone || w.refused {
		return nil
	}
	changes := w.Table.Changes
	for _, key := range changes.Keys[w.Verb] {
		choice := neutral(offer)
		have, first := []int{}, -1
		for i, k := range offer.Constraints {
			if k.Op != plan.OpEQ || !k.Usable || slices.Contains(have, k.Column) {
				continue
			}
			if k.Column == key {
				first = i
			} else if k.In || !slices.Contains(changes.Beside, k.Column) {
				continue
			}
			have = append(have, k.Column)
		}
		if first < 0 || slices.ContainsFunc(slices.Concat(w.facts.reads, w.wants()), func(c int) bool { return !slices.Contains(have, c) }) {
			continue
		}
		choice.Access, choice.Cost, choice.Rows = givenAccess, 1, 1
		for n, column := range have {
			for i, k := range offer.Constraints {
				if k.Column == column && k.Op == plan.OpEQ && k.Usable {
					choice.Args[i], choice.In[i] = n, k.In
					choice.Access += " " + strconv.Itoa(column)
					break
				}
			}
		}
		return choice
	}
	return nil
}

// wants are the columns kept that no key alone gives: all but the keys and those beside,
// which may be without a value.
func (w *Writing) wants() []int {
	return slices.DeleteFunc(slices.Clone(w.keep), func(c int) bool {
		return slices.Contains(w.Table.Changes.Keys[w.Verb], c) || slices.Contains(w.Table.Changes.Beside, c)
	})
}

// names reports whether an offer names rows by a key.
func (w *Writing) names(offer *plan.Offer) bool {
	return slices.ContainsFunc(offer.Constraints, func(k plan.Constraint) bool {
		return k.Op == plan.OpEQ && k.Usable && slices.Contains(w.Table.Changes.Keys[w.Verb], k.Column)
	})
}

// answer has the table to be changed answer an offer.
func (w *Writing) answer(run Run, t *target, offer *plan.Offer) (*plan.Choice, error) {
	choice := w.given(offer)
	if choice == nil {
		var err error
		if choice, err = t.module.Plan(run, w.offered(offer)); err != nil || choice.Refused != nil {
			return choice, err
		}
	}
	named, before := w.named[choice.Access]
	w.named[choice.Access] = w.names(offer) && (named || !before)
	return choice, nil
}

// errNotGiven has a statement compiled anew, whose rows are not found by keys alone.
var errNotGiven = errors.New("engine: internal error: rows are not found by keys alone")

// settle reads, from the program as it was compiled, how rows are found; nil where it is
// not known. again says that they are not found as it was thought, and the statement is
// to be compiled anew.
func (w *Writing) settle(code []program.Instruction, tables []*Table) (again bool, err error) {
	if w == nil {
		return false, nil
	}
	scans, given := 0, 0
	w.Named, w.Unread = w.facts.alone, false
	for _, i := range code {
		if i.Op != "VFilter" || marked(tables, i.P4) != w.Table {
			continue
		}
		access := unmarked(i.P4)
		scans++
		w.Named = w.Named && w.named[access]
		if isGiven(access) {
			given++
		}
	}
	w.Named = w.Named && scans > 0
	w.Unread = scans == 1 && given == 1
	if w.isThought() && !w.Unread {
		w.refused, w.named = true, map[string]bool{}
		return true, errNotGiven
	}
	return false, nil
}

// isThought reports whether some offer was answered by keys.
func (w *Writing) isThought() bool {
	for access := range w.named {
		if isGiven(access) {
			return true
		}
	}
	return false
}

// check returns why a column may not be set, or nil.
func (w *Writing) check(column string) *RefusedError {
	if w.Verb != Update {
		return nil
	}
	for _, i := range w.Table.Changes.Set {
		if strings.EqualFold(w.Table.Columns[i].Name, column) {
			return nil
		}
	}
	return &RefusedError{Verb: w.Verb.String(), Name: w.Table.Name, Column: column}
}

// givenCursor gives a row for each key.
type givenCursor struct {
	columns []int
	values  [][]value.Value // by key
	at      int
}

// Filter implements [Cursor].
func (c *givenCursor) Filter(_ context.Context, access string, args []Arg) error {
	c.columns, c.values, c.at = givenColumns(access), nil, 0
	rows := [][]value.Value{nil}
	for _, a := range args {
		list := []value.Value{a.Value}
		if a.IsList {
			list = a.List
		}
		var longer [][]value.Value
		for _, row := range rows {
			for _, v := range list {
				v = asText(v)
				if next := append(slices.Clone(row), v); !v.IsNull() && !slices.ContainsFunc(longer, func(r []value.Value) bool { return slices.Equal(r, next) }) {
					longer = append(longer, next)
				}
			}
		}
		rows = longer
	}
	c.values = rows
	return nil
}

// Next implements [Cursor].
func (c *givenCursor) Next(context.Context) error {
	c.at++
	return nil
}

// EOF implements [Cursor].
func (c *givenCursor) EOF() bool { return c.at >= len(c.values) }

// Value implements [Cursor].
func (c *givenCursor) Value(column int) value.Value {
	if i := slices.Index(c.columns, column); i >= 0 {
		return c.values[c.at][i]
	}
	return value.Null
}

// RowID implements [Cursor].
func (c *givenCursor) RowID() int64 { return int64(c.at + 1) }

// Close implements [Cursor].
func (c *givenCursor) Close() error { return nil }

// asText is a key as the text that ids are.
func asText(v value.Value) value.Value {
	switch v.Kind() {
	case value.KindInt:
		return value.Text(strconv.FormatInt(v.Int(), 10))
	case value.KindFloat:
		return value.Text(strconv.FormatFloat(v.Float(), 'g', -1, 64))
	default:
		return v
	}
}

// isGiven reports whether an access is one of keys.
func isGiven(access string) bool {
	word, _, _ := strings.Cut(access, " ")
	return word == givenAccess
}

// givenColumns are the columns of such an access, in the order of its arguments.
func givenColumns(access string) (columns []int) {
	for _, word := range strings.Fields(access)[1:] {
		if n, err := strconv.Atoi(word); err == nil {
			columns = append(columns, n)
		}
	}
	return columns
}

// unmarked is an access without the table's number.
func unmarked(text string) string {
	_, access, _ := strings.Cut(text, " ")
	return access
}
