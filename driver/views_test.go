package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// withViews is a connection string with a file of views, and the path of that.
func withViews(t testing.TB, srv *drivertest.Server, content string) (dsn, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "UserDefinedViews.json")
	if content != "" {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return srv.DSN() + ";UserDefinedViews=" + path, path
}

const someViews = `{
  "Top": {"query": "SELECT Id, LikesCount AS Likes, Created, IsCommentEnabled AS Open FROM Media -- all", "note": {"by": "me"}},
  "Best": {"query": "SELECT * FROM Top WHERE Likes >= 10"},
  "Days": {"query": "SELECT CAST(Created AS DATE) AS Day, max(Created) AS Newest, count(*) AS Posts FROM Best GROUP BY 1"}
}`

// What a statement says of a view goes to the API as if it were said of the table.
func TestViews_pushDown(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 300})
	dsn, _ := withViews(t, srv, someViews)
	db := open(t, dsn)
	for view, table := range map[string]string{
		"SELECT Id FROM Best WHERE Created >= '2026-11-10' AND Likes < 2000": "SELECT Id FROM Media WHERE LikesCount >= 10 AND Created >= '2026-11-10' AND LikesCount < 2000",
		"SELECT b.Id, c.Text FROM [UserViews].[Best] b JOIN Comments c ON c.MediaId = b.Id WHERE b.Created >= '2026-11-20'": `SELECT b.Id, c.Text FROM Media b JOIN Comments c ON c.MediaId = b.Id
			WHERE b.LikesCount >= 10 AND b.Created >= '2026-11-20'`,
		"SELECT UserViews.Top.Id FROM CData.UserViews.Top ORDER BY Created DESC LIMIT 3": "SELECT Id FROM Media ORDER BY Created DESC LIMIT 3",
		"SELECT Likes FROM Top WHERE Id = (SELECT max(Id) FROM Media)":                   "SELECT LikesCount FROM Media WHERE Id = (SELECT max(Id) FROM Media)",
		"SELECT Posts FROM Days WHERE Newest >= '2026-05-01T00:00:00Z' ORDER BY Day":     "SELECT count(*) FROM Media WHERE LikesCount >= 10 GROUP BY CAST(Created AS DATE) HAVING max(Created) >= '2026-05-01T00:00:00Z' ORDER BY CAST(Created AS DATE)",
		"WITH Media AS (SELECT 1 AS Id) SELECT count(*) FROM Top, Media":                 "SELECT count(*) FROM Media", // a view sees the tables
		"SELECT Id FROM Top WHERE Open = TRUE LIMIT 2":                                   "SELECT Id FROM Media WHERE IsCommentEnabled = TRUE LIMIT 2",
	} {
		through, cost := reported(t, db, view)
		direct, want := reported(t, db, table)
		if !slices.Equal(through, direct) || len(direct) == 0 {
			t.Errorf("%s: got %q, want %q", view, through, direct)
		}
		if cost.QuotaCalls != want.QuotaCalls || !cost.Complete {
			t.Errorf("%s: %d calls (complete: %v), and %d for the table", view, cost.QuotaCalls, cost.Complete, want.QuotaCalls)
		}
	}
	through, direct := query(t, db, "EXPLAIN SELECT Id FROM Best WHERE Created >= '2026-11-10'"), query(t, db, "EXPLAIN SELECT Id FROM Media WHERE LikesCount >= 10 AND Created >= '2026-11-10'")
	if !slices.Equal(through, direct) || !strings.Contains(strings.Join(through, " "), "Created >=") {
		t.Errorf("EXPLAIN of the view is %q, of the table %q", through, direct)
	}
}

// Views are listed and described as tables are.
func TestViews_metadata(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	dsn, _ := withViews(t, srv, strings.Replace(someViews, "{", `{"Odd": {"query": "SELECT Nope FROM Media"}, "X": {"query": "SELECT 1 AS A FROM Y"}, "Y": {"query": "SELECT 1 AS A FROM X"},`, 1))
	db := open(t, dsn+";UserViewsSchemaName=Mine;BrowsableSchemas=Mine")
	for text, want := range map[string][]string{
		"SELECT SchemaName, TableName, TableType, IsUpdateable, Description FROM sys_tables ORDER BY TableName": {
			"Mine|Best|VIEW|false|SELECT * FROM Top WHERE Likes >= 10",
			"Mine|Days|VIEW|false|SELECT CAST(Created AS DATE) AS Day, max(Created) AS Newest, count(*) AS Posts FROM Best GROUP BY 1",
			"Mine|Odd|VIEW|false|Cannot be read: line 1, column 8: no such column: Nope. SELECT Nope FROM Media",
			"Mine|Top|VIEW|false|SELECT Id, LikesCount AS Likes, Created, IsCommentEnabled AS Open FROM Media -- all",
			"Mine|X|VIEW|false|Cannot be read: views read each other in a circle: X reads Y reads X. SELECT 1 AS A FROM Y",
			"Mine|Y|VIEW|false|Cannot be read: views read each other in a circle: Y reads X reads Y. SELECT 1 AS A FROM X",
		},
		"SELECT TableName, ColumnName, DataTypeName, DataType FROM sys_tablecolumns WHERE SchemaName = 'Mine' ORDER BY TableName, Ordinal": {
			"Best|Id|TEXT|12", "Best|Likes|INTEGER|-5", "Best|Created|DATETIME|93", "Best|Open|BOOLEAN|16",
			"Days|Day|DATE|91", "Days|Newest|DATETIME|93", "Days|Posts|INTEGER|-5",
			"Top|Id|TEXT|12", "Top|Likes|INTEGER|-5", "Top|Created|DATETIME|93", "Top|Open|BOOLEAN|16",
		},
		"SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE FROM information_schema.columns WHERE TABLE_SCHEMA = 'Mine' AND TABLE_NAME = 'Best'": {
			"Best|Id|text", "Best|Likes|bigint", "Best|Created|datetime", "Best|Open|boolean",
		},
		"SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.tables WHERE TABLE_NAME = 'Top'": {"Top|VIEW"},
		"SELECT SchemaName FROM sys_schemas":                                                    {"Mine"},
		"DESCRIBE Mine.Top": {
			"Id|TEXT|true|false|NULL", "Likes|INTEGER|true|false|NULL", "Created|DATETIME|true|false|NULL", "Open|BOOLEAN|true|false|NULL",
		},
	} {
		if got := query(t, db, text); !slices.Equal(got, want) {
			t.Errorf("%s:\n got  %q\n want %q", text, got, want)
		}
	}
	_, err := try(t, db, "SELECT * FROM Odd")
	if err == nil || err.Error() != "sql: the view Odd cannot be read: line 1, column 8: no such column: Nope" {
		t.Errorf("a broken view: %v", err)
	}
	if calls := srv.Calls(); calls != 0 {
		t.Errorf("%d calls", calls)
	}
}

// A view is there for all connections from its definition on, and in the file.
func TestViews_defined(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	dsn, path := withViews(t, srv, "")
	db, other := open(t, dsn), open(t, dsn)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	rows, err := conn.QueryContext(t.Context(), "SELECT Id FROM Media LIMIT 3")
	if err != nil {
		t.Fatal(err)
	}
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	// On the connection whose rows are open, and on another one.
	for _, text := range []string{"CREATE LOCAL VIEW Newest AS SELECT TOP 2 Id FROM Media ORDER BY Created DESC", "create local view UserViews.[Two Words] as select count(*) as n from newest;"} {
		if _, err := conn.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	left := 1
	for rows.Next() {
		left++
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || left != 3 {
		t.Errorf("rows that were open gave %d, %v", left, err)
	}
	stmt, err := db.Prepare("SELECT * FROM Newest")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	count := func() (n, columns int) {
		rows, err := stmt.Query()
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, _ := rows.Columns()
		for rows.Next() {
			n++
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return n, len(names)
	}
	if n, columns := count(); n != 2 || columns != 1 {
		t.Errorf("%d rows of %d columns", n, columns)
	}
	if got := query(t, db, `SELECT n FROM "Two Words"`); !slices.Equal(got, []string{"2"}) {
		t.Errorf("the other view gives %q", got)
	}
	if _, err := try(t, other, "SELECT * FROM Newest"); err == nil {
		t.Error("a pool that was opened before knows it")
	}
	query(t, db, "ALTER LOCAL VIEW newest AS SELECT TOP 5 Id, Caption FROM Media")
	if n, columns := count(); n != 5 || columns != 2 {
		t.Errorf("a statement that was prepared before gives %d rows of %d columns", n, columns)
	}
	query(t, other, "CREATE LOCAL VIEW Third AS SELECT 3 AS Three")
	if got := query(t, other, "SELECT n, Three FROM [Two Words], Third"); !slices.Equal(got, []string{"5|3"}) {
		t.Errorf("the other pool has %q", got)
	}
	query(t, db, "DROP LOCAL VIEW [Two Words]")
	query(t, db, "DROP LOCAL VIEW Newest")
	if _, err := stmt.Query(); err == nil || !strings.Contains(err.Error(), "no such table: Newest") {
		t.Errorf("after the drop: %v", err)
	}
	got, err := os.ReadFile(path)
	if want := "{\n  \"Third\": {\n    \"query\": \"SELECT 3 AS Three\"\n  }\n}\n"; err != nil || string(got) != want {
		t.Errorf("the file holds %s, %v", got, err)
	}
}

func TestViews_refused(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	dsn, path := withViews(t, srv, someViews)
	db := open(t, dsn)
	for text, want := range map[string]string{
		"CREATE LOCAL VIEW top AS SELECT 1":                        "sql: CREATE LOCAL VIEW top: there is a view top already: ALTER LOCAL VIEW changes it",
		"CREATE LOCAL VIEW Media AS SELECT 1":                      "a view cannot be called Media: a table is called so",
		"CREATE LOCAL VIEW sys_x AS SELECT 1":                      "such names are kept for other things",
		"CREATE LOCAL VIEW json_each AS SELECT 1":                  "a function is called so",
		`CREATE LOCAL VIEW "" AS SELECT 1`:                         "a view cannot be called",
		"CREATE LOCAL VIEW Instagram.x AS SELECT 1":                "views are in the schema UserViews, and Instagram is another one",
		"CREATE LOCAL VIEW x AS SELECT Id, Id FROM Media":          "two columns of the view are called Id",
		"CREATE LOCAL VIEW x AS SELECT Id FROM Media WHERE Id = ?": "a view has no parameters",
		"CREATE LOCAL VIEW x AS EXEC GetUserInfo":                  "sql: a view is a SELECT, without INTO",
		"CREATE LOCAL VIEW x AS SHOW TABLES":                       "sql: a view is a SELECT, without INTO",
		"CREATE LOCAL VIEW x AS SELECT 1; DROP LOCAL VIEW Top":     "a second statement begins here",
		"CREATE LOCAL VIEW x AS\nSELECT Id,\n Capt FROM Media":     "sql: line 3, column 2: no such column: Capt: did you mean Caption?",
		"CREATE LOCAL VIEW x AS SELECT Id FROM Mediaa":             "sql: line 1, column 39: no such table: Mediaa: did you mean Media?",
		"CREATE LOCAL VIEW x AS SELECT * FROM pragma_table_list":   "sql: line 1",
		"CREATE LOCAL VIEW x AS DELETE FROM Media":                 "sql: ",
		"CREATE LOCAL VIEW x AS SELECT * FROM x":                   "circle: x reads x",
		"ALTER LOCAL VIEW Top AS SELECT * FROM Days":               "circle",
		"ALTER LOCAL VIEW Top AS SELECT Id FROM Media":             "the view Best reads Top, and could not be read any more",
		"ALTER LOCAL VIEW None AS SELECT 1":                        "there is no view None",
		"DROP LOCAL VIEW None":                                     "there is no view None",
		"DROP LOCAL VIEW Top":                                      "it is read by Best: drop or alter that first",
		"CREATE VIEW x AS SELECT 1":                                "CREATE LOCAL VIEW",
	} {
		if _, err := try(t, db, text); err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), "sql: ") > 1 {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != someViews {
		t.Errorf("the file was written: %s %v", got, err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("CREATE LOCAL VIEW x AS SELECT 1 AS A"); err == nil {
		t.Error("a transaction defines a view")
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	if _, err := try(t, open(t, srv.DSN()), "CREATE LOCAL VIEW x AS SELECT 1 AS A"); err == nil || !strings.Contains(err.Error(), "set UserDefinedViews") {
		t.Errorf("without a file: %v", err)
	}
	for _, property := range []string{"UserDefinedViews=" + path, "UserViewsSchemaName=Mine", "FileRoot=/tmp"} {
		if _, err := driver.ParseUntrustedDSN(property); err == nil {
			t.Errorf("a stranger may write %s", property)
		}
	}
	for content, want := range map[string]string{
		`[]`:                             "no JSON object",
		`{"A": {"query": "SELECT 1"}} x`: "something follows",
		`{"A": {"query": 1}}`:            `no object with a text "query"`,
		`{"A": {}}`:                      `no object with a text "query"`,
		`{"A": {"query": "SELECT 1`:      "unexpected EOF",
		`{"A": {"query": "SELECT 1"}, "a": {"query": "SELECT 1"}}`: "there twice",
		`{"Media": {"query": "SELECT 1"}}`:                         "a table is called so",
	} {
		dsn, _ := withViews(t, srv, content)
		db, err := sql.Open("instagram", dsn)
		if err == nil {
			_ = db.Close()
		}
		var wrong *driver.ConfigError
		if !errors.As(err, &wrong) || wrong.Property != "UserDefinedViews" || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", content, err, want)
		}
	}
}

// Who defines views at the same time, in one program or in several, waits for the others.
func TestViews_together(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	dsn, path := withViews(t, srv, "")
	var all sync.WaitGroup
	for i := range 4 {
		db := open(t, dsn)
		for k := range 4 {
			all.Go(func() {
				if _, err := db.Exec(fmt.Sprintf("CREATE LOCAL VIEW v%d_%d AS SELECT %d AS n", i, k, i)); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	db := open(t, dsn)
	if got := query(t, db, "SELECT count(*) FROM sys_tables WHERE SchemaName = 'UserViews'"); !slices.Equal(got, []string{"16"}) {
		t.Errorf("there are %q", got)
	}
	// Another program has the lock: the context ends the wait, and nothing is done.
	other := flock.New(path + ".lock")
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := db.ExecContext(ctx, "DROP LOCAL VIEW v0_0"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while another one has the lock: %v", err)
	}
	if err := other.Unlock(); err != nil {
		t.Fatal(err)
	}
	query(t, db, "DROP LOCAL VIEW v0_0")
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 2 { // the file and its lock
		t.Errorf("there are %v %v", entries, err)
	}
}

// A view over what the cache keeps of a table is refused where it is made: a statement would not
// say when what it reads was kept.
func TestViews_kept(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	_, path := withViews(t, srv, `{"Old": {"query": "SELECT Id FROM media#Cache"}}`)
	db := open(t, cached(t, srv, ";UserDefinedViews="+path))
	query(t, db, "CACHE SELECT Id FROM Media")
	for _, text := range []string{"CREATE LOCAL VIEW Kp AS SELECT Id FROM [Media]#CACHE", "CREATE LOCAL VIEW Kp AS SELECT Id FROM [media#cache]", "SELECT Id FROM Old"} {
		if _, err := try(t, db, text); err == nil || !strings.Contains(err.Error(), "not what the cache keeps of them: name Media#CACHE in the statement itself") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if rows := query(t, db, "SELECT k.Id FROM Media#CACHE k JOIN Media m ON m.Id = k.Id"); len(rows) != 3 {
		t.Errorf("%q", rows)
	}
}
