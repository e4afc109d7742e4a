package session_test

import (
	"fmt"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Columns and parameters are known before a statement runs, which sends nothing, and
// the columns are those that the rows have.
func TestStatement_knownBefore(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	s := begin(t, pool(t, srv.AppDSN()+";OAuthAccessToken="+srv.Token(), connect.Options{}))
	for _, tt := range []struct {
		query           string
		columns, params string
		args            []any
	}{
		{"SELECT Id, likecount, Created AS made FROM Media", "[{Id TEXT} {likecount INTEGER} {made DATETIME}]", "[]", nil},
		{"SELECT count(*), max(Created), NULL FROM Media", "[{count(*) INTEGER} {max(Created) DATETIME} {NULL }]", "[]", nil},
		{
			"SELECT 1 AS one FROM Media WHERE Created > ? AND LikeCount >= @least AND ? = Id LIMIT ?", "[{one INTEGER}]",
			"[{ DATETIME} {@least INTEGER} { TEXT} { INTEGER}]",
			[]any{"2020-01-01", int64(1), "1", int64(1)},
		},
		{"SELECT date('2026-01-01') d, x'00' b WHERE ? = 1 OR ? IS NULL", "[{d DATE} {b BLOB}]", "[{ } { }]", []any{int64(1), nil}},
		{"SELECT Id FROM Media WHERE LikeCount = ?1 OR Caption = ?1", "[{Id TEXT}]", "[{ }]", []any{"x"}},
		{"SELECT Id FROM Media WHERE Id IN (?, ?)", "[{Id TEXT}]", "[{ TEXT} { TEXT}]", []any{"1", "2"}},
		{"SHOW TABLES", "[{TableName TEXT} {TableType TEXT} {Description TEXT}]", "[]", nil},
		{"EXEC GetOAuthAuthorizationURL @State = :state, @CallbackURL = 'https://shop.example/'", "[{URL TEXT} {State TEXT}]", "[{:state }]", []any{"s"}},
		{
			"EXPLAIN SELECT Id FROM Media",
			"[{Step INTEGER} {Table TEXT} {Access TEXT} {Request TEXT} {Pushed TEXT} {Checked TEXT} {Calls TEXT} {QuotaPercent TEXT} {Seconds TEXT}]", "[]", nil,
		},
		{
			"EXPLAIN ANALYZE SELECT Id FROM Media",
			"[{Step INTEGER} {Table TEXT} {Access TEXT} {Request TEXT} {Pushed TEXT} {Checked TEXT} {Calls TEXT} {QuotaPercent TEXT} {Seconds TEXT}" +
				" {ActualCalls INTEGER} {ActualRequests INTEGER} {ActualRows INTEGER} {ActualSeconds REAL} {UsagePercent REAL}]", "[]", nil,
		},
	} {
		srv.ResetJournal()
		st, err := s.Prepare(t.Context(), tt.query)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		if got := fmt.Sprint(st.Columns()); got != tt.columns {
			t.Errorf("%s: columns %s, want %s", tt.query, got, tt.columns)
		}
		if got := fmt.Sprint(st.Params()); got != tt.params {
			t.Errorf("%s: parameters %s, want %s", tt.query, got, tt.params)
		}
		if n := srv.Calls(); n != 0 {
			t.Errorf("%s: %d calls before it ran", tt.query, n)
		}
		args := make([]session.Arg, len(tt.args))
		for i, v := range tt.args {
			args[i].Value = v
		}
		for range 2 { // a statement may run again
			rows, err := st.Run(t.Context(), args)
			if err != nil {
				t.Errorf("%s: %v", tt.query, err)
				break
			}
			if got := fmt.Sprint(rows.Columns()); got != tt.columns {
				t.Errorf("%s: the rows have columns %s, want %s", tt.query, got, tt.columns)
			}
			if _, err := read(t, rows); err != nil {
				t.Errorf("%s: %v", tt.query, err)
			}
		}
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}
}

// The report is there when the rows have ended, and told once.
func TestRows_report(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	s := begin(t, pool(t, srv.DSN(), connect.Options{}))
	told := 0
	rows, err := s.Query(session.WithReport(t.Context(), func(session.Report) { told++ }), "SELECT Id FROM Media", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, ended := rows.Report(); ended || told != 0 {
		t.Error("there is a report before the rows have ended")
	}
	if _, err := read(t, rows); err != nil {
		t.Fatal(err)
	}
	if r, ended := rows.Report(); !ended || told != 1 || r.Rows != 3 || !r.Ended || !r.Complete || r.Requests == 0 {
		t.Errorf("report %+v, ended %t, told %d times", r, ended, told)
	}
	if _, err := s.Query(session.WithReport(t.Context(), func(session.Report) { told++ }), "SELECT Nothing FROM Media", nil); err == nil || told != 2 {
		t.Errorf("%v, told %d times", err, told)
	}
}
