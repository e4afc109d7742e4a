package graphsim

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// Entry is one HTTP request in the journal.
type Entry struct {
	// N numbers the entries from 1.
	N      int       `json:"n"`
	Time   time.Time `json:"time"` // by the simulator's clock
	Method string    `json:"method"`
	Path   string    `json:"path"`
	// Query is the decoded query, or form, with secrets masked.
	Query  string `json:"query,omitempty"`
	Status int    `json:"status"`
	Bytes  int    `json:"bytes"`
	// Calls is what the request costs of the quota: 1, or 1 per batch item.
	Calls int `json:"calls"`
	// Code is the Graph error code of a refused request.
	Code int `json:"code,omitempty"`
	// Fault names the faults that struck, but for retired metrics and
	// poisoned posts, which Code shows.
	Fault string `json:"fault,omitempty"`
	// Batch are the items of a batch.
	Batch []Item `json:"batch,omitempty"`
}

// Item is one call of a batch.
type Item struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Query  string `json:"query,omitempty"`
	Status int    `json:"status"` // 0 is a null slot
	Bytes  int    `json:"bytes"`
	Code   int    `json:"code,omitempty"`
}

// journalSize is how many requests the journal holds; beyond it the older
// half goes, which the numbers of the entries show.
const journalSize = 200_000

// journal keeps what was asked.
type journal struct {
	mu      sync.Mutex
	n       int
	entries []Entry
}

func (j *journal) add(e Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.n++
	e.N = j.n
	if len(j.entries) == journalSize {
		j.entries = append(j.entries[:0], j.entries[journalSize/2:]...)
	}
	j.entries = append(j.entries, e)
}

func (j *journal) list() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]Entry(nil), j.entries...)
}

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.n, j.entries = 0, nil
}

// calls are the quota calls of all that is in the journal.
func (j *journal) calls() (n int) {
	for _, e := range j.list() {
		n += e.Calls
	}
	return n
}

// serve lists the journal, or empties it.
func (j *journal) serve(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodDelete:
		j.reset()
		w.WriteHeader(http.StatusNoContent)
	case http.MethodGet:
		entries := j.list()
		if entries == nil {
			entries = []Entry{}
		}
		w.Header().Set("Content-Type", "application/json")
		// An error means that the reader went away.
		_ = json.NewEncoder(w).Encode(entries)
	default:
		http.Error(w, "the journal answers GET and DELETE", http.StatusMethodNotAllowed)
	}
}

// note notes what struck the request, but for faults that its code shows.
func (e *Entry) note(faults ...*Fault) {
	for _, f := range faults {
		if f.Kind.standing() {
			continue
		}
		if e.Fault != "" {
			e.Fault += " "
		}
		e.Fault += string(f.Kind)
	}
}
