package past

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// timeForm is how the file has times: all of one width, so that they compare as times do.
const timeForm = "2006-01-02T15:04:05.000000Z"

// reading is a line of the book.
type reading struct {
	account    string
	from, to   time.Time // of the rows' times; zero for open
	began      time.Time
	complete   bool
	incomplete string // why not, in the words of its reasons
}

// book is what is known of the readings of a table, in their order.
type book struct {
	table string
	lines []reading
}

// readBook reads the lines of a table.
func (r *Reader) readBook(ctx context.Context, table string) (*book, error) {
	b := &book{table: table}
	err := r.each(ctx, "SELECT account, range_from, range_to, began, complete, reasons FROM sync_scan WHERE lower(name) = lower(?1) ORDER BY id", []string{table},
		func(st *sqlite3.Stmt) error {
			l := reading{account: st.ColumnText(0), complete: st.ColumnBool(4)}
			for i, into := range []*time.Time{&l.from, &l.to, &l.began} {
				if st.ColumnType(i+1) == sqlite3.NULL {
					continue
				}
				at, err := time.Parse(timeForm, st.ColumnText(i+1))
				if err != nil {
					return &Error{fmt.Sprintf("%s: sync_scan has a time that is none: %s", r.path, st.ColumnText(i+1)), err, r.path}
				}
				*into = at
			}
			if !l.complete {
				var reasons []struct {
					Message    string
					Incomplete bool
				}
				if err := json.Unmarshal(st.ColumnBlob(5, nil), &reasons); err != nil {
					return &Error{fmt.Sprintf("%s: sync_scan has reasons that are none: %s", r.path, err), err, r.path}
				}
				for _, why := range reasons {
					if why.Incomplete && why.Message != "" && l.incomplete == "" {
						l.incomplete = why.Message
					}
				}
			}
			b.lines = append(b.lines, l)
			return nil
		})
	return b, err
}

// gap says of an account what is not whole at a moment.
type gap struct{ account, message string }

// at tells how whole the table is at a moment, zero for now: what is not whole, and the last
// reading, of the account whose last one is the oldest. It fails where no account was read
// before.
func (b *book) at(moment time.Time) (gaps []gap, last time.Time, err error) {
	var first time.Time // of the readings after the moment
	byAccount := map[string][]reading{}
	for _, l := range b.lines {
		byAccount[l.account] = append(byAccount[l.account], l)
	}
	known := false
	for account, all := range byAccount {
		before := all
		if !moment.IsZero() {
			before = slices.DeleteFunc(slices.Clone(all), func(l reading) bool { return l.began.After(moment) })
		}
		if len(before) == 0 {
			begins := slices.MinFunc(all, func(a, b reading) int { return a.began.Compare(b.began) }).began
			if first.IsZero() || begins.Before(first) {
				first = begins
			}
			gaps = append(gaps, gap{account, "it was kept first on " + begins.Format(time.RFC3339)})
			continue
		}
		known = true
		newest := slices.MaxFunc(before, func(a, b reading) int { return a.began.Compare(b.began) }).began
		if last.IsZero() || newest.Before(last) {
			last = newest
		}
		if why := lacking(before, all, newest); why != "" {
			gaps = append(gaps, gap{account, why})
		}
	}
	if !known {
		text := "nothing of " + b.table + " is kept yet: viewfinder sync run keeps it"
		if !first.IsZero() {
			text = fmt.Sprintf("nothing of %s was kept on %s: it was kept first on %s, ask for that moment or a later one",
				b.table, moment.Format(time.RFC3339), first.Format(time.RFC3339))
		}
		return nil, last, &Error{Message: text}
	}
	slices.SortFunc(gaps, func(a, b gap) int { return cmp.Compare(a.account, b.account) })
	return gaps, last, nil
}

// lacking says why the rows of an account are not whole by the readings before a moment, of
// all that there are; "" where they are. Ranges of times that were read later count first: what
// was complete and was read again without coming to an end is not whole.
func lacking(before, all []reading, newest time.Time) string {
	begin, open := beginning(all)
	end := newest // what is asked for
	if slices.ContainsFunc(before, func(l reading) bool { return l.to.IsZero() }) {
		end = time.Time{}
	}
	var covered spans
	for _, l := range slices.Backward(before) {
		s := span{l.from, l.to}
		if !l.complete && !covered.hold(s) {
			why := cmp.Or(l.incomplete, "rows may be missing")
			return fmt.Sprintf("the reading of %s was not complete: %s", l.began.Format(time.RFC3339), why)
		}
		covered = covered.with(s)
		if covered.hold(span{begin, end}) && (!begin.IsZero() || open) {
			return ""
		}
	}
	return "it had not been read as a whole"
}

// beginning is from where on a table is read; zero and open from the beginning of all. The
// newest posts are read first: where such a reading has begun, and none has come to the
// beginning yet, there is none that the rows are whole from.
func beginning(all []reading) (begin time.Time, open bool) {
	for _, l := range all {
		if l.from.IsZero() || l.to.IsZero() {
			return time.Time{}, true
		}
		if begin.IsZero() || l.from.Before(begin) {
			begin = l.from
		}
	}
	return begin, false
}

// span is a range of time, zero for an open end.
type span struct{ from, to time.Time }

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

// accountText is how notes call an account.
func accountText(id string) string {
	if id == "" {
		return ""
	}
	return " of account " + strings.TrimSpace(id)
}
