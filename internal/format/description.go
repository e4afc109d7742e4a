package format

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/screen"
	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// description are the columns of the answer to DESCRIBE.
var description = []string{"ColumnName", "DataTypeName", "IsNullable", "IsKey", "Description"}

// describes tells whether an answer is that of DESCRIBE.
func describes(columns []string) bool { return slices.Equal(columns, description) }

// Widths of what DESCRIBE tells of columns.
const (
	// leastNotes is how many columns of a terminal the description takes at least, beside
	// names and types; where there are fewer, it stands below.
	leastNotes = 30
	// widestNotes is how wide its lines are at the most.
	widestNotes = 80
)

// writeDescription writes what DESCRIBE tells for a terminal that is too narrow for a table
// with all of it: names, types, and what each column is, whole.
func (t *tableWriter) writeDescription() error {
	lines := [][3]string{{"Column", "Type", "What it is"}}
	for _, row := range t.rows {
		kind := row[1]
		switch {
		case row[3] == "true":
			kind += " key"
		case row[2] == "false":
			kind += " not null"
		}
		lines = append(lines, [3]string{oneLine(row[0]), kind, oneLine(row[4])})
	}
	if t.blocks > 0 {
		lines = lines[1:]
	}
	var names, kinds int
	for _, line := range lines {
		names = max(names, textwidth.Of(line[0]))
		kinds = max(kinds, textwidth.Of(line[1]))
	}
	room, indent := t.options.width()-names-kinds-4, names+kinds+4
	beside := room >= leastNotes
	if !beside {
		room, indent = t.options.width()-4, 4
	}
	var b strings.Builder
	for _, line := range lines {
		notes := strings.ReplaceAll(screen.Wrap(line[2], min(room, widestNotes)), "\n", "\n"+strings.Repeat(" ", indent))
		if beside {
			fmt.Fprintf(&b, "%s  %s  %s\n", textwidth.Left(line[0], names), textwidth.Left(line[1], kinds), notes)
		} else {
			fmt.Fprintf(&b, "%s  %s\n    %s\n", line[0], line[1], notes)
		}
	}
	t.given += int64(len(t.rows))
	t.reset()
	t.blocks++
	_, err := io.WriteString(t.out, b.String())
	return err
}
