package history

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestBook asks a book of random readings how whole its table is, and finds that out a second
// way: day by day, by the last reading that had the day.
func TestBook(t *testing.T) {
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	whole, partial, early := 0, 0, 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 7))
		byDays := r.IntN(3) == 0 // ranges of days, none of which is open
		b := &Book{Table: "Posts"}
		for n := range 1 + r.IntN(8) {
			l := Reading{Account: fmt.Sprint(r.IntN(2)), Began: day(n), Complete: r.IntN(4) > 0}
			from := r.IntN(8)
			if byDays || r.IntN(2) == 0 {
				l.From = day(from)
			}
			if byDays || r.IntN(2) == 0 {
				l.To = day(from + 1 + r.IntN(8))
			}
			b.Lines = append(b.Lines, l)
		}
		moment := day(r.IntN(10) - 1).Add(time.Hour)
		gaps, last, err := b.At(moment)
		// The second way. Days -1 and 99 stand for those before and after all ranges.
		lacks, known := map[string]bool{}, false
		var oldest time.Time
		for _, account := range []string{"0", "1"} {
			var all, before []Reading
			for _, l := range b.Lines {
				if l.Account != account {
					continue
				}
				all = append(all, l)
				if !l.Began.After(moment) {
					before = append(before, l)
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
			t.Fatalf("seed %d at %v: %v, %v, last %v, want lacking %v, last %v of\n%+v", seed, moment, gaps, err, last, lacks, oldest, b.Lines)
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
	b := &Book{Table: "Posts", Lines: []Reading{{Began: at, Complete: true}}, Erased: at.AddDate(0, 0, 5)}
	if gaps, _, err := b.At(at.AddDate(0, 0, 4)); err != nil || len(gaps) != 1 || !strings.Contains(gaps[0].Message, "2026-03-06") {
		t.Errorf("%v, %v", gaps, err)
	}
	if gaps, _, err := b.At(at.AddDate(0, 0, 5)); err != nil || len(gaps) > 0 {
		t.Errorf("%v, %v", gaps, err)
	}
	if _, _, err := (&Book{Table: "Posts"}).At(at); err == nil || !strings.Contains(err.Error(), "is kept yet") {
		t.Error(err)
	}
}
