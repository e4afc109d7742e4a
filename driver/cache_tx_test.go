package driver_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What a transaction reads of the cache is of one moment, whoever writes meanwhile.
func TestCache_transaction(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 120})
	dsn := cached(t, srv, ";AutoCache=true")
	db, other := open(t, dsn), open(t, dsn)
	const all, kept = "SELECT Id FROM Media ORDER BY Id", "SELECT Id FROM Media#CACHE ORDER BY Id"
	want := query(t, db, all)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, text := range []string{all, kept} {
		if got := query(t, tx, text); !slices.Equal(got, want) {
			t.Errorf("%s: %d rows", text, len(got))
		}
		query(t, other, "CACHE WITH TRUNCATE SELECT Id FROM Media WHERE LikesCount >= 0 LIMIT 7")
	}
	for _, text := range []string{all, kept} {
		got, report := reported(t, tx, text)
		if !slices.Equal(got, want) || report.QuotaCalls > 0 || report.AsOf.IsZero() {
			t.Errorf("later: %s: %d rows, %+v", text, len(got), report)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := query(t, db, kept); len(got) != 7 {
		t.Errorf("after it %d rows", len(got))
	}
	if got, report := reported(t, db, all); !slices.Equal(got, want) || report.QuotaCalls == 0 {
		t.Errorf("after it %d rows, %+v", len(got), report)
	}
}

// A transaction whose first statement another program has read for is of one moment as well.
func TestCache_transactionAfterOther(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 300, Latency: 200 * time.Millisecond})
	dsn := cached(t, srv, ";AutoCache=true")
	db, other := open(t, dsn), open(t, dsn)
	const all = "SELECT Id FROM Media ORDER BY Id"
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	reads := make(chan []string, 1)
	go func() {
		lines, err := try(t, other, all)
		if err != nil {
			t.Error(err)
		}
		reads <- lines
	}()
	for srv.Calls() == 0 {
		runtime.Gosched()
	}
	got, report := reported(t, tx, all)
	if want := <-reads; !slices.Equal(got, want) || len(got) != 300 || report.AsOf.IsZero() {
		t.Fatalf("%d rows of %d, %+v", len(got), len(want), report)
	}
	query(t, other, "CACHE WITH TRUNCATE SELECT Id FROM Media WHERE LikesCount >= 0 LIMIT 7")
	if again, report := reported(t, tx, all); !slices.Equal(again, got) || report.QuotaCalls > 0 {
		t.Errorf("later %d rows, %+v", len(again), report)
	}
}

// Rows to be written are found among those that are kept, where a statement says so.
func TestCache_written(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 30})
	db := open(t, cached(t, srv, ";AutoCache=true;ReadOnly=false"))
	query(t, db, "CACHE SELECT Id, LikesCount FROM Media")
	before := srv.Calls()
	if _, err := db.Exec("INSERT INTO Comments (MediaId, Text) SELECT Id, 'seen ' || LikesCount FROM Media#CACHE ORDER BY Id LIMIT 2"); err != nil {
		t.Fatal(err)
	}
	if n := srv.Calls() - before; n > 3 {
		t.Errorf("%d calls for two comments", n)
	}
	if got := query(t, db, "SELECT count(*) FROM Comments WHERE Text LIKE 'seen %' AND MediaId IN (SELECT Id FROM Media ORDER BY Id LIMIT 2)"); !slices.Equal(got, []string{"2"}) {
		t.Errorf("%q comments", got)
	}
}

// What is written shows in what counts it, and what was kept is still there without a network.
func TestCache_counted(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 30})
	dsn := cached(t, srv, ";AutoCache=true")
	db := open(t, dsn+";ReadOnly=false")
	const text = "SELECT Id, CommentsCount FROM Media ORDER BY Id"
	before := query(t, db, text)
	if _, report := reported(t, db, text); report.AsOf.IsZero() {
		t.Fatalf("%+v", report)
	}
	if _, err := db.Exec("INSERT INTO Comments (MediaId, Text) SELECT min(Id), 'one more' FROM Media"); err != nil {
		t.Fatal(err)
	}
	offline, report := reported(t, open(t, dsn+";Offline=true"), text)
	if !slices.Equal(offline, before) || report.AsOf.IsZero() {
		t.Errorf("without a network %q, and not %q as of %v", offline, before, report.AsOf)
	}
	if after := query(t, db, text); slices.Equal(after, before) {
		t.Errorf("%q comments, and one more %q", before, after)
	}
}

// Whatever a CACHE reads, its rows are those that it would answer: of tables that are not kept by
// themselves, alone and beside others, and of those that are kept.
func TestCache_named(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 20})
	db := open(t, cached(t, srv, ";AutoCache=true"))
	kept := query(t, db, "CACHE SELECT Id, LikesCount FROM Media")[0]
	asOf := func(line string) time.Time {
		at, err := time.Parse(time.RFC3339Nano, line[strings.LastIndexByte(line, '|')+1:])
		if err != nil {
			t.Fatal(err)
		}
		return at.Truncate(time.Millisecond) // which the file has
	}
	if again := query(t, db, "CACHE Copy SELECT Id FROM Media#CACHE")[0]; !asOf(kept).Equal(asOf(again)) {
		t.Errorf("%q is as of another time than %q, of which it is made", again, kept)
	}
	for name, text := range map[string]string{
		"Reach":   "SELECT EndTime, Period, MetricType, InstagramBusinessAccountId, Reach FROM AccountInsights",
		"Beside":  "SELECT m.Id, i.Reach FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id",
		"Grouped": "SELECT Period, count(*) AS Days FROM AccountInsights GROUP BY 1",
		"Again":   "SELECT Id, LikesCount + 1 AS More FROM Media#CACHE",
		"Both":    "SELECT k.Id, c.Text FROM Media#CACHE k JOIN Comments c ON c.MediaId = k.Id",
		"Live":    "SELECT k.Id, i.Reach FROM Media#CACHE k JOIN MediaInsights i ON i.MediaId = k.Id",
	} {
		want := query(t, db, text)
		query(t, db, "CACHE "+name+" "+text)
		got := query(t, db, "SELECT * FROM "+name+"#CACHE")
		for i, line := range got { // rows without a key have a number behind
			if name != "Reach" {
				got[i] = line[:strings.LastIndexByte(line, '|')]
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, and not %d: %.200q and not %.200q", name, len(got), len(want), got, want)
		}
	}
}
