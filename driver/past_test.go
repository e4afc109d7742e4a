package driver_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// keptMedia is Media as a sync.yaml with a few columns keeps it.
func keptMedia() *history.Table {
	return &history.Table{
		Name: "Media", Key: []string{"Id"}, Within: []string{"Created"},
		Columns: []history.Column{{Name: "Id"}, {Name: "Caption"}, {Name: "LikesCount", Type: history.Integer}, {Name: "IsCommentEnabled", Type: history.Boolean}, {Name: "Created", Type: history.Time}},
	}
}

// keptFile is a file in which tables are kept, by steps.
type keptFile struct {
	t    *testing.T
	path string
	sink *sqlsink.Sink
}

func keep(t *testing.T, tables ...*history.Table) *keptFile {
	t.Helper()
	k := &keptFile{t: t, path: filepath.Join(t.TempDir(), "kept.db")}
	var err error
	if k.sink, err = sqlsink.OpenSQLite(k.path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.sink.Close() })
	if err := k.sink.Prepare(t.Context(), tables); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k *keptFile) step(account string, b history.Batch) {
	k.t.Helper()
	claim, err := k.sink.Claim(k.t.Context(), history.Task{Account: account, Table: b.Table.Name})
	if err != nil {
		k.t.Fatal(err)
	}
	b.Scan.Account, b.Scan.Ended = account, b.Scan.Began.Add(time.Second)
	if _, err := k.sink.Commit(k.t.Context(), claim, &history.Step{Batches: []history.Batch{b}}); err != nil {
		k.t.Fatal(err)
	}
}

var keptDay = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// threeDays keeps posts of three days: a changes, b is deleted, c comes.
func threeDays(t *testing.T) *keptFile {
	k := keep(t, keptMedia())
	row := func(id, caption string, likes any) history.Row {
		r := history.Row{Values: []any{id, caption, likes, true, keptDay}}
		if likes == nil {
			r.Missing = map[string][]string{"LikesCount": {"no_permission"}}
		}
		return r
	}
	for day, rows := range [][]history.Row{
		{row("a", "first", int64(1)), row("b", "second", nil)},
		{row("a", "first", int64(5)), row("b", "second", nil)},
		{row("a", "first, edited", int64(5)), row("c", "third", int64(0))},
	} {
		k.step("17", history.Batch{Table: keptMedia(), Rows: rows, Scope: &history.Scope{}, Scan: history.Scan{Began: keptDay.AddDate(0, 0, day), Complete: true}})
	}
	return k
}

// What a kept table was at a moment is answered from the file, without a call.
func TestAsOf(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 12})
	k := threeDays(t)
	db := open(t, srv.DSN()+";KeptLocation="+k.path)
	for _, x := range []struct {
		text string
		args []any
		want []string
		asOf int // day of the last reading
	}{
		{"SELECT Id, LikesCount, IsCommentEnabled, Created FROM Media FOR SYSTEM_TIME AS OF '2026-03-01 13:00' ORDER BY Id", nil, []string{"a|1|true|2026-03-01T12:00:00Z", "b|NULL|true|2026-03-01T12:00:00Z"}, 0},
		{"SELECT m.Id FROM Media FOR SYSTEM_TIME AS OF '2026-03-03T12:00:00Z' m ORDER BY m.Id", nil, []string{"a", "c"}, 2},
		{"SELECT m.Id FROM Media FOR SYSTEM_TIME AS OF ? AS m WHERE LikesCount > ?", []any{keptDay.AddDate(0, 0, 1), 2}, []string{"a"}, 1},
		{"SELECT Media.Id FROM Instagram.Media FOR SYSTEM_TIME AS OF TIMESTAMP '2026-03-01 12:00:00' + INTERVAL 1 DAY WHERE Media.LikesCount = 5", nil, []string{"a"}, 1},
		{"SELECT now.Id, old.LikesCount, now.LikesCount FROM Media FOR SYSTEM_TIME AS OF '2026-03-02' old JOIN kept.Media now ON now.Id = old.Id", nil, []string{"a|1|5"}, 0},
		{"SELECT a.Id FROM kept.Media FOR SYSTEM_TIME AS OF '2026-03-02' a LEFT JOIN kept.Media b ON b.Id = a.Id WHERE b.Id IS NULL", nil, []string{"b"}, 0},
		{"SELECT kept.Media.Id FROM kept.Media WHERE kept.Media.Caption LIKE '%edited'", nil, []string{"a"}, 2},
		{"SELECT Id, seen_from, seen_to IS NULL, scan, account FROM kept.Media_history WHERE Id = 'a' ORDER BY seen_from", nil, []string{"a|2026-03-01T12:00:00Z|0|1|17", "a|2026-03-02T12:00:00Z|0|2|17", "a|2026-03-03T12:00:00Z|1|3|17"}, 2},
		{"SELECT d.day, count(m.Id), sum(m.LikesCount) FROM (VALUES ('2026-03-01 18:00'), ('2026-03-02 18:00'), ('2026-03-03 18:00')) d(day) JOIN Media FOR SYSTEM_TIME AS OF d.day m GROUP BY d.day", nil, []string{"2026-03-01 18:00|2|1", "2026-03-02 18:00|2|5", "2026-03-03 18:00|2|5"}, 0},
		{"SELECT Id FROM kept.Media WHERE as_of = '2026-03-02'", nil, []string{"a", "b"}, 0},
		{"SELECT Id, account FROM kept.Media('2026-03-02') WHERE Id IN ('a', 'z', 'a')", nil, []string{"a|17"}, 0},
		{"SELECT count(*) FROM Media FOR SYSTEM_TIME AS OF '2026-03-02' WHERE Id = NULL", nil, []string{"0"}, 0},
		{"WITH w AS (SELECT * FROM Media FOR SYSTEM_TIME AS OF '2026-03-02') SELECT * FROM w WHERE Id = 'b'", nil, []string{"b|second|NULL|true|2026-03-01T12:00:00Z"}, 0},
	} {
		got, report := reported(t, db, x.text, x.args...)
		if !slices.Equal(got, x.want) {
			t.Errorf("%s:\n%q, want\n%q", x.text, got, x.want)
		}
		if report.Requests > 0 || !report.Complete || x.asOf >= 0 && !report.AsOf.Equal(keptDay.AddDate(0, 0, x.asOf)) {
			t.Errorf("%s: report %+v", x.text, report)
		}
	}
	_, report := reported(t, db, "SELECT LikesCount FROM Media FOR SYSTEM_TIME AS OF '2026-03-02'")
	if len(report.Warnings) != 1 || report.Warnings[0].Reason != "no_permission" || report.Warnings[0].Column != "LikesCount" || report.Warnings[0].Count != 1 {
		t.Errorf("why a value is NULL is not told: %+v", report.Warnings)
	}
	if got := report.Warnings[0].Message; !strings.HasPrefix(got, "NULL as it was kept: the login was not granted a permission") {
		t.Errorf("it is told as %q, and the column and the word for programs are told besides", got)
	}
	if _, report := reported(t, db, "SELECT Id, Caption FROM Media FOR SYSTEM_TIME AS OF '2026-03-02'"); len(report.Warnings) > 0 {
		t.Errorf("told of what is not read: %+v", report.Warnings)
	}
	steps := query(t, db, "EXPLAIN SELECT o.Id FROM Media FOR SYSTEM_TIME AS OF '2026-03-02' o JOIN kept.Media n ON n.Id = o.Id JOIN kept.Media_history h ON h.Id = n.Id WHERE h.scan = 1")
	if all := strings.Join(steps, "\n"); len(steps) != 4 || !strings.Contains(all, "kept.Media|from what is kept, as of 2026-03-02|") || !strings.Contains(all, "kept.Media|from what is kept, as of now|") ||
		!strings.Contains(all, "kept.Media_history|from what is kept, all versions|") || !strings.Contains(steps[3], "|the whole statement|NULL|NULL|NULL|0|") {
		t.Errorf("explained %q", steps)
	}
}

// Live and kept tables stand in one statement.
func TestAsOf_live(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 12})
	plain := open(t, srv.DSN())
	ids := query(t, plain, "SELECT Id FROM Media ORDER BY Id")
	table := keptMedia()
	k := keep(t, table)
	var rows []history.Row
	for i, id := range ids[:7] {
		rows = append(rows, history.Row{Values: []any{id, "was", int64(i), true, keptDay}})
	}
	k.step("1", history.Batch{Table: table, Rows: rows, Scope: &history.Scope{}, Scan: history.Scan{Began: keptDay, Complete: true}})
	db := open(t, srv.DSN()+";KeptLocation="+k.path)
	var want []string
	for i, id := range ids[:7] {
		want = append(want, fmt.Sprintf("%s|%d|1", id, i))
	}
	got, report := reported(t, db, "SELECT m.Id, o.LikesCount, m.LikesCount IS NOT NULL AND m.Caption <> o.Caption FROM Media m JOIN Media FOR SYSTEM_TIME AS OF '2026-03-05' o ON o.Id = m.Id ORDER BY m.Id")
	if !slices.Equal(got, want) || report.QuotaCalls == 0 || report.QuotaCalls > 3 || !report.AsOf.Equal(keptDay) {
		t.Errorf("%q, want %q, with %d calls, as of %v", got, want, report.QuotaCalls, report.AsOf)
	}
	for _, text := range []string{ // those of docs/keeping.md
		"SELECT m.Id, m.LikesCount - was.LikesCount AS Gained\nFROM Media m\nJOIN Media FOR SYSTEM_TIME AS OF '2026-11-01' was ON was.Id = m.Id",
		"SELECT Id, Caption FROM kept.Media",
		"SELECT Id, LikesCount, seen_from, seen_to FROM kept.Media_history WHERE Id <> '17'",
	} {
		if got, report := reported(t, db, text); len(got) != 7 || !report.Complete {
			t.Errorf("%s: %q, %+v", text, got, report)
		}
	}
	steps := query(t, db, "EXPLAIN SELECT m.Id FROM Media m JOIN Media FOR SYSTEM_TIME AS OF ? o ON o.Id = m.Id", "2026-03-05")
	if len(steps) != 3 || !strings.Contains(strings.Join(steps, "\n"), "kept.Media|from what is kept, as of the moment that is given|") {
		t.Errorf("explained %q", steps)
	}
}

// A connection that keeps to one account reads what is kept of that one alone, however it is
// looked for, and how whole it is says its readings.
func TestAsOf_account(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 12})
	k := threeDays(t) // of the account 17
	k.step("18", history.Batch{
		Table: keptMedia(), Rows: []history.Row{{Values: []any{"d", "another's", int64(7), true, keptDay}}}, Scope: &history.Scope{},
		Scan: history.Scan{Began: keptDay.AddDate(0, 0, 1), Reasons: []history.Reason{{Reason: "partial", Message: "cut short", Incomplete: true}}},
	})
	at := func(account string) *sql.DB {
		return open(t, srv.DSN()+";KeptLocation="+k.path+";BusinessAccountId="+account)
	}
	first, second := at("17"), at("18")
	for _, x := range []struct {
		db       *sql.DB
		text     string
		want     string
		complete bool
	}{
		{first, "SELECT Id FROM kept.Media ORDER BY Id", "a c", true},
		{second, "SELECT Id FROM kept.Media ORDER BY Id", "d", false},
		{second, "SELECT Id FROM Media FOR SYSTEM_TIME AS OF '2026-03-02 12:00'", "d", false},
		{first, "SELECT Id FROM Media FOR SYSTEM_TIME AS OF '2026-03-02 12:00' ORDER BY Id", "a b", true},
		{first, "SELECT DISTINCT account FROM kept.Media_history", "17", true},
		{first, "SELECT Id FROM kept.Media WHERE Id IN ('a', 'd')", "a", true},
		{second, "SELECT Id FROM kept.Media('2026-03-02 12:00') WHERE Id IN ('a', 'd')", "d", false},
		{first, "SELECT Id FROM kept.Media WHERE account = '18'", "", true},
		{second, "SELECT m.Id FROM (VALUES ('a'), ('d')) v(id) JOIN kept.Media m ON m.Id = v.id", "d", false},
	} {
		if got, report := reported(t, x.db, x.text); strings.Join(got, " ") != x.want || report.Complete != x.complete || report.Requests > 0 {
			t.Errorf("%s: %q, and not %q; %+v", x.text, got, x.want, report)
		}
	}
	for text, says := range map[string]string{
		"SELECT Id FROM Media FOR SYSTEM_TIME AS OF '2026-03-01 13:00'": "it was kept first on 2026-03-02",
	} {
		if _, err := try(t, second, text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", text, err, says)
		}
	}
	if _, err := try(t, at("19"), "SELECT Id FROM kept.Media"); err == nil || !strings.Contains(err.Error(), "Media is not kept of the account 19, to which BusinessAccountId bounds the connection") {
		t.Errorf("of an account that is not kept: %v", err)
	}
}

// What cannot be answered says what to do.
func TestAsOf_refused(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 12})
	k := threeDays(t)
	kept, none := open(t, srv.DSN()+";KeptLocation="+k.path), open(t, srv.DSN())
	absent := open(t, srv.DSN()+";KeptLocation="+filepath.Join(t.TempDir(), "other.db"))
	for _, x := range []struct{ where, text, says string }{
		{"none", "SELECT Id FROM Media FOR SYSTEM_TIME AS OF '2026-03-02'", "line 1, column 16: Media: no kept tables are known: set KeptLocation"},
		{"none", "SELECT Id FROM kept.Media", "set KeptLocation"},
		{"absent", "SELECT Id FROM kept.Media", "viewfinder sync run makes it"},
		{"kept", "SELECT Id FROM Comments FOR SYSTEM_TIME AS OF '2026-03-02'", "Comments is not kept in the file KeptLocation: add it to sync.yaml, or ask for one of Media"},
		{"kept", "SELECT Id FROM Media FOR SYSTEM_TIME AS OF '2026-02-02'", "nothing of Media was kept on 2026-02-02T00:00:00Z: it was kept first on 2026-03-01T12:00:00Z"},
		{"kept", "SELECT Id FROM Media FOR SYSTEM_TIME AS OF 'yesterday'", "'yesterday': that is no moment"},
		{"kept", "EXPLAIN SELECT Id FROM Media FOR SYSTEM_TIME AS OF 'yesterday'", "'yesterday': that is no moment"},
		{"kept", "SELECT Id FROM Media FOR SYSTEM_TIME AS OF NULL", "NULL: that is no moment"},
		{"kept", "SELECT Id FROM Media FOR SYSTEM_TIME AS OF", "a moment follows it"},
		{"kept", "SELECT Id FROM Media FOR SYSTEM_TIME ALL", "kept.Media_history has all versions"},
		{"kept", "SELECT Id FROM Media m FOR SYSTEM_TIME AS OF '2026-03-02'", "before its alias"},
		{"kept", "SELECT Id FROM kept.Media WHERE as_of > '2026-03-02'", "as_of is the moment of Media"},
		{"kept", "SELECT Id FROM kept.Media WHERE as_of = '2026-03-02' OR Id = 'a'", "as_of is the moment of Media"},
		{"kept", "SELECT as_of FROM kept.Media", "as_of is the moment of Media"},
		{"kept", "SELECT ViewCount FROM kept.Media", "no such column: ViewCount: what is kept of a table need not have all"},
		{"kept", "SELECT m.ViewCount FROM kept.Media m", "no such column: m.ViewCount: what is kept of a table need not have all"},
		{"kept", "SELECT Id FROM kept.Media_history FOR SYSTEM_TIME AS OF '2026-03-02'", "kept.Media_history has the versions of all moments"},
		{"kept", "DELETE FROM kept.Media WHERE Id = 'a'", "kept tables are read, and not written to"},
		{"kept", "UPDATE kept.Media SET Caption = '' WHERE Id = 'a'", "kept tables are read, and not written to"},
		{"kept", "INSERT INTO kept.Media (Id) VALUES ('a')", "kept tables are read, and not written to"},
	} {
		db := map[string]querier{"none": none, "absent": absent, "kept": kept}[x.where]
		if _, err := try(t, db, x.text); err == nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: %v, want %q", x.text, err, x.says)
		}
	}
}

// The format that is written is the one that is read.
func TestAsOf_format(t *testing.T) {
	if past.Format != sqlsink.Format {
		t.Errorf("the format %d is read, and %d is written", past.Format, sqlsink.Format)
	}
}
