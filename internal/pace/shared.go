package pace

import (
	"context"
	"sync"
	"time"
)

// Shared is what the processes of a machine tell each other that call for the same app.
type Shared interface {
	// Share takes what an answer said, if one came, and returns what answers to others have
	// said, and how many others have called lately. It is asked a few times a second.
	Share(ctx context.Context, said []Known) (heard []Known, others int)
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

	mu   sync.Mutex
	last time.Time
	told map[[2]string]float64 // percent, by account and kind
}

// news is what others know, as far as it was asked now.
type news struct {
	heard  []Known
	others int
	asked  bool
}

// news tells what readings say, where that is another thing than before, and asks.
func (s *sharing) news(ctx context.Context, readings []Reading) news {
	if s.with == nil {
		return news{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	var said []Known
	for _, r := range readings {
		if key := [2]string{r.Account, r.Kind}; s.told[key] != r.percent() || r.Regain > 0 {
			if s.told == nil || len(s.told) > mostAccounts {
				s.told = map[[2]string]float64{}
			}
			s.told[key] = r.percent()
			said = append(said, Known{r, now})
		}
	}
	if len(said) == 0 && now.Sub(s.last) < betweenShares {
		return news{}
	}
	s.last = now
	heard, others := s.with.Share(ctx, said)
	return news{heard, others, true}
}

// hear takes what others know where it is newer.
func (l *ledger) hear(n news) {
	if !n.asked {
		return
	}
	l.others = n.others
	now := time.Now()
	for _, k := range n.heard {
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
