package backend

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// planLine is a row of the session's EXPLAIN as a line: what it says, by name.
func planLine(columns []session.Column, row []any) string {
	var parts []string
	for i, v := range row {
		if v != nil && v != "" {
			parts = append(parts, columns[i].Name+": "+fmt.Sprint(v))
		}
	}
	return strings.Join(parts, "  ")
}
