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
		// How gorm looks for tables, columns and indexes, in the dialect of MySQL and then of
		// PostgreSQL; xorm and ent ask the like.
		{"SELECT SCHEMA_NAME from Information_schema.SCHEMATA where SCHEMA_NAME LIKE ? ORDER BY SCHEMA_NAME=? DESC,SCHEMA_NAME limit 1", []any{"Instagram%", "Instagram"}, "Instagram"},
		{"SELECT count(*) FROM information_schema.tables WHERE table_schema = ? AND table_name = ? AND table_type = ?", []any{"Instagram", "Media", "BASE TABLE"}, "1"},
		{"SELECT column_name, column_default, is_nullable = 'YES', data_type, character_maximum_length, column_type, column_key, extra, column_comment, numeric_precision, numeric_scale , datetime_precision FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ORDINAL_POSITION LIMIT 1", []any{"Instagram", "Replies"}, "Id|NULL|0|text|NULL|text|PRI||The comment's id.|NULL|NULL|NULL"},
		{"SELECT count(*) FROM INFORMATION_SCHEMA.columns WHERE table_schema = ? AND table_name = ? AND column_name = ?", []any{"Instagram", "Media", "Caption"}, "1"},
		{"SELECT TABLE_NAME, COLUMN_NAME, INDEX_NAME, NON_UNIQUE FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY INDEX_NAME, SEQ_IN_INDEX LIMIT 1", []any{"Instagram", "Media"}, "Media|Created|IX_Media_Created|1"},
		{"SELECT `k`.`COLUMN_NAME`, `t`.`CONSTRAINT_TYPE` FROM `information_schema`.`table_constraints` t JOIN `information_schema`.`key_column_usage` k USING (constraint_name, table_schema, table_name) WHERE t.table_name = 'Media' AND t.constraint_type = 'PRIMARY KEY'", nil, "Id|PRIMARY KEY"},
		{`SELECT count(*) FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA() AND table_name = $1 AND table_type = $2`, []any{"Media", "BASE TABLE"}, "1"},
		{`SELECT c.column_name, c.is_nullable = 'YES', c.udt_name FROM information_schema.columns AS c WHERE table_catalog = current_database() AND table_schema = CURRENT_SCHEMA() AND table_name = $1 ORDER BY c.ordinal_position LIMIT 1`, []any{"Media"}, "Id|0|text"},
		{"SELECT information_schema.tables.table_name FROM information_schema.tables WHERE tables.table_name = 'Media'", nil, "Media"},
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
