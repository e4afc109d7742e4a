package driver_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
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
