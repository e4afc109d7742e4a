package reading

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestAges has rounds happen at random moments, and holds that each post is read at each age
// that it comes to, and before, and seldom otherwise.
func TestAges(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 0))
		var posted []time.Time
		for range 200 {
			posted = append(posted, start.Add(time.Duration(r.Int64N(int64(100*day)))))
		}
		readings := make([][]time.Time, len(posted))
		s := &Source{way: ofPosts, Complete: 1000 * day}
		st := state{Read: start, Aged: start, Whole: start}
		now := start
		for now.Before(start.Add(220 * day)) {
			now = now.Add(time.Duration(1+r.IntN(100)) * time.Hour).Truncate(time.Second)
			st.Round = s.begin(&st, now)
			for i, at := range posted {
				for _, span := range st.Round.Left {
					if !at.After(now) && !at.Before(span.From) && (span.To.IsZero() || at.Before(span.To)) {
						readings[i] = append(readings[i], now)
					}
				}
			}
			for st.ended(span{}, false) {
			}
		}
		for i, at := range posted {
			for _, age := range Ages {
				read := false
				for _, when := range readings[i] {
					// A round comes every hundred hours at the latest, and one of ages a day after.
					read = read || !when.Before(at.Add(age)) && when.Before(at.Add(age+2*100*time.Hour))
				}
				if !read {
					t.Fatalf("seed %d: a post of %v was not read at the age of %v: %v", seed, at, age, readings[i])
				}
			}
			if n := len(readings[i]); n > 2*len(Ages) {
				t.Fatalf("seed %d: a post was read %d times", seed, n)
			}
		}
	}
}

// TestDays holds that each day is read once two days have passed since its end, however seldom
// rounds come.
func TestDays(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 0))
		settled := map[time.Time]bool{}
		s := &Source{way: days, kept: 90 * day}
		st, now := state{}, start
		for now.Before(start.Add(200 * day)) {
			now = now.Add(time.Duration(1+r.IntN(200)) * time.Hour)
			st.Round = s.begin(&st, now)
			for end := start; !end.After(now); end = end.Add(day) {
				for _, span := range st.Round.Left {
					if !end.Before(span.From) && end.Before(span.To) && !now.Before(end.Add(2*day)) {
						settled[end] = true
					}
				}
			}
			for st.ended(span{}, false) {
			}
		}
		for end := start; end.Before(now.Add(-11 * day)); end = end.Add(day) {
			if !settled[end] {
				t.Fatalf("seed %d: the day that ends %v was never read when its numbers were there", seed, end)
			}
		}
	}
}

// A checkpoint of a newer program is refused, one of the first is read.
func TestReadState_formats(t *testing.T) {
	t.Parallel()
	if _, err := readState([]byte(`{"format":2,"read":"2026-11-01T00:00:00Z"}`)); err == nil || !strings.Contains(err.Error(), "in format 2, of a newer viewfinder, and this one knows 1: use that one") {
		t.Errorf("got %v", err)
	}
	s, err := readState([]byte(`{"read":"2026-11-01T00:00:00Z"}`))
	if err != nil || s.Read.IsZero() {
		t.Fatal(s, err)
	}
	text, err := s.text()
	if err != nil || !strings.Contains(string(text), `"format":1`) {
		t.Errorf("%s, %v", text, err)
	}
}
