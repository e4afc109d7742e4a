package history

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Reading is a line of the book of readings, as a sink keeps it.
type Reading struct {
	Account  string
	From, To time.Time // of the rows' times, [From, To); zero for an open side
	Began    time.Time
	Complete bool
	Why      string // it was not complete, in the words of a reason; "" where none tells
}

// Book is what is known of the readings of a table, in their order.
type Book struct {
	Table string
	Lines []Reading
	// Erased is when the last of the versions ended that were erased, zero for none.
	Erased time.Time
}

// Incomplete is why a reading was not complete, by its reasons.
func Incomplete(reasons []Reason) string {
	for _, why := range reasons {
		if why.Incomplete && why.Message != "" {
			return why.Message
		}
	}
	return ""
}

// Gap says of an account what is not whole at a moment.
type Gap struct{ Account, Message string }

// EarlyError is of a moment before the first reading.
type EarlyError struct {
	Table  string
	Moment time.Time // zero for now
	First  time.Time // when the table was kept first, zero for never
	Erased time.Time // the moment lies before this, as in [Book]; zero where not
}

func (e *EarlyError) Error() string {
	if !e.Erased.IsZero() {
		return fmt.Sprintf("what was kept of %s on %s was erased, as retention says: ask for %s or a later moment",
			e.Table, e.Moment.Format(time.RFC3339), e.Erased.Format(time.RFC3339))
	}
	if e.First.IsZero() {
		return "nothing of " + e.Table + " is kept yet: viewfinder sync run keeps it"
	}
	return fmt.Sprintf("nothing of %s was kept on %s: it was kept first on %s, ask for that moment or a later one",
		e.Table, e.Moment.Format(time.RFC3339), e.First.Format(time.RFC3339))
}

// At tells how whole the table is at a moment, zero for now: what is not whole, by account, and
// the last reading before, of the account whose last one is the oldest. Where no account was
// read before there is an [EarlyError].
func (b *Book) At(moment time.Time) (gaps []Gap, last time.Time, err error) {
	var first time.Time // of the readings after the moment
	byAccount := map[string][]Reading{}
	for _, l := range b.Lines {
		byAccount[l.Account] = append(byAccount[l.Account], l)
	}
	known := false
	for account, all := range byAccount {
		before := all
		if !moment.IsZero() {
			before = slices.DeleteFunc(slices.Clone(all), func(l Reading) bool { return l.Began.After(moment) })
		}
		if len(before) == 0 {
			begins := slices.MinFunc(all, func(a, b Reading) int { return a.Began.Compare(b.Began) }).Began
			if first.IsZero() || begins.Before(first) {
				first = begins
			}
			gaps = append(gaps, Gap{account, "it was kept first on " + begins.Format(time.RFC3339)})
			continue
		}
		known = true
		newest := slices.MaxFunc(before, func(a, b Reading) int { return a.Began.Compare(b.Began) }).Began
		if last.IsZero() || newest.Before(last) {
			last = newest
		}
		if why := lacking(before, all, newest); why != "" {
			gaps = append(gaps, Gap{account, why})
		}
	}
	gone := !moment.IsZero() && moment.Before(b.Erased)
	if !known {
		early := &EarlyError{Table: b.Table, Moment: moment, First: first}
		if gone {
			early.Erased = b.Erased
		}
		return nil, last, early
	}
	if gone {
		gaps = append(gaps, Gap{"", "what ended before " + b.Erased.Format(time.RFC3339) + " may have been erased, as retention says"})
	}
	slices.SortFunc(gaps, func(a, b Gap) int { return cmp.Compare(a.Account, b.Account) })
	return gaps, last, nil
}

// lacking says why the rows of an account are not whole by the readings before a moment, of
// all that there are; "" where they are. Ranges of times that were read later count first: what
// was complete and was read again without coming to an end is not whole.
func lacking(before, all []Reading, newest time.Time) string {
	begin := beginning(all)
	end := newest // what is asked for
	if slices.ContainsFunc(before, func(l Reading) bool { return l.To.IsZero() }) {
		end = time.Time{}
	}
	asked := span{begin, end}
	var covered spans
	if asked.empty() {
		return ""
	}
	for _, l := range slices.Backward(before) {
		s := span{l.From, l.To}.within(asked)
		if s.empty() {
			continue
		}
		if !l.Complete && !covered.hold(s) {
			why := cmp.Or(l.Why, "rows may be missing")
			return fmt.Sprintf("the reading of %s was not complete: %s", l.Began.Format(time.RFC3339), why)
		}
		covered = covered.with(s)
		if covered.hold(asked) {
			return ""
		}
	}
	return "it had not been read as a whole"
}

// beginning is from where on a table is read; zero is from the beginning of all. The newest posts
// are read first: where such a reading has begun, all is asked for, also as long as none has come to the
// beginning.
func beginning(all []Reading) (begin time.Time) {
	for _, l := range all {
		if l.From.IsZero() || l.To.IsZero() {
			return time.Time{}
		}
		if begin.IsZero() || l.From.Before(begin) {
			begin = l.From
		}
	}
	return begin
}

// span is a range of time, zero for an open end.
type span struct{ from, to time.Time }

// within is the part of it that lies in another one.
func (s span) within(o span) span {
	if s.from.Before(o.from) { // zero, too
		s.from = o.from
	}
	if s.to.IsZero() || !o.to.IsZero() && o.to.Before(s.to) {
		s.to = o.to
	}
	return s
}

// empty reports whether nothing lies in it.
func (s span) empty() bool { return !s.to.IsZero() && !s.from.Before(s.to) }

// spans are disjoint, in their order.
type spans []span

// with is the union with another one.
func (list spans) with(s span) (out spans) {
	for _, o := range list {
		switch {
		case !o.to.IsZero() && !s.from.IsZero() && o.to.Before(s.from), !s.to.IsZero() && !o.from.IsZero() && s.to.Before(o.from):
			out = append(out, o) // apart
		default:
			if o.from.IsZero() || !s.from.IsZero() && o.from.Before(s.from) {
				s.from = o.from
			}
			if o.to.IsZero() || !s.to.IsZero() && o.to.After(s.to) {
				s.to = o.to
			}
		}
	}
	out = append(out, s)
	slices.SortFunc(out, func(a, b span) int { return a.from.Compare(b.from) })
	return out
}

// hold reports whether one of them holds a span.
func (list spans) hold(s span) bool {
	return slices.ContainsFunc(list, func(o span) bool {
		return (o.from.IsZero() || !s.from.IsZero() && !s.from.Before(o.from)) && (o.to.IsZero() || !s.to.IsZero() && !s.to.After(o.to))
	})
}
