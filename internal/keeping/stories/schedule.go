package stories

import "time"

// The plan.
const (
	Life = 24 * time.Hour
	// Last is the age at which a story is read for the last time.
	Last = Life - 20*time.Minute

	seldom = 3 * time.Hour
	often  = 30 * time.Minute
	late   = 20 * time.Hour // the age from which on it is often
	tapped = 23 * time.Hour // the age from which on taps are read

	hastened = 5 * time.Minute // between readings that notices hasten
)

// Due is when the account is to be read next, by what is known.
func (s *State) Due() time.Time {
	if s.Read.IsZero() {
		return time.Time{} // at once
	}
	next := s.Read.Add(seldom)
	if s.most > 0 {
		next = earlier(next, s.Read.Add(s.most))
	}
	for _, x := range s.Live {
		next = earlier(next, s.dueFor(x))
	}
	if s.Hastened.After(s.Read) || s.heard != s.Heard {
		next = earlier(next, s.Read.Add(hastened))
	}
	return next
}

// dueFor is when a story has to be read next.
func (s *State) dueFor(x *Story) time.Time {
	last := x.Created.Add(Last)
	if !s.Read.Before(last) {
		return s.Read.Add(seldom) // it had its last reading
	}
	next := s.Read.Add(often)
	if begins := x.Created.Add(late); next.Before(begins) {
		next = earlier(begins, s.Read.Add(seldom))
	}
	return earlier(next, last)
}

// Retry is when a reading that failed at a moment, so many times in a row, is tried again.
// wall is when the platform answers again, zero where it does not say so. Before a story ends
// there is one attempt more, whatever the number: two minutes before.
func (s *State) Retry(now time.Time, failures int, wall time.Time) time.Time {
	if wall.After(now) {
		return wall
	}
	next := now.Add(time.Minute << min(max(failures-1, 0), 5))
	for _, x := range s.Live {
		if try := x.Created.Add(Life - 2*time.Minute); try.After(now) {
			next = earlier(next, try)
		}
	}
	return next
}

// full says that taps are to be read too: a story is near its end.
func (s *State) full(now time.Time) bool {
	for _, x := range s.Live {
		if age := now.Sub(x.Created); age >= tapped && age < Life {
			return true
		}
	}
	return false
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
