package backend

import (
	"fmt"
	"strings"
)

// planRows are the lines of a plan: a row of the session's EXPLAIN is one, with what it says by
// name.
type planRows struct {
	*liveRows
	line [1]any
}

// Row implements pgwire.Rows.
func (r *planRows) Row() []any {
	columns := r.rows.Columns()
	var parts []string
	for i, v := range r.rows.Row() {
		if v == nil || v == "" {
			continue
		}
		parts = append(parts, columns[i].Name+": "+fmt.Sprint(v))
	}
	r.line[0] = strings.Join(parts, "  ")
	return r.line[:]
}
