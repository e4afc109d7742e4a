package web

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// report is how a statement went, as answers have it.
type report struct {
	Statement int64     `json:"statement"`
	Started   time.Time `json:"started"`
	Seconds   float64   `json:"seconds"`
	Rows      int64     `json:"rows"`
	Affected  int64     `json:"affected,omitempty"`
	Complete  bool      `json:"complete"`
	Warnings  []warning `json:"warnings"`
	// More is how many warnings are left out, where the space is small.
	More     int   `json:"moreWarnings,omitempty"`
	Requests int   `json:"requests"`
	Calls    int   `json:"calls"`
	Bytes    int64 `json:"bytes"`
	Quota    quota `json:"quota"`
	// AsOf is when the oldest of what came from the cache was read.
	AsOf    *time.Time `json:"asOf,omitempty"`
	Columns []column   `json:"columns,omitempty"`
}

// quota is the state of the platform's rate limit that a statement has seen.
type quota struct {
	UsedPercent    float64 `json:"usedPercent"`
	AgainInSeconds float64 `json:"againInSeconds,omitempty"`
}

type warning struct {
	Reason     string `json:"reason"`
	Message    string `json:"message"`
	Table      string `json:"table,omitempty"`
	Column     string `json:"column,omitempty"`
	Object     string `json:"object,omitempty"`
	Count      int    `json:"count"`
	Incomplete bool   `json:"incomplete"`
}

// column is one of the result.
type column struct {
	Name string `json:"name"`
	Type string `json:"type"` // "" for that of each value
}

// columnsOf are the columns by the names that they have in rows of JSON, of which no two are the
// same.
func columnsOf(columns []session.Column) []column {
	out := make([]column, len(columns))
	for i, name := range export.Unique(namesOf(columns), false) {
		out[i] = column{name, columns[i].Type.String()}
	}
	return out
}

// namesOf are the columns' names.
func namesOf(columns []session.Column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

func reportOf(r *session.Report) report {
	out := report{
		Statement: r.Statement, Started: r.Started.UTC().Truncate(time.Millisecond), Seconds: r.Took.Round(time.Microsecond).Seconds(),
		Rows: r.Rows, Affected: r.Affected, Complete: r.Complete, Warnings: []warning{},
		Requests: r.Requests, Calls: r.QuotaCalls, Bytes: r.Bytes,
		Quota: quota{r.Usage, r.Regain.Round(time.Second).Seconds()},
	}
	if !r.AsOf.IsZero() {
		asOf := r.AsOf.UTC().Truncate(time.Millisecond)
		out.AsOf = &asOf
	}
	for _, w := range r.Warnings {
		out.Warnings = append(out.Warnings, warning{w.Reason, w.Message, w.Table, w.Column, w.Object, int(w.Count), w.Incomplete})
	}
	return out
}

// mostInTrailer bounds a report in a trailer, in bytes: clients bound what they take.
const mostInTrailer = 4 << 10

// trailer is the report as a line of visible ASCII.
func (r report) trailer() string {
	r.Columns = nil
	for {
		text, err := json.Marshal(r)
		if err != nil {
			return ""
		}
		if line := ascii(text); len(line) <= mostInTrailer || len(r.Warnings) == 0 {
			return line
		}
		kept := len(r.Warnings) / 2
		r.More += len(r.Warnings) - kept
		r.Warnings = r.Warnings[:kept]
	}
}

// ascii writes what is not of ASCII in a JSON text by its numbers.
func ascii(text []byte) string {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
		} else {
			for _, unit := range utf16.AppendRune(nil, r) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
		}
		text = text[n:]
	}
	return string(out)
}
