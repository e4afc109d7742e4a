package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Notice is one attempt to tell the app's callback what happened.
type Notice struct {
	// N numbers the attempts from 1.
	N    int       `json:"n"`
	Time time.Time `json:"time"` // by the simulator's clock
	// Attempt is the number of the attempt at this notice, from 1.
	Attempt int    `json:"attempt"`
	Body    string `json:"body"`
	// Status is what the callback answered, 0 where no answer came; Error is why.
	Status int    `json:"status"`
	Error  string `json:"error,omitempty"`
	// Fault names the faults that struck.
	Fault string `json:"fault,omitempty"`
}

// Of notices: how many changes one holds, and when one that was not taken is sent again,
// counted from the attempt before. The documentation says "immediately, then a few more
// times with decreasing frequency over the next 36 hours"; the steps are chosen here.
const mostChanges = 1000

var noticeSteps = []time.Duration{
	0, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 16 * time.Hour,
}

// change is a thing that happened, of which the app is to be told.
type change struct {
	account string
	field   string
	value   []byte // JSON
}

// letter is a notice that is not yet delivered.
type letter struct {
	due      time.Time
	attempts int
	body     []byte
}

// notifier tells the app's callback what happens.
type notifier struct {
	p *platform

	// turn is held by who sends: notices go out one after another.
	turn sync.Mutex

	mu      sync.Mutex
	hooks   []*hook // the app's subscriptions
	changes []change
	letters []*letter
	list    []Notice
	count   int
	swept   time.Time // until when ends of stories are told

	woken   chan struct{}
	closing chan struct{}
	running bool
	closed  bool
}

func newNotifier(p *platform) *notifier {
	return &notifier{p: p, swept: p.clock.read(), woken: make(chan struct{}, 1), closing: make(chan struct{})}
}

// happened notes a change of an account, where the app is to be told of it; untold is why it is
// not, "" where it is.
func (n *notifier) happened(a *Account, field string, value []byte) (untold string) {
	n.mu.Lock()
	if untold = n.silence(a, field); untold == "" {
		n.changes = append(n.changes, change{a.ID, field, value})
	}
	n.mu.Unlock()
	if untold == "" {
		n.wake()
	}
	return untold
}

// tells reports whether the app is told of a field of an account.
func (n *notifier) tells(a *Account, field string) bool { return n.silence(a, field) == "" }

// silence is why the app is not told of a field of an account, "" where it is: it takes the
// app's own subscription, and that of the account or its Page.
func (n *notifier) silence(a *Account, field string) string {
	if !slices.ContainsFunc(n.hooks, func(h *hook) bool { return slices.Contains(h.fields, field) }) {
		return "the app is not told of " + field + ": POST /" + n.p.app.id() + "/subscriptions with the app's token and that field subscribes it"
	}
	if !slices.ContainsFunc(a.Subscriptions, func(s *Subscription) bool {
		return s.AppID == n.p.app.id() && (s.byPage || slices.Contains(s.Fields, field))
	}) {
		return "the app is not told of " + field + " of the account " + a.ID + ": POST /" + a.ID + "/subscribed_apps with that field among subscribed_fields subscribes it"
	}
	return ""
}

// untold is silence for who does not hold the lock.
func (n *notifier) untold(a *Account, field string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.silence(a, field)
}

// wake has what is due sent soon.
func (n *notifier) wake() {
	select {
	case n.woken <- struct{}{}:
	default:
	}
}

// run sends what is due until the simulator is closed.
func (n *notifier) run() {
	for {
		n.settle()
		var at <-chan time.Time
		stop := func() bool { return false }
		if d, ok := n.wait(); ok {
			t := time.NewTimer(d)
			at, stop = t.C, t.Stop
		}
		select {
		case <-n.closing:
			stop()
			return
		case <-n.woken:
			stop()
		case <-at:
		}
	}
}

// wait is how long until there may be something to send, where the clock runs.
func (n *notifier) wait() (time.Duration, bool) {
	if n.p.clock.stands() {
		return 0, false
	}
	now := n.p.clock.read()
	next := n.nextEnd(now)
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.letters {
		if next.IsZero() || l.due.Before(next) {
			next = l.due
		}
	}
	return max(next.Sub(now), 0), !next.IsZero()
}

func (n *notifier) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.closed {
		n.closed = true
		close(n.closing)
	}
}

// settle sends what is due by now; what follows from it, too.
func (n *notifier) settle() {
	n.turn.Lock()
	defer n.turn.Unlock()
	now := n.p.clock.read()
	n.sweep(now)
	n.write(now)
	for l := n.take(now); l != nil; l = n.take(now) {
		n.deliver(l, now)
	}
}

// write makes notices of what happened.
func (n *notifier) write(now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for len(n.changes) > 0 {
		k := min(len(n.changes), mostChanges)
		n.letters = append(n.letters, &letter{due: now, body: noticeBody(n.changes[:k], now)})
		n.changes = n.changes[k:]
	}
	n.changes = nil
}

// take takes the letter that is due first, nil where none is.
func (n *notifier) take(now time.Time) *letter {
	n.mu.Lock()
	defer n.mu.Unlock()
	first := -1
	for i, l := range n.letters {
		if !l.due.After(now) && (first < 0 || l.due.Before(n.letters[first].due)) {
			first = i
		}
	}
	if first < 0 || n.closed {
		return nil
	}
	l := n.letters[first]
	n.letters = slices.Delete(n.letters, first, first+1)
	return l
}

// deliver makes one attempt at a letter, and puts it back where it is to be sent again.
func (n *notifier) deliver(l *letter, now time.Time) {
	faults := strikes(n.p.faults.strike(stageNotice, http.MethodPost, string(l.body)))
	for _, f := range faults {
		if f.Kind == FaultNoticeLate {
			l.due = l.due.Add(max(f.Delay, time.Second))
			n.put(l)
			return
		}
	}
	times := 1
	if faults.has(FaultNoticeTwice) {
		times = 2
	}
	l.attempts++
	taken := false
	for range times {
		e := Notice{Time: now, Attempt: l.attempts, Body: string(l.body), Fault: faults.names()}
		if !faults.has(FaultNoticeLost) {
			e.Status, e.Error = n.post(l.body, faults.has(FaultNoticeForged))
		}
		n.note(e)
		taken = taken || e.Status == http.StatusOK || faults.has(FaultNoticeLost)
	}
	if taken && !faults.has(FaultNoticeUnheard) || l.attempts > len(noticeSteps) {
		return
	}
	l.due = l.due.Add(noticeSteps[l.attempts-1])
	n.put(l)
}

func (n *notifier) put(l *letter) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.letters = append(n.letters, l)
}

// note enters an attempt into the list, of which the older half goes at its bound.
func (n *notifier) note(e Notice) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.count++
	e.N = n.count
	if len(n.list) == defaultJournal {
		n.list = append(n.list[:0], n.list[defaultJournal/2:]...)
	}
	n.list = append(n.list, e)
}

func (n *notifier) all() []Notice {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]Notice{}, n.list...)
}

// serve lists the attempts; a POST waits until what is due has been sent.
func (n *notifier) serve(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
	case http.MethodPost:
		n.settle()
	default:
		http.Error(w, "the notices answer GET and POST", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// An error means that the reader went away.
	_ = json.NewEncoder(w).Encode(n.all())
}
