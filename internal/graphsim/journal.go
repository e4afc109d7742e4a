package graphsim

import (
	"encoding/json"
	"net/http"
	"strconv"
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
	// Login is the number of the login whose token it had, from 0.
	Login int `json:"login,omitempty"`
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

// journal keeps what was asked.
type journal struct {
	most    int
	mu      sync.Mutex
	n       int
	entries []Entry
}

func (j *journal) add(e Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.n++
	e.N = j.n
	if len(j.entries) >= j.most {
		n := copy(j.entries, j.entries[(j.most+1)/2:])
		clear(j.entries[n:]) // so that nothing of the older half is held
		j.entries = j.entries[:n]
	}
	j.entries = append(j.entries, e)
}

func (j *journal) list() []Entry { return j.after(0) }

// after are the entries with a number above n.
func (j *journal) after(n int) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.entries) == 0 {
		return nil
	}
	gone := max(n-j.entries[0].N+1, 0)
	return append([]Entry(nil), j.entries[min(gone, len(j.entries)):]...)
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

// serve lists the journal, or of it what came after the entry with the number after, or
// empties it.
func (j *journal) serve(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodDelete:
		j.reset()
		w.WriteHeader(http.StatusNoContent)
	case http.MethodGet:
		n := 0
		if after := r.FormValue("after"); after != "" {
			var err error
			if n, err = strconv.Atoi(after); err != nil {
				http.Error(w, "after must be the number of an entry", http.StatusBadRequest)
				return
			}
		}
		entries := j.after(n)
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
