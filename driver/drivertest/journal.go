package drivertest

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Entry is one HTTP request in the journal.
type Entry struct {
	N            int       // numbers the entries from 1
	Time         time.Time // by the simulator's clock
	Method, Path string
	Login        int    // the number of the login whose token it had, from 0
	Query        string // or form, decoded, with secrets masked
	Status       int
	Bytes        int
	Calls        int    // what it costs of the quota: 1, or 1 for each item of a batch
	Code         int    // of the Graph error of a refused request; 0 for none
	Fault        string // that struck; empty for none
	Batch        []Item // of a batch
}

// Item is one call of a batch in the journal.
type Item struct {
	Method, Path, Query string
	Status              int // 0 for one that was not answered
	Bytes               int
	Code                int
}

func entryOf(e graphsim.Entry) Entry {
	out := Entry{
		N: e.N, Time: e.Time, Method: e.Method, Path: e.Path, Query: e.Query, Status: e.Status, Bytes: e.Bytes,
		Login: e.Login, Calls: e.Calls, Code: e.Code, Fault: e.Fault,
	}
	for _, i := range e.Batch {
		out.Batch = append(out.Batch, Item(i))
	}
	return out
}
