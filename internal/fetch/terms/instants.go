package terms

import (
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Instants is what a statement's terms say of one column that holds instants.
type Instants struct {
	From, To time.Time   // the first and the last that match; zero is an open end
	Among    []time.Time // where Named, those that every naming term names
	Named    bool
	never    bool // a bound leaves out all there are
}

// Add narrows them by a term, and returns the first text of it that is no instant,
// "" where there is none: such a text equals none and lies behind all of them.
func (x *Instants) Add(role plan.Role, arg engine.Arg) (odd string) {
	var given []time.Time
	for _, v := range Values(arg) {
		text := v.Text()
		if v.Kind() == value.KindFloat && !strings.ContainsAny(text, ".e") {
			text += ".0" // as a column of texts compares it
		}
		if t, ok := value.ParseTime(text); ok {
			given = append(given, t)
		} else {
			if odd == "" {
				odd = text
			}
			x.never = x.never || role == plan.RoleAfter || role == plan.RoleSince
		}
	}
	if role == plan.RoleAt {
		if x.Named {
			given = slices.DeleteFunc(given, func(t time.Time) bool { return !slices.ContainsFunc(x.Among, t.Equal) })
		}
		x.Among, x.Named = given, true
		return odd
	}
	for _, t := range given {
		x.bound(role, t)
	}
	return odd
}

func (x *Instants) bound(role plan.Role, t time.Time) {
	switch role {
	case plan.RoleAfter:
		x.From = Later(x.From, t.Truncate(time.Second).Add(time.Second)) // the API counts in seconds
	case plan.RoleSince:
		x.From = Later(x.From, t)
	case plan.RoleBefore:
		x.To = First(x.To, t.Add(-time.Nanosecond).Truncate(time.Second))
	case plan.RoleUntil:
		x.To = First(x.To, t)
	}
}

// Settle draws the bounds from the instants that are named, and drops those that
// the bounds leave out.
func (x *Instants) Settle() {
	if !x.Named {
		return
	}
	x.Among = slices.DeleteFunc(x.Among, func(t time.Time) bool { return !x.holds(t) })
	slices.SortFunc(x.Among, time.Time.Compare)
	x.Among = slices.CompactFunc(x.Among, time.Time.Equal)
	if len(x.Among) > 0 {
		x.From, x.To = x.Among[0], x.Among[len(x.Among)-1]
	}
}

// Bounds reports whether any term says something of the column.
func (x *Instants) Bounds() bool { return x.Named || x.never || !x.From.IsZero() || !x.To.IsZero() }

// Holds reports whether an instant satisfies the terms.
func (x *Instants) Holds(t time.Time) bool {
	return x.holds(t) && (!x.Named || slices.ContainsFunc(x.Among, t.Equal))
}

func (x *Instants) holds(t time.Time) bool {
	return !t.Before(x.From) && (x.To.IsZero() || !t.After(x.To))
}

// None reports that no instant matches.
func (x *Instants) None() bool {
	return x.never || x.Named && len(x.Among) == 0 || !x.To.IsZero() && x.From.After(x.To)
}

// Later returns the later of two instants; of zero, which is an open end, the other.
func Later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// First returns the earlier of two instants; of zero, which is an open end, the other.
func First(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
