package driver_test

import (
	"database/sql"
	sqldriver "database/sql/driver"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

func TestColumnTypes(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	db := open(t, srv.DSN())
	rows, err := db.Query(`SELECT Id, LikeCount, Timestamp, IsCommentEnabled, LikeCount + 1 AS n,
			avg(LikeCount) OVER () AS average, max(Timestamp) OVER () AS newest, coalesce(Caption, 5) AS mixed, x'00ff' AS bytes
		FROM (SELECT * FROM IGMedia)
		UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		name, database string
		scan           reflect.Type
		long           bool
	}{
		{"Id", "TEXT", reflect.TypeFor[sql.NullString](), true},
		{"LikeCount", "INTEGER", reflect.TypeFor[sql.NullInt64](), false},
		{"Timestamp", "DATETIME", reflect.TypeFor[sql.NullTime](), false},
		{"IsCommentEnabled", "BOOLEAN", reflect.TypeFor[sql.NullBool](), false},
		{"n", "INTEGER", reflect.TypeFor[sql.NullInt64](), false},
		{"average", "REAL", reflect.TypeFor[sql.NullFloat64](), false},
		{"newest", "DATETIME", reflect.TypeFor[sql.NullTime](), false},
		{"mixed", "", reflect.TypeFor[any](), false},
		{"bytes", "BLOB", reflect.TypeFor[[]byte](), true},
	} {
		c := types[i]
		_, long := c.Length()
		if c.Name() != want.name || c.DatabaseTypeName() != want.database || c.ScanType() != want.scan || long != want.long {
			t.Errorf("column %d: %s %q %v, long %v", i, c.Name(), c.DatabaseTypeName(), c.ScanType(), long)
		}
		if nullable, ok := c.Nullable(); !nullable || !ok {
			t.Errorf("column %d: not nullable", i)
		}
	}
	lines, err := read(t, rows)
	if err != nil || len(lines) != 4 || lines[3] != strings.Repeat("NULL|", 8)+"NULL" {
		t.Errorf("rows %v, %v", lines, err)
	}
	var newest time.Time
	if err := db.QueryRow("SELECT max(Timestamp) FROM IGMedia").Scan(&newest); err != nil || !newest.Equal(srv.Data().Accounts[0].Media[0].Timestamp) {
		t.Errorf("newest %v, %v", newest, err)
	}
}

// A program that knows nothing of the tables reads every column of each into
// what ScanType says, NULL or not, and gets the value that the column holds.
func TestColumnTypes_generic(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 30})
	db := open(t, srv.DSN())
	nulls := 0
	for _, table := range append(query(t, db, "SELECT TableName FROM sys_tables WHERE (AuthSchemes IS NULL OR AuthSchemes LIKE 'OAuth%') AND TableName NOT IN (SELECT TableName FROM sys_permissions GROUP BY TableName HAVING sum(Operation = 'SELECT') = 0)"), "(SELECT NULL AS a, x'00' AS b, ? AS c)") {
		text, args := "SELECT v.* FROM (SELECT 1) LEFT JOIN "+table+" v ON 0 = 1 UNION ALL SELECT * FROM "+table, []any(nil)
		if where := named(t, srv, table); where != "" {
			text = "SELECT * FROM " + table + where // which stands behind no LEFT JOIN without a value
		}
		if strings.Contains(table, "?") {
			args = []any{5, nil}
		}
		want := genericRows(t, db, text, args, func(*sql.ColumnType) reflect.Type { return reflect.TypeFor[any]() })
		got := genericRows(t, db, text, args, (*sql.ColumnType).ScanType)
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, not %d\n%.300q\n%.300q", table, len(got), len(want), got, want)
		}
		nulls += strings.Count(strings.Join(got, "|"), "<nil>")
	}
	if nulls < 200 {
		t.Errorf("%d NULLs: too few to show anything", nulls)
	}
}

// genericRows reads rows into values of the types that typeOf says.
func genericRows(t *testing.T, db *sql.DB, text string, args []any, typeOf func(*sql.ColumnType) reflect.Type) (lines []string) {
	t.Helper()
	rows, err := db.Query(text, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		dest := make([]any, len(types))
		for i, c := range types {
			dest[i] = reflect.New(typeOf(c)).Interface()
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		cells := make([]string, len(types))
		for i := range dest {
			v := reflect.ValueOf(dest[i]).Elem().Interface()
			if valuer, ok := v.(sqldriver.Valuer); ok {
				if v, err = valuer.Value(); err != nil {
					t.Fatal(err)
				}
			}
			if b, ok := v.([]byte); ok && b == nil {
				v = nil
			}
			cells[i] = fmt.Sprint(v)
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
