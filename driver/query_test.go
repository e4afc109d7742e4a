package driver_test

import (
	"bytes"
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

func TestQuery(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 30})
	db := open(t, srv.DSN())
	data := srv.Data()
	if got := query(t, db, "SELECT Username, FollowersCount FROM InstagramBusinessProfile"); len(got) != 2 ||
		got[0] != fmt.Sprintf("%s|%d", data.Accounts[0].Username, data.Accounts[0].FollowersCount) {
		t.Errorf("profiles: %v", got)
	}
	if got := query(t, db, "SELECT count(*) FROM Media"); got[0] != "60" {
		t.Errorf("posts: %v", got)
	}
	newest := data.Accounts[0].Media[0]
	var (
		id      string
		likes   int64
		created time.Time
		enabled bool
	)
	err := db.QueryRow("SELECT Id, LikeCount, Timestamp, IsCommentEnabled FROM IGMedia WHERE Id = ?", newest.ID).Scan(&id, &likes, &created, &enabled)
	if err != nil || id != newest.ID || created.Location() != time.UTC || created.Unix() != newest.Timestamp.Unix() {
		t.Errorf("got %v %v %v %v, %v; want %+v", id, likes, created, enabled, err, newest)
	}
}

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
	for _, table := range append(query(t, db, "SELECT TableName FROM sys_tables WHERE AuthSchemes IS NULL OR AuthSchemes LIKE 'OAuth%'"), "(SELECT NULL AS a, x'00' AS b, ? AS c)") {
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

func TestTokens(t *testing.T) {
	t.Parallel()
	db := open(t, "BusinessAccountId=17841400000000000")
	if err := db.Ping(); err != nil {
		t.Errorf("Ping without a token: %v", err)
	}
	if _, err := try(t, db, "SELECT Id FROM Media"); !errors.Is(err, driver.ErrNoToken) {
		t.Errorf("got %v", err)
	}
}

func TestAPIErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		fault drivertest.FaultKind
		want  error
	}{
		{drivertest.FaultExpired, driver.ErrTokenExpired},
		{drivertest.FaultPermission, driver.ErrPermission},
		{drivertest.FaultThrottle, driver.ErrRateLimited},
	} {
		t.Run(fmt.Sprint(tt.fault), func(t *testing.T) {
			t.Parallel()
			srv := simulated(t, drivertest.Options{Media: 250, Faults: []drivertest.Fault{{Kind: tt.fault, At: 3}}})
			db := open(t, srv.DSN())
			lines, err := try(t, db, "SELECT Id, Caption FROM Media")
			var api *driver.APIError
			if !errors.Is(err, tt.want) || !errors.As(err, &api) || api.TraceID == "" || api.Path == "" {
				t.Fatalf("%d rows, then %v", len(lines), err)
			}
			if len(lines) == 0 {
				t.Error("the rows before the error were lost")
			}
		})
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 130})
	db := open(t, srv.DSN())
	var report driver.Report
	run := func(text string, args ...any) {
		rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), text, args...)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		if _, err := read(t, rows); err != nil {
			t.Fatal(err)
		}
	}
	run("SELECT MediaId, Reach, Navigation FROM MediaInsights")
	first := report
	if first.Rows != 130 || !first.Ended || !first.Complete || first.Requests == 0 || first.QuotaCalls < first.Requests || first.Bytes == 0 || len(first.Warnings) == 0 {
		t.Errorf("report %+v", first)
	}
	// The same is in the sys_ tables, on another connection too.
	held, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	for range 2 {
		run("SELECT * FROM sys_calls JOIN sys_warnings USING (StatementId)")
		if report.Requests != 0 {
			t.Errorf("reading sys_ tables made %d requests", report.Requests)
		}
		if got := query(t, db, "SELECT count(*), sum(QuotaCalls) FROM sys_calls WHERE StatementId = ?", first.Statement); got[0] != fmt.Sprintf("%d|%d", first.Requests, first.QuotaCalls) {
			t.Errorf("sys_calls: %v", got)
		}
		if got := query(t, db, "SELECT group_concat(DISTINCT Place) FROM sys_calls WHERE StatementId = ?", first.Statement); got[0] != "IGUser/,IGUser/media" {
			t.Errorf("sys_calls: for the sake of %v", got)
		}
		if got := query(t, db, "SELECT count(*), max(StatementId) FROM sys_warnings"); got[0] != fmt.Sprintf("%d|%d", len(first.Warnings), first.Statement) {
			t.Errorf("sys_warnings: %v", got)
		}
	}
}

func TestMaxRows(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 30})
	db := open(t, srv.DSN()+";MaxRows=7")
	for text, want := range map[string]int{
		"SELECT Id FROM Media":                                         7,
		"SELECT Id FROM Media LIMIT 20":                                7,
		"SELECT Id FROM Media LIMIT 5":                                 5,
		"SELECT Id FROM Media LIMIT 7":                                 7,
		"SELECT MediaType, count(*) FROM Media GROUP BY Id":            30,
		"SELECT PropertyName FROM sys_connection_props":                len(query(t, db, "SELECT PropertyName FROM sys_connection_props")),
		"SELECT m.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id": 7,
	} {
		var report driver.Report
		rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), text)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := read(t, rows)
		if err != nil || len(lines) != want {
			t.Errorf("%s: %d rows, %v", text, len(lines), err)
		}
		cut := want == 7 && !strings.HasSuffix(text, "LIMIT 7")
		if report.Complete == cut {
			t.Errorf("%s: report %+v", text, report)
		}
	}
}

func TestCloseEarly(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 1000})
	db := open(t, srv.DSN())
	rows, err := db.Query("SELECT Id FROM Media")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if !rows.Next() {
			t.Fatal(rows.Err())
		}
	}
	for range 2 {
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
	if calls := srv.Calls(); calls > 3 {
		t.Errorf("%d calls for three rows", calls)
	}
}

// However long a reader takes, only a few pages are fetched ahead of it.
func TestRowsInFlight(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 4000})
	db := open(t, srv.DSN())
	rows, err := db.Query("SELECT Id FROM Media")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	others := 0
	for pages := 1; pages <= 20; pages++ {
		for range 100 {
			if !rows.Next() {
				t.Fatal(rows.Err())
			}
		}
		for range 5 { // time for a walk that would not wait
			query(t, db, "SELECT Username FROM InstagramBusinessProfile")
			others++
		}
		// The list of accounts, and three pages at the most.
		if more := srv.Calls() - others - pages; more > 4 {
			t.Fatalf("%d pages read, %d calls beyond them", pages, more)
		}
	}
}

// One connection holds several open rows, of one statement and of several.
func TestManyOpenRows(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 40})
	db := open(t, srv.DSN())
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	stmt, err := tx.Prepare("SELECT Id FROM Media WHERE LikeCount >= ?")
	if err != nil {
		t.Fatal(err)
	}
	var open []*sql.Rows
	for range 3 {
		rows, err := stmt.Query(0)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, rows)
	}
	other, err := tx.Query("SELECT MediaId FROM Comments")
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		for _, rows := range append(slices.Clone(open), other) {
			if !rows.Next() {
				t.Fatal(rows.Err())
			}
		}
	}
	for _, rows := range open {
		lines, err := read(t, rows)
		if err != nil || len(lines) != 30 {
			t.Errorf("%d rows more, %v", len(lines), err)
		}
	}
	if err := errors.Join(other.Close(), tx.Commit()); err != nil {
		t.Error(err)
	}
}

func TestPreparedByMany(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 20})
	db := open(t, srv.DSN())
	db.SetMaxOpenConns(3)
	stmt, err := db.Prepare("SELECT Id FROM Media WHERE Id = @id OR Id = ?")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	posts := srv.Data().Accounts[0].Media
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 5 {
				want := posts[(i+n)%len(posts)].ID
				var got string
				if err := stmt.QueryRow(sql.Named("id", want), "none").Scan(&got); err != nil || got != want {
					t.Errorf("got %q, %v, want %q", got, err, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestCancel(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 500, Faults: []drivertest.Fault{{Kind: drivertest.FaultHang, Every: 1, Path: "media"}}})
	db := open(t, srv.DSN())
	for _, text := range []string{
		"SELECT Id FROM Media",
		"SELECT count(*) FROM Media",
		"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		rows, err := db.QueryContext(ctx, text)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for srv.Calls() == 0 && !strings.HasPrefix(text, "WITH") {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		if _, err := read(t, rows); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", text, err)
		}
		if err := rows.Close(); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		cancel()
	}
	if got := query(t, db, "SELECT 1"); got[0] != "1" {
		t.Error("the connection is of no use afterwards")
	}
}

func TestOutOfMemory(t *testing.T) {
	t.Parallel()
	db := open(t, "")
	db.SetMaxOpenConns(1)
	hog := "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 40) SELECT group_concat(zeroblob(16000000) || i) FROM n"
	if _, err := try(t, db, hog); err == nil {
		t.Error("no error")
	}
	hog = "WITH RECURSIVE n(i, b) AS (VALUES (1, zeroblob(16000000)) UNION ALL SELECT i + 1, zeroblob(16000000 + i) FROM n WHERE i < 40) SELECT count(DISTINCT b) FROM n ORDER BY 1"
	if _, err := try(t, db, hog); !errors.Is(err, driver.ErrOutOfMemory) {
		t.Errorf("got %v", err)
	}
	if got := query(t, db, "SELECT 1"); got[0] != "1" {
		t.Error("the pool kept the bad connection")
	}
}

func TestTransactions(t *testing.T) {
	t.Parallel()
	db := open(t, "")
	for level, ok := range map[sql.IsolationLevel]bool{
		sql.LevelDefault: true, sql.LevelReadCommitted: false, sql.LevelSerializable: false,
	} {
		tx, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: level})
		if ok != (err == nil) || (!ok && !errors.Is(err, errors.ErrUnsupported)) {
			t.Errorf("%v: %v", level, err)
		}
		if tx == nil {
			continue
		}
		if got := query(t, tx, "SELECT 1"); got[0] != "1" {
			t.Error("a transaction does not read")
		}
		if _, err := tx.Exec("DELETE FROM Comments WHERE Id = '1'"); !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "read-only") {
			t.Errorf("write: %v", err)
		}
		if err := tx.Commit(); err != nil {
			t.Error(err)
		}
	}
}

func TestExec(t *testing.T) {
	t.Parallel()
	db := open(t, "OAuthClientId=100000000000001;CallbackURL=https://localhost:33333/")
	result, err := db.Exec("EXEC GetOAuthAuthorizationURL @State = ?", "abc")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); n != 0 || err != nil {
		t.Errorf("rows affected %d, %v", n, err)
	}
	if _, err := result.LastInsertId(); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("last id: %v", err)
	}
	if _, err := db.Exec("SELECT * FROM sys_tables"); err != nil {
		t.Error(err)
	}
	stmt, err := db.Prepare("EXEC GetOAuthAuthorizationURL @State = @state, @Scope = :scope")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	for range 2 {
		var address, state string
		if err := stmt.QueryRow(sql.Named("state", "xyz"), sql.Named("scope", "instagram_basic")).Scan(&address, &state); err != nil || state != "xyz" {
			t.Errorf("got %q %q, %v", address, state, err)
		}
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	db := open(t, "")
	instant := time.Date(2026, 5, 6, 9, 8, 7, 500_000_000, time.FixedZone("", 2*3600))
	text := "x"
	type named string
	for _, tt := range []struct {
		value any
		want  string
	}{
		{nil, "NULL|null"},
		{"a\x00b é 😀", "a\x00b é 😀|text"},
		{[]byte("bytes"), "bytes|text"},
		{named("n"), "n|text"},
		{&text, "x|text"},
		{(*string)(nil), "NULL|null"},
		{sql.NullInt64{Int64: 5, Valid: true}, "5|integer"},
		{sql.NullString{}, "NULL|null"},
		{[]byte(nil), "NULL|null"},
		{[]byte{}, "|text"},
		{[]byte("é 😀\t\r\n"), "é 😀\t\r\n|text"},
		{[]byte{0xff, 0}, "x'ff00'|blob"},
		{[]byte("a\x00b"), "x'610062'|blob"},
		{[]byte("\x1f"), "x'1f'|blob"},
		{int8(-3), "-3|integer"},
		{uint32(3), "3|integer"},
		{int64(1<<63 - 1), "9223372036854775807|integer"},
		{uint64(1<<64 - 1), "18446744073709551615|text"},
		{0.25, "0.25|real"},
		{true, "1|integer"},
		{instant, "2026-05-06 07:08:07.5|text"},
	} {
		if got := query(t, db, "SELECT ?1, typeof(?1)", tt.value); got[0] != tt.want {
			t.Errorf("%#v: got %q, want %q", tt.value, got[0], tt.want)
		}
	}
	for _, tt := range []struct {
		text string
		args []any
		want string
	}{
		{"SELECT ?", nil, "too few arguments"},
		{"SELECT 1", []any{1}, "too many arguments"},
		{"SELECT @a, @b", []any{sql.Named("a", 1)}, "parameter @b has no value"},
		{"SELECT @a", []any{sql.Named("z", 1)}, "argument z: the statement has no such parameter; it has @a"},
		{"SELECT ?", []any{sql.Named("z", 1)}, "have no names"},
		{"SELECT 1", []any{sql.Named("z", 1)}, "no such parameter; it has none"},
		{"SELECT @a", []any{sql.Named("a", 1), sql.Named("A", 2)}, "given twice"},
		{"SELECT ?", []any{[]string{"x"}}, "argument 1: a []string cannot be a parameter"},
		{"SELECT ?", []any{struct{}{}}, "cannot be a parameter"},
		{"SELECT ?", []any{"\xff"}, "parameter 1: the text is not UTF-8"},
		{"SELECT Id FROM Media WHERE Id = @a", []any{[]byte{0xff, 0}}, "a BLOB cannot be compared with a column of these tables: CAST it AS TEXT"},
	} {
		if _, err := try(t, db, tt.text, tt.args...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %v: got %v, want %q", tt.text, tt.args, err, tt.want)
		}
	}
	if got := query(t, db, "SELECT @a, ?, :b, @a", sql.Named("a", 1), 2, sql.Named("b", 3)); got[0] != "1|2|3|1" {
		t.Errorf("mixed: %v", got)
	}
	if got := query(t, db, "SELECT @a, :b", 1, 2); got[0] != "1|2" {
		t.Errorf("in order: %v", got)
	}
}

// Bytes come back as they went in, into whatever a program scans bytes, also through
// functions, subqueries and sorting.
func TestParameters_bytes(t *testing.T) {
	t.Parallel()
	db := open(t, "")
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, b := range [][]byte{all, {0}, {0xff}, {0xc3, 0x28}, []byte("text"), {}, bytes.Repeat([]byte{0x80, 0}, 50_000)} {
		for _, text := range []string{
			"SELECT ?", "SELECT max(column1) FROM (VALUES (?1), (?1)) GROUP BY column1 ORDER BY column1",
			"SELECT unhex(hex(?))", "SELECT x FROM (SELECT ? AS x UNION ALL SELECT x'00' LIMIT 1)",
		} {
			var got []byte
			if err := db.QueryRow(text, b).Scan(&got); err != nil || !bytes.Equal(got, b) {
				t.Errorf("%s: %.20x came back as %.20x, %v", text, b, got, err)
			}
		}
	}
	var kept any
	if err := db.QueryRow("SELECT ?", all).Scan(&kept); err != nil || !bytes.Equal(kept.([]byte), all) {
		t.Errorf("%T, %v", kept, err)
	}
}

// An alias of a column of instants compares as the column does, whatever form
// the instant is written in, and is pushed down as it is.
func TestAliasOfInstant(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 60})
	db := open(t, srv.DSN())
	at := srv.Data().Accounts[0].Media[20].Timestamp
	for _, form := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05-0700", "2006-01-02"} {
		text := at.Format(form)
		got := query(t, db, `SELECT (SELECT count(*) FROM Media WHERE Created >= ?1), (SELECT count(*) FROM Media WHERE Timestamp >= ?1),
			(SELECT count(*) FROM IGMedia WHERE Timestamp >= ?1), (SELECT count(*) FROM IGMedia WHERE Created >= ?1)`, text)
		counts := strings.Split(got[0], "|")
		if counts[0] == "0" || counts[0] == "60" || slices.ContainsFunc(counts, func(c string) bool { return c != counts[0] }) {
			t.Errorf("from %s: %v", text, counts)
		}
	}
	for _, column := range []string{"Created", "Timestamp"} {
		if got := query(t, db, "EXPLAIN SELECT Id FROM Media WHERE "+column+" >= '2026-11-01'"); !strings.Contains(got[0], "|Created >=|NULL|") {
			t.Errorf("%s is not pushed down: %v", column, got)
		}
	}
}
