package cache

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
)

// Span is what part of a table is read.
type Span struct {
	// Accounts are the ids of those that are read, nil for all.
	Accounts []string
	// Since and Until are the first and the last instant, to the second; zero is an open end.
	Since, Until time.Time
}

// Whole reports whether it is all of the table.
func (s Span) Whole() bool { return s.Accounts == nil && s.Since.IsZero() && s.Until.IsZero() }

// Holds reports whether another span lies within this one.
func (s Span) Holds(o Span) bool {
	if s.Accounts != nil {
		if o.Accounts == nil {
			return false
		}
		for _, a := range o.Accounts {
			if !slices.Contains(s.Accounts, a) {
				return false
			}
		}
	}
	if !s.Since.IsZero() && (o.Since.IsZero() || o.Since.Before(s.Since)) {
		return false
	}
	return s.Until.IsZero() || !o.Until.IsZero() && !o.Until.After(s.Until)
}

// Scan is a line of the book.
type Scan struct {
	ID    int64
	Table string
	Span
	// Columns are those that were read.
	Columns []string
	// Version is that of the API.
	Version string
	// Began and Ended are when it was read.
	Began, Ended time.Time
	// Complete says that no row is missing.
	Complete bool
	// Calls is what it cost of the quota.
	Calls int
	// Rows is how many there were.
	Rows int64
	// Reasons are why values are NULL, or rows missing.
	Reasons []note.Note
}

// Covers reports whether columns of a span can be read from what the scan brought.
func (s *Scan) Covers(columns []string, span Span) bool {
	return s.Complete && s.Span.Holds(span) && s.has(columns)
}

func (s *Scan) has(columns []string) bool {
	for _, c := range columns {
		if !slices.ContainsFunc(s.Columns, func(own string) bool { return strings.EqualFold(own, c) }) {
			return false
		}
	}
	return true
}

// text is how lists stand in the book, "" for nil.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil || string(b) == "null" { // plain texts and numbers only: no error can be
		return ""
	}
	return string(b)
}

func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// scans are the lines of the book that concern a table, the newest first.
func scans(db *sqlite3.Conn, table string) (list []Scan, err error) {
	st, _, err := db.Prepare(`SELECT id, name, accounts, since, until, columns, version, began, ended, complete, calls, rows, reasons
		FROM viewfinder_scan WHERE name = ? ORDER BY id DESC`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	if err := st.BindText(1, table); err != nil {
		return nil, err
	}
	for st.Step() {
		s := Scan{ID: st.ColumnInt64(0), Table: st.ColumnText(1), Version: st.ColumnText(6), Complete: st.ColumnBool(9), Calls: st.ColumnInt(10), Rows: st.ColumnInt64(11)}
		s.Since, s.Until = instant(st.ColumnInt64(3)), instant(st.ColumnInt64(4))
		s.Began, s.Ended = time.UnixMilli(st.ColumnInt64(7)).UTC(), time.UnixMilli(st.ColumnInt64(8)).UTC()
		for i, into := range map[int]any{2: &s.Accounts, 5: &s.Columns, 12: &s.Reasons} {
			if text := st.ColumnText(i); text != "" {
				if err := json.Unmarshal([]byte(text), into); err != nil {
					return nil, fmt.Errorf("the book of scans: %w", err)
				}
			}
		}
		list = append(list, s)
	}
	return list, st.Err()
}
