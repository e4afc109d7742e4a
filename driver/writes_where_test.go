package driver_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// A condition means the same rows where they are read, changed and deleted: comparisons by
// their types, forms of other dialects, parameters, subqueries.
func TestWrites_where(t *testing.T) {
	t.Parallel()
	o := drivertest.Options{Accounts: 2, Media: 6, Comments: 40, Replies: 10, Seed: 11}
	telling := 0
	for _, where := range []string{
		"Likes > 5",
		"Likes > '5'",
		"Likes + 1 > '5'",
		"length(Text) > '12'",
		"Created >= '2026-11-18'",
		"Created > '2026-11-18T12:00:00+02:00'",
		"date(Created) <= '2026-11-18'",
		"max(Created, '2026-11-18') = '2026-11-18'",
		"'2026-11-18' < Created",
		"DATEADD(day, 2, Created) > NOW()",
		"Created BETWEEN date('now', '-3 days') AND NOW() - 1",
		"Hidden = FALSE AND Username LIKE 'user%'",
		"NOT Hidden AND (Username LIKE '%1%' OR Text LIKE '%!%')",
		"MediaId IN (SELECT Id FROM Media WHERE LikesCount > 100)",
		"Id IN (SELECT CommentId FROM Replies)",
		"EXISTS (SELECT 1 FROM Replies r WHERE r.CommentId = Comments.Id AND r.Likes > '1')",
		"IF(Likes > 5, 'many', 'few') = 'many'",
		"CASE WHEN Likes > 5 THEN Created END > '2026-11-17'",
		"rowid > 0",
		"1 = 0",
	} {
		ids := func(sql string) []string {
			srv := simulated(t, o) // each begins with the same world
			got := query(t, open(t, srv.DSN()), sql)
			slices.Sort(got)
			return got
		}
		want := ids("SELECT Id FROM Comments WHERE " + where)
		if len(want) > 0 && len(want) < o.Comments {
			telling++
		}
		if got := ids("UPDATE /*+ AllRows */ Comments SET Hidden = TRUE WHERE " + where + " RETURNING Id"); !slices.Equal(got, want) {
			t.Errorf("UPDATE WHERE %s: %d rows, and SELECT has %d", where, len(got), len(want))
		}
		if got := ids("DELETE /*+ AllRows */ FROM Comments WHERE " + where + " RETURNING Id"); !slices.Equal(got, want) {
			t.Errorf("DELETE WHERE %s: %d rows, and SELECT has %d", where, len(got), len(want))
		}
	}
	if telling < 12 {
		t.Errorf("%d conditions tell some rows from others", telling)
	}
}

// With parameters, under an alias, behind WITH, and with UPDATE … FROM.
func TestWrites_forms(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 4, Comments: 12, Seed: 11})
	db := open(t, srv.DSN())
	for _, tt := range []struct {
		sql  string
		args []any
		like string
	}{
		{"UPDATE /*+ AllRows */ Comments AS c SET Hidden = ? WHERE c.Likes >= ? RETURNING Id", []any{true, 3}, "SELECT Id FROM Comments WHERE Likes >= 3"},
		{"WITH many AS (SELECT Id FROM Comments WHERE Likes >= @n) UPDATE /*+ AllRows */ Comments SET Hidden = @h WHERE Id IN (SELECT Id FROM many) RETURNING Id", []any{3, true}, "SELECT Id FROM Comments WHERE Likes >= 3"},
		{"UPDATE /*+ AllRows */ Comments SET Hidden = m.IsCommentEnabled FROM Media m WHERE m.Id = Comments.MediaId AND m.LikesCount > 0 RETURNING Id", nil, "SELECT c.Id FROM Comments c JOIN Media m ON m.Id = c.MediaId WHERE m.LikesCount > 0"},
		{"UPDATE /*+ AllRows */ [Viewfinder].[Instagram].[Comments] SET [Hidden] = CASE WHEN Likes > 2 THEN 1 ELSE 0 END RETURNING Id", nil, "SELECT Id FROM Comments"},
	} {
		want := query(t, db, tt.like)
		got := query(t, db, tt.sql, tt.args...)
		slices.Sort(got)
		slices.Sort(want)
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, want %d", tt.sql, len(got), len(want))
		}
	}
}
