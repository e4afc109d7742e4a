package host

import (
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Buckets are the upper bounds of the times by which statements are counted, in seconds.
var Buckets = []float64{0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300}

// Done says which statements are counted together.
type Done struct {
	Database, Door string
	// Kind is what they came to: complete, incomplete (see package failure), or the kind of
	// their failure.
	Kind string
}

// Complete is the kind of statements whose answers were.
const Complete = "complete"

// Refusal says which refusals, before a statement began, are counted together.
type Refusal struct {
	Door string
	// Reason is busy (no turn in time), sessions (the user, or the door, has too many), memory,
	// database (there is none, or it cannot be opened), login (a wrong password or token) or
	// stopping.
	Reason string
}

// ErrLogin is of whoever shows a password or a token that is wrong, for [Host.Refused].
var ErrLogin = errors.New("server: a password or token is wrong")

// reasons are the words for errors that refuse somebody.
func reasonOf(err error) string {
	var memory *MemoryError
	var many *TooManyError
	var unknown *UnknownError
	var closed *OpenError
	switch {
	case errors.Is(err, ErrBusy):
		return "busy"
	case errors.Is(err, ErrFull), errors.As(err, &many):
		return "sessions"
	case errors.As(err, &memory):
		return "memory"
	case errors.As(err, &unknown), errors.As(err, &closed):
		return "database"
	case errors.Is(err, ErrLogin):
		return "login"
	case errors.Is(err, ErrStopping):
		return "stopping"
	}
	return "" // the client has gone
}

// Refused counts that somebody was refused at a door, for one of the errors of this package.
func (h *Host) Refused(door string, err error) {
	if reason := reasonOf(err); reason != "" {
		h.ledger.mu.Lock()
		defer h.ledger.mu.Unlock()
		h.ledger.refused[Refusal{door, reason}]++
	}
}

// Times are how long statements took.
type Times struct {
	Count   uint64
	Seconds float64
	Buckets []uint64 // of each of the [Buckets], those below counted too
}

// Spent is what the statements of a database have come to.
type Spent struct {
	Rows, Calls, Requests, Bytes, Retries int64
	Kept                                  int64         // answers that no call was needed for, as they were there
	Waited                                time.Duration // for the platform's rate limits
	Turns                                 time.Duration // waited for, before statements began
}

// Figures are what there is to tell a monitor of a host.
type Figures struct {
	Statements map[Done]uint64
	Times      map[string]Times           // by database
	Spent      map[string]Spent           // by database
	Sessions   map[string]int             // by door
	Quota      map[string][]pace.UsageRow // by database
	Running    int
	Waiting    int // statements that wait for a turn
	Refused    map[Refusal]uint64
}

// ledger is what statements have come to.
type ledger struct {
	mu         sync.Mutex
	statements map[Done]uint64
	times      map[string]Times
	spent      map[string]Spent
	sessions   map[string]int
	refused    map[Refusal]uint64
	pools      map[string]*pool // that databases have now
}

func newLedger() *ledger {
	return &ledger{statements: map[Done]uint64{}, times: map[string]Times{}, spent: map[string]Spent{}, sessions: map[string]int{}, refused: map[Refusal]uint64{}, pools: map[string]*pool{}}
}

// enter counts a session of a door.
func (l *ledger) enter(a Asked, p *pool) (leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sessions[a.Door]++
	l.pools[a.Database] = p
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.sessions[a.Door]--
	}
}

// turn enters how long a statement has waited for its turn.
func (l *ledger) turn(a Asked, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.spent[a.Database]
	s.Turns += d
	l.spent[a.Database] = s
}

// note enters a statement that has ended.
func (l *ledger) note(a Asked, e *session.Ended) {
	r := &e.Report
	kind := Complete
	switch {
	case e.Err != nil:
		kind = failure.Of(e.Err).Name
	case !r.Complete:
		kind = failure.Incomplete.Name
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.statements[Done{a.Database, a.Door, kind}]++
	t := l.times[a.Database]
	if t.Buckets == nil {
		t.Buckets = make([]uint64, len(Buckets))
	}
	t.Count++
	t.Seconds += r.Took.Seconds()
	for i, most := range Buckets {
		if r.Took.Seconds() <= most {
			t.Buckets[i]++
		}
	}
	l.times[a.Database] = t
	s := l.spent[a.Database]
	s.Rows += r.Rows
	s.Calls += int64(r.QuotaCalls)
	s.Requests += int64(r.Requests)
	s.Bytes += r.Bytes
	s.Retries += int64(e.Retries)
	s.Kept += int64(e.Kept)
	s.Waited += e.Waited
	l.spent[a.Database] = s
}

// Figures are those of now.
func (h *Host) Figures() Figures {
	l := h.ledger
	l.mu.Lock()
	f := Figures{
		Statements: maps.Clone(l.statements), Times: map[string]Times{}, Spent: maps.Clone(l.spent), Sessions: maps.Clone(l.sessions),
		Quota: map[string][]pace.UsageRow{}, Running: h.activity.count(),
		Waiting: h.activity.turns.waiting(), Refused: maps.Clone(l.refused),
	}
	for name, t := range l.times {
		t.Buckets = append([]uint64(nil), t.Buckets...)
		f.Times[name] = t
	}
	pools := maps.Clone(l.pools)
	l.mu.Unlock()
	for name, p := range pools {
		f.Quota[name] = p.Parts().Link.Scheduler.Usage()
	}
	return f
}
