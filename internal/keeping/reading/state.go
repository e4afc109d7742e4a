package reading

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// format is that of checkpoints.
const format = 1

// state is a checkpoint.
type state struct {
	// Format is that of what follows; 0 is that of the first checkpoints, which is the same.
	Format int `json:"format,omitempty"`
	// Read is when the last round began that has ended, Aged when the last one did that read
	// posts which had come of an age, Whole when the last one did that read all there is.
	Read  time.Time `json:"read,omitzero"`
	Aged  time.Time `json:"aged,omitzero"`
	Whole time.Time `json:"whole,omitzero"`
	// Chunk is how many posts a step reads, where a step of the source's took too long; 0 is
	// that.
	Chunk int `json:"chunk,omitzero"`
	// Columns is a sum of the names of what is read, "" of a checkpoint that did not say: with
	// others everything is read anew, as rows that were read before have no values of them.
	Columns string `json:"columns,omitempty"`
	// Round is the one under way.
	Round *round `json:"round,omitempty"`
}

// round is one under way.
type round struct {
	Began time.Time `json:"began"`
	Aged  bool      `json:"aged,omitempty"`
	Whole bool      `json:"whole,omitempty"`
	// Left are the ranges that are to be read still, in their order.
	Left []span `json:"left"`
}

// span is a range of time [From, To); zero is open.
type span struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Ages are those at which posts are read again.
var Ages = []time.Duration{1 * day, 2 * day, 3 * day, 7 * day, 14 * day, 28 * day, 90 * day}

const day = 24 * time.Hour

func readState(checkpoint []byte) (s state, err error) {
	if len(checkpoint) == 0 {
		return s, nil
	}
	if err := json.Unmarshal(checkpoint, &s); err != nil {
		return s, fmt.Errorf("the checkpoint cannot be read: %w", err)
	}
	if s.Format > format {
		return s, fmt.Errorf("how far the table has come is kept in format %d, of a newer viewfinder, and this one knows %d: use that one", s.Format, format)
	}
	return s, nil
}

func (s *state) text() ([]byte, error) {
	s.Format = format
	return json.Marshal(s)
}

// due is when the next round begins; at once where one is under way.
func (s *state) due(every time.Duration) time.Time {
	if s.Round != nil || s.Read.IsZero() {
		return time.Time{}
	}
	return s.Read.Add(every)
}

// ended notes that a range was read, or the part of it from a moment on; the round ends with
// its last.
func (s *state) ended(rest span, is bool) (more bool) {
	r := s.Round
	r.Left = r.Left[1:]
	if is {
		r.Left = slices.Insert(r.Left, 0, rest)
	}
	if len(r.Left) > 0 {
		return true
	}
	s.Read, s.Round = r.Began, nil
	s.Chunk *= 2 // what was slow may have been so for once
	if r.Whole || r.Aged {
		s.Aged = r.Began
	}
	if r.Whole {
		s.Whole = r.Began
	}
	return false
}

// halve makes the next step smaller, unless it is as small as it may be: of usual posts, or
// those of the steps before, half as many but not fewer than least, or of days the newer half.
func (s *state) halve(way way, usual, least int) bool {
	switch way {
	case ofPosts, below:
		if n := min(cmp.Or(s.Chunk, usual), usual); n > least {
			s.Chunk = max(n/2, least)
			return true
		}
	case days:
		if whole := s.Round.Left[0]; whole.To.Sub(whole.From) >= 2*day {
			middle := whole.To.Add(-(whole.To.Sub(whole.From) / 2).Truncate(day))
			s.Round.Left[0].To = middle
			s.Round.Left = slices.Insert(s.Round.Left, 0, span{From: middle, To: whole.To})
			return true
		}
	}
	return false
}

// fresh is the range of posts that were published since a round.
func fresh(read time.Time) span { return span{From: read.Add(-margin)} }

// ripe are the ranges of posts that have come of an age between two moments.
func ripe(aged, now time.Time) (all []span) {
	for _, age := range Ages {
		all = append(all, span{From: aged.Add(-age), To: now.Add(-age)})
	}
	return all
}

// margin is how far a range of new posts reaches back behind the last round: clocks differ,
// and a post is listed a little after the time that it has.
const margin = 10 * time.Minute

// united joins ranges that touch, and orders them from the newest. None is open at its
// beginning.
func united(all []span) (out []span) {
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.From.UnixNano(), b.From.UnixNano()) })
	for _, s := range all {
		if !s.To.IsZero() && !s.To.After(s.From) {
			continue
		}
		if n := len(out); n > 0 && (out[n-1].To.IsZero() || !s.From.After(out[n-1].To)) {
			if last := &out[n-1]; !last.To.IsZero() && (s.To.IsZero() || s.To.After(last.To)) {
				last.To = s.To
			}
			continue
		}
		out = append(out, s)
	}
	slices.Reverse(out)
	return out
}

// parts cuts a range into such of a length, from the newest.
func parts(from, to time.Time, length time.Duration) (out []span) {
	for to.After(from) {
		begin := to.Add(-length)
		if begin.Before(from) {
			begin = from
		}
		out = append(out, span{From: begin, To: to})
		to = begin
	}
	return out
}
