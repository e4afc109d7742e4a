package history

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"
)

// Reading is a line of the book of readings, as a sink keeps it.
type Reading struct {
	From, To time.Time // of the rows' times, [From, To); zero for an open side
	Began    time.Time
	Complete bool
	Why      string // it was not complete, in the words of a reason; "" where none tells
}

// Readings are those of an account, the latest first. They are read as they are taken, and may
// be left before their end: what is whole now is mostly known by the last few.
type Readings = iter.Seq2[Reading, error]

// Book is what is known of the readings of a table.
type Book struct {
	Table    string
	Accounts iter.Seq2[string, Readings]
	// Erased is when the last of the versions ended that were erased, zero for none.
	Erased time.Time
}

// Listed is a query, in both databases, of accounts and tables that readings were of, by their
// order: it goes from one to the next by the index, and not over the readings.
const Listed = `WITH RECURSIVE listed(account, name) AS (
	SELECT min(account), '' FROM sync_scan
	UNION ALL SELECT
		CASE WHEN EXISTS (SELECT 1 FROM sync_scan s WHERE s.account = listed.account AND s.name > listed.name) THEN listed.account
			ELSE (SELECT min(s.account) FROM sync_scan s WHERE s.account > listed.account) END,
		coalesce((SELECT min(s.name) FROM sync_scan s WHERE s.account = listed.account AND s.name > listed.name), '')
	FROM listed WHERE listed.account IS NOT NULL)
SELECT account, name FROM listed WHERE account IS NOT NULL AND name <> ''`

// Held is the book with all that it has in memory, for who asks it of many moments.
func (b *Book) Held() (*Book, error) {
	type held struct {
		account string
		all     []Reading
	}
	var list []held
	for account, lines := range b.Accounts {
		h := held{account: account}
		for l, err := range lines {
			if err != nil {
				return nil, err
			}
			h.all = append(h.all, l)
		}
		list = append(list, h)
	}
	return &Book{Table: b.Table, Erased: b.Erased, Accounts: func(yield func(string, Readings) bool) {
		for _, h := range list {
			if !yield(h.account, func(yield func(Reading, error) bool) {
				for _, l := range h.all {
					if !yield(l, nil) {
						return
					}
				}
			}) {
				return
			}
		}
	}}, nil
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
			e.Table, e.Moment.Format(time.RFC3339), since(e.Erased))
	}
	if e.First.IsZero() {
		return "nothing of " + e.Table + " is kept yet: viewfinder sync run keeps it"
	}
	return fmt.Sprintf("nothing of %s was kept on %s: it was kept first on %s, ask for that moment or a later one",
		e.Table, e.Moment.Format(time.RFC3339), since(e.First))
}

// since is a moment from which on something can be asked for, by the second: the next one, where
// it lies between two.
func since(t time.Time) string {
	if whole := t.Truncate(time.Second); whole.Before(t) {
		t = whole.Add(time.Second)
	}
	return t.Format(time.RFC3339)
}

// At tells how whole the table is at a moment, zero for now: what is not whole, by account, and
// the last reading before, of the account whose last one is the oldest. Where no account was
// read before there is an [EarlyError].
func (b *Book) At(moment time.Time) (gaps []Gap, last time.Time, err error) {
	var first time.Time // of the readings after the moment
	known := false
	for account, lines := range b.Accounts {
		w := walk{moment: moment}
		for l, err := range lines {
			if err != nil {
				return nil, time.Time{}, err
			}
			if w.take(l) {
				break
			}
		}
		if w.first.IsZero() { // it was forgotten after the accounts were listed
			continue
		}
		if w.newest.IsZero() {
			if first.IsZero() || w.first.Before(first) {
				first = w.first
			}
			gaps = append(gaps, Gap{account, "it was kept first on " + since(w.first)})
			continue
		}
		known = true
		if last.IsZero() || w.newest.Before(last) {
			last = w.newest
		}
		if why := w.lacking(); why != "" {
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

// walk goes back over the readings of an account. Ranges of times that were read later count
// first: what was complete and was read again without coming to an end is not whole.
type walk struct {
	moment time.Time // zero for now
	newest time.Time // when the last reading before it began that was met, zero for none
	first  time.Time // when the first of all began that were met

	// What is asked for: from where on, by all readings, and whether without an end, by those before
	// the moment; else it ends where the newest one began. The newest posts are read first: where
	// such a reading has begun, all is asked for, also as long as none has come to the beginning.
	begin          time.Time
	fromAll, toAll bool

	covered spans
	why     string // it is not whole, "" where that is not known
	ifToAll string // the same, where it is asked for without an end
}

// take meets a reading, and reports whether no other one can change what is known.
func (w *walk) take(l Reading) (enough bool) {
	if l.From.IsZero() || l.To.IsZero() {
		w.fromAll = true
	} else if w.begin.IsZero() || l.From.Before(w.begin) {
		w.begin = l.From
	}
	if w.first.IsZero() || l.Began.Before(w.first) {
		w.first = l.Began
	}
	if !w.moment.IsZero() && l.Began.After(w.moment) {
		return false
	}
	if l.Began.After(w.newest) { // also than that of a later one, by another clock
		w.newest = l.Began
	}
	w.toAll = w.toAll || l.To.IsZero()
	whole := span{l.From, l.To}
	if !l.Complete {
		why := fmt.Sprintf("the reading of %s was not complete: %s", l.Began.Format(time.RFC3339), cmp.Or(l.Why, "rows may be missing"))
		if asked := whole.within(span{to: w.end()}); !asked.empty() && !w.covered.hold(asked) {
			w.why = why
			return true
		}
		if w.ifToAll == "" && !w.covered.hold(whole) {
			w.ifToAll = why
		}
	}
	w.covered = w.covered.with(whole)
	return w.covered.hold(span{})
}

// end is that of what is asked for, as far as that is known.
func (w *walk) end() time.Time {
	if w.toAll {
		return time.Time{}
	}
	return w.newest
}

// lacking says why the rows are not whole; "" where they are.
func (w *walk) lacking() string {
	asked := span{w.begin, w.end()}
	if w.fromAll {
		asked.from = time.Time{}
	}
	switch {
	case w.why != "":
		return w.why
	case w.toAll && w.ifToAll != "":
		return w.ifToAll
	case asked.empty() || w.covered.hold(asked):
		return ""
	}
	return "it had not been read as a whole"
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
