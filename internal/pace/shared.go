package pace

import (
	"context"
	"slices"
	"time"
)

// Shared is what the processes of a machine tell each other that call for the same app.
type Shared interface {
	// Share takes what an answer said, if one came, and returns what answers to others have
	// said. told reports that they learn of it; heard is nil where nothing can be known of
	// them now. It is asked a few times a second, and ends with the context.
	Share(ctx context.Context, said []Known) (told bool, heard *Heard)
}

// Heard is what is known of other processes.
type Heard struct {
	Known  []Known // by answers to them
	Others int     // how many have called lately
}

// Known is a limit's usage as a process has learned it.
type Known struct {
	Reading
	At time.Time
}

// betweenShares is how long what was shared is taken to hold.
const betweenShares = 200 * time.Millisecond

// sharing asks others now and then.
type sharing struct {
	with Shared

	busy chan struct{} // has room for one, who may use what follows
	last time.Time
	told map[[2]string]float64 // percent, by account and kind
	owed []Known               // what others have not been told yet
}

func newSharing(with Shared) sharing { return sharing{with: with, busy: make(chan struct{}, 1)} }

// news tells what readings say, where that is another thing than before, and asks. It is nil
// where nobody was asked, or nothing could be known: then what was heard before holds.
func (s *sharing) news(ctx context.Context, readings []Reading) *Heard {
	if s.with == nil {
		return nil
	}
	select {
	case s.busy <- struct{}{}:
		defer func() { <-s.busy }()
	case <-ctx.Done():
		return nil
	}
	now := time.Now()
	fresh := false
	for _, r := range readings {
		if key := [2]string{r.Account, r.Kind}; s.told[key] != r.percent() || r.Regain > 0 {
			if s.told == nil || len(s.told) > mostAccounts {
				s.told = map[[2]string]float64{}
			}
			s.told[key] = r.percent()
			s.owe(Known{r, now})
			fresh = true
		}
	}
	if !fresh && now.Sub(s.last) < betweenShares {
		return nil
	}
	told, heard := s.with.Share(ctx, s.owed)
	s.last = time.Now() // who has waited meanwhile need not ask again
	if told {
		s.owed = nil
	}
	return heard
}

// owe notes what others are to be told, in place of what was to be told of the same.
func (s *sharing) owe(k Known) {
	s.owed = slices.DeleteFunc(s.owed, func(o Known) bool { return o.Account == k.Account && o.Kind == k.Kind })
	if len(s.owed) < mostAccounts {
		s.owed = append(s.owed, k)
	}
}

// hear takes what others know where it is newer.
func (l *ledger) hear(h *Heard) {
	if h == nil {
		return
	}
	l.others = h.Others
	now := time.Now()
	for _, k := range h.Known {
		sc := l.scope(k.Account)
		if sc == nil {
			continue
		}
		limit := sc.limit(k.Kind, now)
		if k.At.After(limit.at) && now.Sub(k.At) < limit.window {
			limit.observe(k.Reading, max(limit.call, l.granted), k.At, l.maxPercent)
		}
		if until := k.At.Add(k.Regain); k.Regain > 0 && until.After(now) {
			sc.block(until)
		}
	}
}
