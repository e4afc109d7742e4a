package engine_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
)

// TestRefused tries every verb, and every function and table that reaches a
// file or the engine's own state. It must run beside the files it could make.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	conn := mustOpen(t, mediaConfig(media()))
	for _, tt := range []struct{ sql, verb string }{
		{"ATTACH 'stolen.db' AS x", "ATTACH"},
		{"ATTACH ':memory:' AS x", "ATTACH"},
		{"DETACH main", "DETACH"},
		{"VACUUM", "VACUUM"},
		{"VACUUM INTO 'stolen.db'", "VACUUM"},
		{"/* x */ VACUUM main INTO 'stolen.db'", "VACUUM"},
		{"PRAGMA temp_store = FILE", "PRAGMA"},
		{"PRAGMA user_version", "PRAGMA"},
		{"PRAGMA database_list", "PRAGMA"},
		{"PRAGMA writable_schema = 1", "PRAGMA"},
		{"PRAGMA temp_store_directory = '.'", "PRAGMA"},
		{"PRAGMA hard_heap_limit = 0", "PRAGMA"},
		{"CREATE TABLE x(a)", "changing the schema"},
		{"CREATE TEMP TABLE x(a)", "changing the schema"},
		{"CREATE TABLE x AS SELECT * FROM Media", "changing the schema"},
		{"CREATE VIEW x AS SELECT 1", "changing the schema"},
		{"CREATE VIRTUAL TABLE x USING Media", "changing the schema"},
		{"CREATE VIRTUAL TABLE x USING fts5(a)", "changing the schema"},
		{"DROP TABLE Media", "changing the schema"},
		{"INSERT INTO Media VALUES ('1', '', 0, '')", "INSERT"},
		{"REPLACE INTO Media VALUES ('1', '', 0, '')", "INSERT"},
		{"UPDATE Media SET Caption = ''", ""},
		{"DELETE FROM Media", ""},
		{"DELETE FROM sqlite_master", ""},
		{"ANALYZE", "changing the schema"},
		{"BEGIN", "TRANSACTION"},
		{"BEGIN IMMEDIATE", "TRANSACTION"},
		{"COMMIT", "TRANSACTION"},
		{"ROLLBACK", "TRANSACTION"},
		{"SAVEPOINT x", "SAVEPOINT"},
		{"SELECT * FROM sqlite_master", "READ"},
		{"SELECT count(*) FROM sqlite_schema", "READ"},
		{"SELECT * FROM sqlite_temp_master", "READ"},
		{"SELECT * FROM pragma_database_list", "READ"},
		{"SELECT count(*) FROM pragma_module_list", "READ"},
		{"SELECT * FROM pragma_function_list()", "READ"},
		{"SELECT * FROM generate_series(1, 2)", "READ"},
		{"SELECT sqlite_compileoption_used('X')", "FUNCTION"},
		{"SELECT sqlite_compileoption_get(1)", "FUNCTION"},
		{"SELECT sqlite_source_id()", "FUNCTION"},
		{"SELECT sqlite_log(1, 'x')", "FUNCTION"},
		{"SELECT last_insert_rowid()", "FUNCTION"},
		{"SELECT total_changes()", "FUNCTION"},
		{"SELECT json_patch('{}', '{}')", "FUNCTION"},
		{"SELECT jsonb_patch('{}', '{}')", "FUNCTION"},
		{"SELECT base64('eA==')", "FUNCTION"},
		{"SELECT decimal_add(1, 2)", "FUNCTION"},
		// What SQLite itself refuses or lacks, here or in this build of it; should
		// a later one bring it, the authorizer refuses it.
		{"SELECT load_extension('x')", ""},
		{"SELECT readfile('/etc/hostname')", ""},
		{"SELECT writefile('stolen.txt', 'x')", ""},
		{"SELECT edit('x')", ""},
		{"SELECT fts3_tokenizer('x')", ""},
		{"SELECT * FROM fsdir('.')", ""},
		{"SELECT * FROM dbstat", ""},
		{"SELECT * FROM sqlite_stmt", ""},
		{"SELECT * FROM bytecode('SELECT 1')", ""},
		{"ALTER TABLE Media RENAME TO x", ""},
		{"CREATE INDEX x ON Media(Id)", ""},
		{"CREATE TRIGGER x AFTER INSERT ON Media BEGIN SELECT 1; END", ""},
	} {
		_, err := conn.Prepare(t.Context(), tt.sql, nil)
		if err == nil {
			t.Errorf("%s: accepted", tt.sql)
			continue
		}
		var refused *engine.RefusedError
		if tt.verb != "" && (!errors.As(err, &refused) || refused.Verb != tt.verb) {
			t.Errorf("%s: got %T %v", tt.sql, err, err)
		}
	}
	if made, err := os.ReadDir(dir); err != nil || len(made) > 0 {
		t.Errorf("files made: %v, %v", made, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "stolen.db")); err == nil {
		t.Error("a database file was written")
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	cfg := mediaConfig(media())
	cfg.Functions = functions{"Twice": func(c *sqlite3.Conn, name string) error {
		return c.CreateFunction(name, 1, sqlite3.DETERMINISTIC, func(ctx sqlite3.Context, arg ...sqlite3.Value) {
			ctx.ResultInt64(2 * arg[0].Int64())
		})
	}}
	conn := mustOpen(t, cfg)
	for _, tt := range []struct{ sql, want string }{
		{"SELECT twice(21)", "42"},
		{"SELECT count(*) FROM Post", "4"},
		{"SELECT count(*) FROM main.media", "4"},
		{"WITH x AS (SELECT * FROM Media) SELECT count(*) FROM x", "4"},
		{"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n", "15"},
		{"SELECT group_concat(value) FROM json_each('[1,2]')", "1,2"},
		{`SELECT '{"a":[1]}' ->> '$.a[0]'`, "1"},
		{"SELECT 'abc' LIKE 'A%' AND 'abc' GLOB 'a*' AND 'abc' REGEXP '^a.c$'", "1"},
		{"SELECT row_number() OVER (ORDER BY Id DESC) FROM Media WHERE Id = '1'", "1"},
		{"SELECT strftime('%Y', max(Timestamp)) FROM Media", "2026"},
		{"SELECT typeof(current_timestamp)", "text"},
		{"VALUES (1)", "1"},
	} {
		got := rows(t, mustPrepare(t, conn, tt.sql))
		if len(got) == 0 || got[0] != tt.want {
			t.Errorf("%s: got %v, want %s", tt.sql, got, tt.want)
		}
	}
	if got := rows(t, mustPrepare(t, conn, "EXPLAIN QUERY PLAN SELECT * FROM Media WHERE Id = '1'")); !strings.Contains(got[0], "SCAN Media") {
		t.Errorf("plan: %v", got)
	}
}

// TestTypes holds the affinities: what a declared type does to a comparison.
func TestTypes(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	s := mustPrepare(t, conn, "SELECT Id, LikeCount, Timestamp, LikeCount + 1, m.Caption AS Text FROM Post AS m")
	for i, want := range []string{"TEXT", "INTEGER", "DATETIME TEXT", "", "TEXT"} {
		if got := s.ColumnDeclType(i); got != want {
			t.Errorf("column %d: declared type %q, want %q", i, got, want)
		}
	}
	if got := s.ColumnName(4); got != "Text" {
		t.Errorf("column 4 is called %s", got)
	}
	for _, tt := range []struct{ where, want string }{
		{"Id = 2", "1"},
		{"Id = '2'", "1"},
		{"Timestamp > '2026'", "4"},
		{"Timestamp < '2026'", "0"},
		{"Timestamp = '2026-01-02T10:00:00+0000'", "1"},
		{"Timestamp BETWEEN '2026-01-02' AND '2026-01-03 10:00'", "2"},
		{"Timestamp IN ('2026-01-02T11:00:00+01:00')", "1"},
		{"LikeCount = '10'", "4"},
		{"LikeCount > 9.5", "4"},
	} {
		if got := rows(t, mustPrepare(t, conn, "SELECT count(*) FROM Media WHERE "+tt.where)); got[0] != tt.want {
			t.Errorf("%s: %v rows, want %s", tt.where, got, tt.want)
		}
	}
}
