package engine

import (
	"fmt"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// createView makes a view known under one name, by the names of the table's columns. What
// it reads need not be there before a statement reads it.
func (n *native) createView(name string, t *Table) error {
	columns := make([]string, len(t.Columns))
	for i := range t.Columns {
		columns[i] = sqlite3.QuoteIdentifier(t.Columns[i].Name)
	}
	// Only views of the temporary schema may read virtual tables. What a comment at the
	// end of the query hides stands on a line of its own.
	sql := fmt.Sprintf("CREATE TEMP VIEW %s(%s) AS %s\n", sqlite3.QuoteIdentifier(name), strings.Join(columns, ", "), t.View)
	if err := n.db.Exec(sql); err != nil {
		return fmt.Errorf("view %s: %w", name, err)
	}
	return nil
}
