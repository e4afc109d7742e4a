package history

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// of is a reading of an account.
type of struct {
	account string
	Reading
}

// bookOf is a book of readings, in their order.
func bookOf(lines ...of) *Book {
	return &Book{Table: "Posts", Accounts: func(yield func(string, Readings) bool) {
		seen := map[string]bool{}
		for _, l := range lines {
			if !seen[l.account] && !yield(l.account, readingsOf(lines, l.account, nil)) {
				return
			}
			seen[l.account] = true
		}
	}}
}

// readingsOf are those of an account, of which taken counts how many were asked for.
func readingsOf(lines []of, account string, taken *int) Readings {
	return func(yield func(Reading, error) bool) {
		for _, l := range slices.Backward(lines) {
			if l.account != account {
				continue
			}
			if taken != nil {
				*taken++
			}
			if !yield(l.Reading, nil) {
				return
			}
		}
	}
}

// TestBook_stops has a book be read no further back than what tells how whole its table is: to the
// last reading of all, or of all that was read in parts.
func TestBook_stops(t *testing.T) {
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for name, each := range map[string][]Reading{
		"whole": {{}},
		"parts": {{From: start}, {To: start}},
	} {
		var lines []of
		for n := range 500 {
			for _, l := range each {
				l.Began, l.Complete = start.Add(time.Duration(n)*time.Hour), true
				lines = append(lines, of{"1", l})
			}
		}
		taken := 0
		b := &Book{Table: "Posts", Accounts: func(yield func(string, Readings) bool) { yield("1", readingsOf(lines, "1", &taken)) }}
		if gaps, _, err := b.At(time.Time{}); err != nil || len(gaps) > 0 || taken != len(each) {
			t.Errorf("%s: %d of %d readings were read: %v, %v", name, taken, len(lines), gaps, err)
		}
	}
}

// TestBook asks a book of random readings how whole its table is, and finds that out a second
// way: day by day, by the last reading that had the day.
func TestBook(t *testing.T) {
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	whole, partial, early := 0, 0, 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 7))
		byDays := r.IntN(3) == 0 // ranges of days, none of which is open
		var lines []of
		for n := range 1 + r.IntN(8) {
			l := of{fmt.Sprint(r.IntN(2)), Reading{Began: day(n), Complete: r.IntN(4) > 0}}
			from := r.IntN(8)
			if byDays || r.IntN(2) == 0 {
				l.From = day(from)
			}
			if byDays || r.IntN(2) == 0 {
				l.To = day(from + 1 + r.IntN(8))
			}
			lines = append(lines, l)
		}
		b := bookOf(lines...)
		if r.IntN(2) == 0 {
			held, err := b.Held()
			if err != nil {
				t.Fatal(err)
			}
			b = held
		}
		moment := day(r.IntN(10) - 1).Add(time.Hour)
		gaps, last, err := b.At(moment)
		// The second way. Days -1 and 99 stand for those before and after all ranges.
		lacks, known := map[string]bool{}, false
		var oldest time.Time
		for _, account := range []string{"0", "1"} {
			var all, before []Reading
			for _, l := range lines {
				if l.account != account {
					continue
				}
				all = append(all, l.Reading)
				if !l.Began.After(moment) {
					before = append(before, l.Reading)
				}
			}
			if len(all) == 0 {
				continue
			}
			if len(before) == 0 {
				lacks[account] = true
				continue
			}
			known = true
			if at := before[len(before)-1].Began; oldest.IsZero() || at.Before(oldest) {
				oldest = at
			}
			first, open, openTo := 99, false, false
			for _, l := range all {
				open = open || l.From.IsZero() || l.To.IsZero()
				if !l.From.IsZero() {
					first = min(first, int(l.From.Sub(start).Hours()/24))
				}
			}
			for _, l := range before {
				openTo = openTo || l.To.IsZero()
			}
			if open {
				first = -1
			}
			for d := first; d <= 99; d++ {
				if !openTo && !day(d).Before(before[len(before)-1].Began) {
					break // what comes later is not asked for
				}
				read := false
				for i := len(before) - 1; i >= 0 && !read; i-- {
					l := before[i]
					if (l.From.IsZero() || d >= 0 && !day(d).Before(l.From)) && (l.To.IsZero() || d < 99 && day(d).Before(l.To)) {
						read = true
						lacks[account] = lacks[account] || !l.Complete
					}
				}
				lacks[account] = lacks[account] || !read
			}
		}
		if !known {
			early++
			if err == nil || !strings.Contains(err.Error(), "was kept first on") {
				t.Fatalf("seed %d: before the first reading: %v", seed, err)
			}
			continue
		}
		told := map[string]bool{}
		for _, g := range gaps {
			told[g.Account] = true
		}
		if err != nil || lacks["0"] != told["0"] || lacks["1"] != told["1"] || !last.Equal(oldest) {
			t.Fatalf("seed %d at %v: %v, %v, last %v, want lacking %v, last %v of\n%+v", seed, moment, gaps, err, last, lacks, oldest, lines)
		}
		if len(gaps) > 0 {
			partial++
		} else {
			whole++
		}
	}
	if whole < 100 || partial < 100 || early < 100 {
		t.Errorf("%d whole, %d in part, %d early: the judge sees too little", whole, partial, early)
	}
}

// TestBook_erased tells that what ended before may be gone.
func TestBook_erased(t *testing.T) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	b := bookOf(of{"1", Reading{Began: at, Complete: true}})
	b.Erased = at.AddDate(0, 0, 5)
	if gaps, _, err := b.At(at.AddDate(0, 0, 4)); err != nil || len(gaps) != 1 || !strings.Contains(gaps[0].Message, "2026-03-06") {
		t.Errorf("%v, %v", gaps, err)
	}
	if gaps, _, err := b.At(at.AddDate(0, 0, 5)); err != nil || len(gaps) > 0 {
		t.Errorf("%v, %v", gaps, err)
	}
	if _, _, err := bookOf().At(at); err == nil || !strings.Contains(err.Error(), "is kept yet") {
		t.Error(err)
	}
}

// An account that is forgotten while the book is read has no readings, and nothing is told of it.
func TestBook_forgotten(t *testing.T) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	lines := []of{{"2", Reading{Began: at, Complete: true}}}
	b := &Book{Table: "Posts", Accounts: func(yield func(string, Readings) bool) {
		_ = yield("1", readingsOf(lines, "1", nil)) && yield("2", readingsOf(lines, "2", nil))
	}}
	if gaps, last, err := b.At(time.Time{}); err != nil || len(gaps) > 0 || !last.Equal(at) {
		t.Errorf("%v, last %v, %v", gaps, last, err)
	}
	lines = nil
	if _, _, err := b.At(time.Time{}); err == nil || !strings.Contains(err.Error(), "is kept yet") {
		t.Error(err)
	}
}

// Of two programs whose clocks differ, what the one in advance has not read as a whole is told.
func TestBook_clocks(t *testing.T) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	half := at.Add(30 * time.Minute)
	b := bookOf(of{"1", Reading{From: half, To: half.Add(time.Hour), Began: half.Add(time.Hour)}}, of{"1", Reading{From: at, To: half, Began: half, Complete: true}})
	if gaps, last, err := b.At(time.Time{}); err != nil || len(gaps) != 1 || !last.Equal(half.Add(time.Hour)) {
		t.Errorf("%v, last %v, %v", gaps, last, err)
	}
}

// The moment that an error names is one that can be asked for, also where the first reading began
// between two seconds.
func TestBook_early(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, began := range []time.Time{start, start.Add(time.Nanosecond), start.Add(860 * time.Millisecond)} {
		book := bookOf(of{"1", Reading{Began: began, Complete: true}})
		_, _, err := book.At(began.Add(-time.Millisecond))
		if err == nil {
			t.Fatalf("%v: before the first reading there is no error", began)
		}
		_, text, _ := strings.Cut(err.Error(), "was kept first on ")
		text, _, _ = strings.Cut(text, ",")
		named, bad := time.Parse(time.RFC3339, text)
		if bad != nil {
			t.Fatalf("%v: %v of %v", began, bad, err)
		}
		if _, _, again := book.At(named); again != nil {
			t.Errorf("%v: %v, and then %v", began, err, again)
		}
	}
}
