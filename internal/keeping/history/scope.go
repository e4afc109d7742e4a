package history

import (
	"slices"
	"time"
)

// Scope says which rows of an account a reading has to have seen, if it was complete. The zero
// Scope is all of the table's.
type Scope struct {
	// Column and Values are for rows of which a column of text has one of the values; Column
	// is "" for any.
	Column string
	Values []string
	// Time, From and To are for rows of which a column of times lies in [From, To); Time is
	// "" for any, a zero From or To leaves that side open.
	Time     string
	From, To time.Time
}

// Holds reports whether a normalized row is in the scope. NULL is in no range and among no
// values.
func (s *Scope) Holds(t *Table, r *Row) bool {
	if s.Column != "" {
		v, ok := r.Values[t.Index(s.Column)].(string)
		if !ok || !slices.Contains(s.Values, v) {
			return false
		}
	}
	if s.Time != "" {
		v, ok := r.Values[t.Index(s.Time)].(time.Time)
		if !ok || v.Before(s.From) || !s.To.IsZero() && !v.Before(s.To) {
			return false
		}
	}
	return true
}
