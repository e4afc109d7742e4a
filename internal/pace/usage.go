package pace

import (
	"cmp"
	"slices"
	"time"
)

// UsageRow is one limit as far as it is known.
type UsageRow struct {
	// Scope is "app" or "account", ID the account's id, "" for the app.
	Scope, ID string
	// Kind is the kind of use, such as "instagram"; "" for the app.
	Kind string
	// CallCount, TotalTime and TotalCPUTime are the used parts in percent, as the
	// headers told them last, and Other the largest of what has another name.
	CallCount, TotalTime, TotalCPUTime, Other float64
	// PerCall is what one call was measured to take of the limit, in percent; 0
	// until measured.
	PerCall float64
	// BlockedUntil is until when the API refuses calls; zero if it does not.
	BlockedUntil time.Time
	// ObservedAt is when the headers told; zero for never.
	ObservedAt time.Time
	// Calls is how many calls were made that count at the account or the app,
	// whatever their kind.
	Calls int
}

// Usage returns what is known of each limit, the app's first, then by account
// and kind.
func (s *Scheduler) Usage() []UsageRow {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	rows := s.app.usage(now)
	for _, sc := range s.scopes {
		rows = append(rows, sc.usage(now)...)
	}
	slices.SortFunc(rows, func(a, b UsageRow) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind))
	})
	return rows
}

func (s *scope) usage(now time.Time) []UsageRow {
	row := UsageRow{Scope: "app", ID: s.id, Calls: s.made + s.inFlight}
	if s.id != "" {
		row.Scope = "account"
	}
	if s.blocked.After(now) {
		row.BlockedUntil = s.blocked
	}
	if len(s.limits) == 0 && row.Calls > 0 {
		return []UsageRow{row}
	}
	rows := make([]UsageRow, len(s.limits))
	for i, l := range s.limits {
		rows[i] = row
		rows[i].Kind, rows[i].PerCall, rows[i].ObservedAt = l.kind, l.perCall, l.at
		rows[i].CallCount, rows[i].TotalTime, rows[i].TotalCPUTime, rows[i].Other = l.reading.Calls, l.reading.Time, l.reading.CPU, l.reading.Other
	}
	return rows
}
