package graphsim

import (
	"encoding/json"
	"net/http"
	"strings"
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

// Journal returns the requests since the start or the last reset.
func (s *Server) Journal() []Entry {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return append([]Entry(nil), s.journal.entries...)
}

// ResetJournal empties the journal.
func (s *Server) ResetJournal() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.n, s.journal.entries = 0, nil
}

// Calls returns the quota calls in the journal.
func (s *Server) Calls() int {
	n := 0
	for _, e := range s.Journal() {
		n += e.Calls
	}
	return n
}

func (s *Server) serveJournal(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodDelete:
		s.ResetJournal()
		w.WriteHeader(http.StatusNoContent)
	case http.MethodGet:
		entries := s.Journal()
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

// masked lists the parameters whose values never reach the journal.
var masked = map[string]bool{
	"access_token": true, "client_secret": true, "appsecret_proof": true, "input_token": true,
	"fb_exchange_token": true, "code": true, "code_verifier": true, "_password": true, "batch": true,
}

// redacted writes p decoded, for reading, with secrets masked.
func (p params) redacted() string {
	var b strings.Builder
	for i, x := range p {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(x.name)
		b.WriteByte('=')
		if masked[x.name] {
			b.WriteString("***")
			continue
		}
		b.WriteString(x.value)
	}
	return b.String()
}
