package graphsim

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// Deed is one thing that was done: a line for each time, however the answer went.
type Deed struct {
	// N numbers what was done from 1.
	N    int       `json:"n"`
	Time time.Time `json:"time"` // by the simulator's clock
	// What names it: comment, reply, hide, show, delete-comment, comments-on,
	// comments-off, delete-media, like, unlike, accept, decline, tag, untag, mention,
	// private-reply, subscribe, unsubscribe, container, upload, publish.
	What string `json:"what"`
	// On is the id of what it was done to, ID that of what it made.
	On string `json:"on"`
	ID string `json:"id,omitempty"`
	// Text is what was written, if something was.
	Text string `json:"text,omitempty"`
}

// ledger keeps what was done.
type ledger struct {
	mu   sync.Mutex
	list []Deed
}

func (l *ledger) add(d Deed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	d.N = len(l.list) + 1
	l.list = append(l.list, d)
}

func (l *ledger) all() []Deed {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Deed{}, l.list...)
}

func (l *ledger) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		http.Error(w, "what was done answers GET", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// An error means that the reader went away.
	_ = json.NewEncoder(w).Encode(l.all())
}

// note enters into the ledger what the call has done.
func (c *call) note(what, on, id, text string) {
	c.p.done.add(Deed{Time: c.now, What: what, On: on, ID: id, Text: text})
}

// Done lists what was done since the start, in its order: each thing once for each
// time that it was done. Refused calls are not in it; those whose answer was lost are.
func (s *Server) Done() []Deed { return s.platform.done.all() }
