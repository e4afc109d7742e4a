package progress

import (
	"context"
	"database/sql"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// Estimate asks EXPLAIN how many calls a SELECT takes, as it says that: "7", "7 or more", "7 to
// 9" or "unknown"; "" where it cannot say. It makes no calls itself. For what is no SELECT it is
// nil.
func Estimate(db *sql.DB, query string, args []any) func(context.Context) string {
	if !sqltext.Selects(query) {
		return nil
	}
	return func(ctx context.Context) string {
		rows, err := db.QueryContext(ctx, "EXPLAIN "+query, args...)
		if err != nil {
			return "" // the statement itself says what is wrong
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			return ""
		}
		var calls sql.NullString
		cells := make([]any, len(names))
		for i, name := range names {
			if cells[i] = new(any); name == "Calls" {
				cells[i] = &calls
			}
		}
		for rows.Next() { // the last is the whole
			if rows.Scan(cells...) != nil {
				return ""
			}
		}
		if rows.Err() != nil {
			return ""
		}
		return calls.String
	}
}
