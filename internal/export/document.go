package export

import (
	"fmt"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Typed is a [Writer] that makes something of the columns' types.
type Typed interface {
	Writer
	// Types takes the types of the columns before Begin, as the driver names them: TEXT,
	// INTEGER, REAL, BOOLEAN, DATETIME, DATE, JSON or BLOB, "" for one that is not known.
	// Days come as instants then, and documents as texts. A value may yet be none of its
	// column's type.
	Types(types []string)
}

// Document is a [Writer] of a file that has a place for what there is to tell of an answer.
// Tell follows End, also where Begin did not come because there were no columns. Behind it
// another answer may begin, where the format has a place for several ([Several]).
type Document interface {
	Typed
	// Tell ends an answer.
	Tell(About) error
	// Close ends the file. What is not closed is none.
	Close() error
}

// About is what there is to tell of an answer besides its rows.
type About struct {
	Statement string
	Started   time.Time // in the zone that the answer's times are in
	Rows      int64
	Complete  bool
	Calls     int // that count against the quota
	Warnings  []string
	Program   string
}

// Warning is a line of Warnings: what there is to say of a column, or of what of it is there,
// and how often.
func Warning(table, column, message string, count int) string {
	line := message
	if where := strings.Trim(table+"."+column, "."); where != "" {
		line = where + ": " + line
	}
	if count > 1 {
		line += fmt.Sprintf(" (%d times)", count)
	}
	return line
}

// Fact is one thing that is told, under a name.
type Fact struct {
	Name  string
	Value any // a string, bool, int64 or time.Time
}

// longest is how many characters of a statement are told, with an ellipsis behind what is
// longer: so many go into a cell of a spreadsheet.
const longest = 15_000

// Facts are what is told, always in the same order.
func (a About) Facts() []Fact {
	told := func(text string) string { return sanitize.Short(secret.MaskTokens(text), longest) }
	return []Fact{
		{"Statement", told(a.Statement)},
		{"Started", a.Started},
		{"TimeZone", a.Started.Location().String()},
		{"Rows", a.Rows},
		{"Complete", a.Complete},
		{"Calls", int64(a.Calls)},
		{"Warnings", told(strings.Join(a.Warnings, "\n"))},
		{"Program", a.Program},
	}
}
