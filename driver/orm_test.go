package driver_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// What gorm, bun, ent and xorm send, when they connect and when they read, in the
// dialects of MySQL, PostgreSQL and SQL Server.
func TestORMs(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 12})
	db := open(t, srv.DSN())
	var id string
	if err := db.QueryRow("SELECT Id FROM Media ORDER BY Created LIMIT 1").Scan(&id); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		query string
		args  []any
		want  string // "" for any answer
	}{
		{"SELECT substr(VERSION(), 1, 16), version() = @@VERSION", nil, "8.0.0-viewfinder|1"},
		{"SELECT DATABASE(), CURRENT_DATABASE(), DB_NAME()", nil, "Instagram|Viewfinder|Viewfinder"},
		{"SELECT @@SESSION.transaction_isolation, @@global.time_zone", nil, "READ-COMMITTED|UTC"},
		{"SHOW VARIABLES LIKE 'lower_case%'", nil, "lower_case_table_names|2"},
		{"select sqlite_version() > '3.50'", nil, "1"},
		{"SELECT Id FROM `Media` WHERE `Media`.`Id` = ? ORDER BY `Media`.`Id` LIMIT ?", []any{id, 1}, id},
		{`SELECT Id FROM "Media" WHERE "Media"."Id" = $1 ORDER BY "Media"."Id" LIMIT $2`, []any{id, 1}, id},
		{`SELECT Id FROM "Media" WHERE "Media"."Id" = @p1 ORDER BY "Media"."Id" OFFSET 0 ROW FETCH NEXT 1 ROWS ONLY`, []any{sql.Named("p1", id)}, id},
		{`SELECT Id FROM "Media" WHERE Id = @p1 ORDER BY (SELECT NULL) OFFSET 0 ROW FETCH NEXT 1 ROWS ONLY`, []any{id}, id},
		{`SELECT 0 AS _temp_sort, "m"."Id" FROM "Media" AS "m" WHERE ("m"."Id" IN (N'` + id + `', N'it''s')) ORDER BY _temp_sort OFFSET 0 ROWS FETCH NEXT 3 ROWS ONLY`, nil, "0|" + id},
		{"SELECT COUNT(DISTINCT(`Id`)) FROM `Media`", nil, "12"},
		{`SELECT count(*)::int FROM "Media" WHERE "IsCommentEnabled" = true OR "IsCommentEnabled" = $1`, []any{false}, "12"},
		{`SELECT 1 WHERE EXISTS (SELECT "m"."Id" FROM "Media" AS "m")`, nil, "1"},
		{"SELECT count(*) FROM `Media` WHERE Created BETWEEN ? AND ?", []any{time.Unix(0, 0), graphsim.DefaultNow}, "12"},
		{`SELECT count(*) FROM "Media" AS "m" WHERE (Created > '2001-11-22 03:38:38.800234+00:00')`, nil, "12"},
		{"SELECT `Id`, `Caption` FROM `Media` WHERE `LikeCount` > ? AND `Caption` LIKE ? AND `Id` IN (?, ?) AND `IsCommentEnabled` ORDER BY `Created` DESC LIMIT 3", []any{1, "%a%", "1", "2"}, ""},
		{`SELECT MediaId, count(*) AS n FROM "Comments" GROUP BY "MediaId" HAVING count(*) > $1`, []any{1 << 20}, ""},
	} {
		lines, err := try(t, db, tt.query, tt.args...)
		if err != nil || tt.want != "" && strings.Join(lines, "; ") != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.query, lines, err, tt.want)
		}
	}
}
