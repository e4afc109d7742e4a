package serving

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
)

// Run is what a statement is prepared with whose rows come from the cache, or go into it.
type Run struct {
	*fetch.Statement
	// Source is the file, nil where it is not read; Served says that the catalogue's tables
	// are read from it too.
	Source *Source
	Served bool
	// Recorder keeps what is fetched, nil where nothing is kept.
	Recorder *Recorder
}

// ErrUncovered says that what a scan wants does not lie within one complete scan.
var ErrUncovered = errors.New("the cache does not hold what the statement asks for")

// UncoveredError tells what that is.
type UncoveredError struct {
	Need
	// Lines are those of the book that concern the table, the newest first.
	Lines []cache.Scan
}

// Is matches ErrUncovered.
func (e *UncoveredError) Is(target error) bool { return target == ErrUncovered }

func (e *UncoveredError) Error() string {
	text := fmt.Sprintf("the cache does not hold %s of %s", e.Need.Span, e.Table)
	if len(e.Lines) == 0 {
		return text + ": the table was never cached"
	}
	last := e.Lines[0]
	text += fmt.Sprintf(": last cached %s, %s", last.Began.Format(time.RFC3339), Span(last.Span))
	if !last.Complete {
		text += ", not to its end"
	}
	var lacking []string
	for _, c := range e.Columns {
		if !slices.ContainsFunc(e.Lines, func(s cache.Scan) bool { return s.Covers([]string{c}, s.Span) }) {
			lacking = append(lacking, c)
		}
	}
	if len(lacking) > 0 {
		text += fmt.Sprintf("; never with %s", strings.Join(lacking, ", "))
	}
	return text
}

// Span is one as errors show it.
type Span cache.Span

func (s Span) String() string {
	text := "all rows"
	switch {
	case !s.Since.IsZero() && !s.Until.IsZero():
		text = "what is from " + s.Since.Format(time.RFC3339) + " to " + s.Until.Format(time.RFC3339)
	case !s.Since.IsZero():
		text = "what is since " + s.Since.Format(time.RFC3339)
	case !s.Until.IsZero():
		text = "what is until " + s.Until.Format(time.RFC3339)
	}
	if s.Accounts != nil {
		text += fmt.Sprintf(" of the accounts %v", s.Accounts)
	}
	return text
}

// Need is what a statement reads of a table.
type Need struct {
	Table   string
	Columns []string
	Span    Span
}

// Source serves scans from the file.
type Source struct {
	reader *cache.Reader
	// lines are those of the book that may be used, by table.
	lines map[string][]cache.Scan
	// all are all that there are.
	all  map[string][]cache.Scan
	used map[int64]cache.Scan
}

// NewSource serves from a reader.
func NewSource(r *cache.Reader) *Source {
	return &Source{reader: r, lines: map[string][]cache.Scan{}, all: map[string][]cache.Scan{}, used: map[int64]cache.Scan{}}
}

// Offer has lines of the book be used for a table; all are those that errors tell of.
func (s *Source) Offer(table string, lines, all []cache.Scan) {
	s.lines[table], s.all[table] = lines, all
}

// met notes the lines of a table that is read as it is kept: all that it has.
func (s *Source) met(table string) {
	for _, line := range s.all[table] {
		s.used[line.ID] = line
	}
}

// covering notes the line that a scan is served from: the newest that covers it.
func (s *Source) covering(n Need) error {
	for _, line := range s.lines[n.Table] {
		if line.Covers(n.Columns, cache.Span(n.Span)) {
			s.used[line.ID] = line
			return nil
		}
	}
	return &UncoveredError{n, s.all[n.Table]}
}

// Of is the line that a table was served from, or would be.
func (s *Source) Of(table string) (line cache.Scan) {
	for _, line := range s.used {
		if line.Table == table {
			return line
		}
	}
	if lines := s.lines[table]; len(lines) > 0 {
		return lines[0]
	}
	return line
}

// AsOf is when the oldest of what was served was read; zero for nothing.
func (s *Source) AsOf() (oldest time.Time) {
	for _, line := range s.used {
		if oldest.IsZero() || line.Began.Before(oldest) {
			oldest = line.Began
		}
	}
	return oldest
}

// Notes are the reasons of the lines that were served from.
func (s *Source) Notes() (list []note.Note) {
	for _, id := range sorted(s.used) {
		for _, n := range s.used[id].Reasons {
			if !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
		if line := s.used[id]; !line.Complete {
			list = append(list, note.Note{
				Reason: fetch.ReasonPartial, Table: line.Table, Count: 1, Incomplete: true,
				Message: fmt.Sprintf("%s was not cached to its end: rows may be missing", line.Table),
			})
		}
	}
	return list
}

func sorted(lines map[int64]cache.Scan) (ids []int64) {
	for id := range lines {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
