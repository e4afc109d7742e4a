package driver_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// EXPLAIN tells what would be asked and asks nothing; sizes seen before make
// its figures exact.
func TestExplain(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 250})
	db := open(t, fmt.Sprintf("%s;BusinessAccountId=%s", srv.DSN(), srv.Data().Accounts[0].ID))
	const join = `SELECT m.Caption, c.Text FROM Media m JOIN Comments c ON c.MediaId = m.Id WHERE m.MediaType = 'VIDEO'`
	explained := func() []string { return query(t, db, "EXPLAIN "+join) }
	account := srv.Data().Accounts[0].ID
	walk := "1|Media|walk|" + account + "/media?limit=100&fields=media_type,caption,comments.limit(50){text}|NULL|MediaType =|"
	const below, whole = "2|Comments|by id, from the walk above|NULL|MediaId =|NULL|", "3|NULL|the whole statement|NULL|NULL|NULL|"
	want := []string{walk + "1 or more|unknown|unknown", below + "unknown|unknown|unknown", whole + "1 or more|unknown|unknown"}
	if got := explained(); !equalTexts(got, want) {
		t.Errorf("got\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := len(srv.Journal()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
	query(t, db, "SELECT count(*) FROM Media")
	check := func(calls ...string) {
		t.Helper()
		for i, line := range explained() {
			if columns := strings.Split(line, "|"); columns[6] != calls[i] {
				t.Errorf("%s: not %s calls", line, calls[i])
			}
		}
	}
	check("3", "unknown", "3 or more")
	query(t, db, "SELECT m.Id, c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id")
	check("3", "0 to 2", "3 to 5") // a post of many comments has two pages more
	srv.ResetJournal()
	explained()
	if n := len(srv.Journal()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// Quota and seconds are estimated from what calls have taken before.
func TestExplain_quota(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 1000, HourlyCalls: 1000})
	db := open(t, fmt.Sprintf("%s;BusinessAccountId=%s", srv.DSN(), srv.Data().Accounts[0].ID))
	for range 4 {
		query(t, db, "SELECT count(*) FROM Media")
	}
	columns := strings.Split(query(t, db, "EXPLAIN SELECT Id FROM Media")[1], "|")
	var share, seconds float64
	if _, err := fmt.Sscan(columns[7]+" "+columns[8], &share, &seconds); err != nil {
		t.Fatal(columns, err)
	}
	if columns[6] != "10" || share < 0.5 || share > 2 { // ten calls of a thousand are one percent
		t.Errorf("got %v", columns)
	}
	if seconds <= 0 {
		t.Errorf("got %v", columns)
	}
}

// The way to the accounts is among the requests where it has to be gone.
func TestExplain_accounts(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 3, Media: 250})
	db := open(t, srv.DSN())
	for statement, want := range map[string][]string{
		"SELECT p.Name, a.Username FROM Pages p JOIN InstagramBusinessProfile a ON a.Id = p.InstagramBusinessAccountId": {
			"1|InstagramBusinessProfile|every connected account|me/accounts?limit=100&fields=name,instagram_business_account{id,username}|NULL|NULL|1 or more|unknown|unknown",
			"2|Pages|with the walk above|NULL|NULL|InstagramBusinessAccountId =|0|0|0",
			"3|NULL|the whole statement|NULL|NULL|NULL|1 or more|unknown|unknown",
		},
		"SELECT p.Name, m.Id FROM Pages p LEFT JOIN Media m ON m.InstagramBusinessAccountId = p.InstagramBusinessAccountId": {
			"1|Pages|walk|me/accounts?limit=100&fields=name,instagram_business_account{id}|NULL|NULL|1 or more|unknown|unknown",
			"2|Media|walk|{account}/media?limit=100&fields=id|InstagramBusinessAccountId =|NULL|unknown|unknown|unknown",
			"3|NULL|the whole statement|NULL|NULL|NULL|1 or more|unknown|unknown",
		},
		"SELECT Id FROM Media": {
			"1|NULL|the accounts of the login|me/accounts?fields=instagram_business_account{media.limit(100){id}}|NULL|NULL|1 or more|unknown|unknown",
			"2|Media|walk, its first page with the accounts|{account}/media?limit=100&fields=id|NULL|NULL|unknown|unknown|unknown",
			"3|NULL|the whole statement|NULL|NULL|NULL|1 or more|unknown|unknown",
		},
		"SELECT Id FROM Media LIMIT 4": {
			"1|NULL|the accounts of the login|me/accounts?fields=instagram_business_account{media.limit(4){id}}|NULL|NULL|1 or more|unknown|unknown",
			"2|Media|walk, its first page with the accounts|{account}/media?limit=4&fields=id|LIMIT|NULL|unknown|unknown|unknown",
			"3|NULL|the whole statement|NULL|NULL|NULL|1 or more|unknown|unknown",
		},
	} {
		if got := query(t, db, "EXPLAIN "+statement); !equalTexts(got, want) {
			t.Errorf("%s: got\n%s\nnot\n%s", statement, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	if n := len(srv.Journal()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// The page that EXPLAIN names is the one that the statement asks for.
func TestExplain_limit(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 250})
	db := open(t, fmt.Sprintf("%s;BusinessAccountId=%s", srv.DSN(), srv.Data().Accounts[0].ID))
	for statement, limit := range map[string]string{
		"SELECT Id FROM Media":            "limit=100",
		"SELECT Id FROM Media LIMIT 3":    "limit=3",
		"SELECT Id FROM Comments LIMIT 3": "limit=10",
		"SELECT m.Id, c.Text FROM Media m JOIN Comments c ON c.MediaId = m.Id LIMIT 3":         "limit=10",
		"SELECT Id FROM Media WHERE MediaType = 'VIDEO' LIMIT 20 OFFSET 10":                    "limit=100",
		"SELECT Id FROM Media WHERE MediaType = 'VIDEO' ORDER BY LikeCount LIMIT 1":            "limit=100",
		"SELECT MediaType, count(*) FROM Media WHERE Caption <> '' GROUP BY MediaType LIMIT 1": "limit=100",
	} {
		if steps := query(t, db, "EXPLAIN "+statement); !strings.Contains(steps[0], "?"+limit+"&") {
			t.Errorf("EXPLAIN %s: %s, want %s", statement, steps[0], limit)
		}
		srv.ResetJournal()
		query(t, db, statement)
		if asked := srv.Journal()[0].Query; !strings.HasSuffix(asked, "&"+limit) {
			t.Errorf("%s asks %s, want %s", statement, asked, limit)
		}
	}
}

// Whether something is read at all is known where parameters alone decide.
func TestExplain_parameters(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 250})
	db := open(t, fmt.Sprintf("%s;BusinessAccountId=%s", srv.DSN(), srv.Data().Accounts[0].ID))
	for _, x := range []struct {
		statement string
		value     int
		calls     string
	}{
		{"SELECT Id FROM Media LIMIT ?", 5, "1 or more"},
		{"SELECT Id FROM Media LIMIT ?", 0, "0"},
		{"SELECT Id FROM (SELECT Id, Caption FROM Media LIMIT ?) WHERE Caption <> ''", 0, "0"},
		{"SELECT count(*) FROM Media WHERE ? = 1", 1, "1 or more"},
		{"SELECT count(*) FROM Media WHERE ? = 1", 2, "0"},
		{"SELECT CASE WHEN random() > 0 AND ? THEN (SELECT count(*) FROM Media) END", 1, "0 to 3"},
	} {
		steps := query(t, db, "EXPLAIN "+x.statement, x.value)
		calls := strings.Split(steps[len(steps)-1], "|")[6]
		srv.ResetJournal()
		query(t, db, x.statement, x.value)
		made, perhaps := len(srv.Journal()), strings.HasPrefix(x.calls, "0 to")
		if calls != x.calls || !perhaps && (made > 0) != (x.calls != "0") {
			t.Errorf("%s with %d: EXPLAIN says %s, want %s: %d calls", x.statement, x.value, calls, x.calls, made)
		}
	}
}

// EXPLAIN ANALYZE runs the statement, parameters included, and says what it
// came to.
func TestExplain_analyze(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 250})
	db := open(t, srv.DSN())
	var report driver.Report
	rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), "EXPLAIN ANALYZE SELECT Id FROM Media WHERE LikesCount >= ?", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]any{}
	dest := make([]any, len(columns))
	for rows.Next() {
		for i := range dest {
			dest[i] = new(any)
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		for i, c := range columns {
			values[c] = *dest[i].(*any)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if values["ActualRows"] != int64(250) || values["ActualCalls"] != int64(3) { // the account with its first page, then two
		t.Errorf("got %v", values)
	}
	_ = rows.Close()
	if report.QuotaCalls != 3 {
		t.Errorf("the report counts %d calls", report.QuotaCalls)
	}
}

// What is missing from a statement's answer is missing from the figures of its
// EXPLAIN ANALYZE, and told.
func TestExplain_analyzePart(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 250})
	db := open(t, srv.DSN()+";MaxCalls=2;PartialResults=true")
	told := func(statement string) driver.Report {
		t.Helper()
		var report driver.Report
		rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), statement)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
		return report
	}
	const all = "SELECT Id FROM Media"
	want, got := told(all), told("EXPLAIN ANALYZE "+all)
	if want.Complete || got.Complete || len(want.Warnings) != 1 || !slices.Equal(got.Warnings, want.Warnings) {
		t.Errorf("complete: %t, %v, not %t, %v", got.Complete, got.Warnings, want.Complete, want.Warnings)
	}
}

func equalTexts(a, b []string) bool { return strings.Join(a, "\n") == strings.Join(b, "\n") }

// What is explained holds: no statement takes fewer or more calls, whether sizes
// have been seen or not.
func TestExplain_holds(t *testing.T) {
	t.Parallel()
	for _, statement := range []string{
		"SELECT Id FROM Media",
		"SELECT Id FROM Media ORDER BY Timestamp DESC LIMIT 70",
		"SELECT Id FROM Tags", // whose end only an empty page tells
		"SELECT m.Id, i.Reach FROM Media m LEFT JOIN MediaInsights i ON i.MediaId = m.Id", // which old posts refuse
		"SELECT m.Id, c.Text FROM Media m JOIN Comments c ON c.MediaId = m.Id",
		"SELECT Id FROM Media UNION ALL SELECT Id FROM Tags",
		"SELECT Id FROM Media UNION ALL SELECT Id FROM Tags LIMIT 0",
	} {
		srv := simulated(t, drivertest.Options{Accounts: 2, Media: 130})
		db := open(t, srv.DSN())
		for range 2 {
			steps := query(t, db, "EXPLAIN "+statement)
			calls := strings.Split(steps[len(steps)-1], "|")[6]
			low, high := 0, math.MaxInt
			if _, err := fmt.Sscan(calls, &low); err != nil {
				t.Fatal(calls, err)
			}
			if _, most, found := strings.Cut(calls, " to "); found {
				_, err := fmt.Sscan(most, &high)
				if err != nil {
					t.Fatal(calls, err)
				}
			} else if !strings.HasSuffix(calls, " or more") {
				high = low
			}
			srv.ResetJournal()
			query(t, db, statement)
			made := 0
			for _, e := range srv.Journal() {
				made += e.Calls
			}
			if (low == 0) != (made == 0) || made < low || made > high {
				t.Errorf("%s: %d calls, and EXPLAIN says %s", statement, made, calls)
			}
		}
	}
}

// EXPLAIN ANALYZE tells what each step has cost, and no call is lost.
func TestExplain_analyzeSteps(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 150, Comments: 3000, Replies: 0})
	for text, want := range map[string]string{ // "" where how many it takes depends on what comes first
		"SELECT Id FROM Media":                                                    "1 for the accounts of the login; 2 for Media",
		"SELECT Username FROM InstagramBusinessProfile":                           "1 for InstagramBusinessProfile",
		"SELECT Text FROM Comments LIMIT 5":                                       "1 for the accounts of the login; 0 for Comments",
		"SELECT Reach FROM AccountInsights WHERE EndTime >= '2026-08-23' LIMIT 5": "1 for AccountInsights",
		"SELECT p.Name, m.Caption FROM Pages p JOIN Media m ON m.InstagramBusinessAccountId = p.InstagramBusinessAccountId":             "1 for Pages; 1 for the accounts of the login; 2 for Media",
		"SELECT count(*) FROM Media m JOIN Comments c ON c.MediaId = m.Id JOIN MediaInsights i ON i.MediaId = m.Id WHERE Reach IS NULL": "",
		"SELECT 1": "",
	} {
		rows := query(t, open(t, srv.DSN()), "EXPLAIN ANALYZE "+text)
		var got []string
		sum, whole := 0, 0
		for i, row := range rows {
			v := strings.Split(row, "|")
			n := 0
			if at := v[len(v)-5]; at != "NULL" {
				var err error
				if n, err = strconv.Atoi(at); err != nil {
					t.Fatal(row)
				}
			}
			if i == len(rows)-1 {
				whole = n
				continue
			}
			sum += n
			name := v[1]
			if name == "NULL" {
				name = v[2]
			}
			got = append(got, strconv.Itoa(n)+" for "+name)
		}
		if sum != whole {
			t.Errorf("%s: the steps make %d calls, the whole %d", text, sum, whole)
		}
		if got := strings.Join(got, "; "); want != "" && got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// Nothing was counted before Instagram was, however far back a range begins.
func TestExplain_grainOfLongAgo(t *testing.T) {
	t.Parallel()
	db := open(t, simulated(t, drivertest.Options{Accounts: 1, Media: 5}).DSN())
	var ever, calls float64
	const days = "EXPLAIN SELECT Value FROM AccountInsightValues WHERE Metric = 'views' AND Grain = 'day' AND StartDate >= "
	for from, told := range map[string]*float64{"2010-10-05": &ever, "1000-01-01": &calls} {
		rows := query(t, db, days+"'"+from+"'")
		for _, field := range strings.Split(rows[len(rows)-1], "|") {
			if n, err := strconv.ParseFloat(field, 64); err == nil {
				*told = max(*told, n)
			}
		}
	}
	if ever < 5000 || calls != ever {
		t.Errorf("%v calls since 1000, %v since there is Instagram", calls, ever)
	}
}

// Spans that no number is asked for are rows of every account all the same.
func TestExplain_spansAlone(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 5, Now: now})
	for _, statement := range []string{
		"SELECT count(*) FROM AccountWithoutBreakdown WHERE Grain = 'month' AND StartDate >= '" + now.AddDate(0, -2, -9).Format(time.DateOnly) + "'",
		"SELECT count(*) FROM AccountWithoutBreakdown WHERE StartDate >= '" + now.AddDate(0, 0, -9).Format(time.DateOnly) + "' AND StartDate < '2001-01-01'",
	} {
		db := open(t, srv.DSN())
		told := query(t, db, "EXPLAIN "+statement)
		var report driver.Report
		var n int
		if err := db.QueryRowContext(driver.WithReport(t.Context(), &report), statement).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if none := strings.Contains(told[len(told)-1], "|0|"); none != (report.QuotaCalls == 0) {
			t.Errorf("%s: %d calls, %d counted; told %s", statement, report.QuotaCalls, n, told[len(told)-1])
		}
	}
}
