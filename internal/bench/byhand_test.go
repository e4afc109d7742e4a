package main

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/bench/byhand"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// TestByHand asks each question of the driver and of the program that was written for
// it, in the world that is measured. Both have the same rows, for the fewest calls
// that there can be. What the programs ask is in testdata/by-hand: a program that asks
// for more is one that is easier to be faster than.
func TestByHand(t *testing.T) {
	t.Parallel()
	sim, s := measuredWorld(t)
	s.Questions = ten(sim.Data(), sim.Now())
	if len(programs) != len(s.Questions) {
		t.Fatalf("%d programs for %d questions", len(programs), len(s.Questions))
	}
	shown := map[string]bool{}
	datadriven.RunTest(t, "testdata/by-hand", func(t *testing.T, d *datadriven.TestData) string {
		i := slices.IndexFunc(s.Questions, func(q question) bool { return q.Name == d.Input })
		if i < 0 {
			t.Fatalf("%s: no question %q", d.Pos, d.Input)
		}
		shown[d.Input] = true
		q := s.Questions[i]
		want, report := rowsOfDriver(t, s.dsn(), q.SQL)
		sim.ResetJournal()
		got, calls := rowsByHand(t, s, i)
		if !strings.Contains(q.SQL, "LIMIT") { // without it they have no order
			slices.Sort(want)
			slices.Sort(got)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d rows by hand, %d of the driver; the first that differ:\n%s", d.Pos, len(got), len(want), firstOther(got, want))
		}
		if calls != sim.Calls() || calls != q.Bound || report.QuotaCalls != q.Bound {
			t.Errorf("%s: %d calls by hand (%d by its own count), %d of the driver: the fewest are %d", d.Pos, sim.Calls(), calls, report.QuotaCalls, q.Bound)
		}
		return fmt.Sprintf("%s%d rows, %d calls\n", requestLines(sim.Data(), sim.Journal()), len(got), calls)
	})
	for _, q := range s.Questions {
		if !shown[q.Name] {
			t.Errorf("testdata/by-hand lacks question %s", q.Name)
		}
	}
}

// measuredWorld starts the simulator that is measured, with all questions. Its clock stands
// at noon: there are fewer days of insights before the Pacific zone's midnight.
func measuredWorld(t *testing.T) (*graphsim.Server, *served) {
	t.Helper()
	o := options(0)
	o.Clock, o.Now = nil, graphsim.DefaultNow
	sim, err := graphsim.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sim.Close() })
	return sim, &served{Endpoint: sim.URL(), Token: sim.Token(), Questions: questions(sim.Data(), sim.Now()), Now: o.Now}
}

func rowsOfDriver(t *testing.T, dsn, query string) (lines []string, report driver.Report) {
	t.Helper()
	db, err := sql.Open("instagram", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line(values))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	rows.Close()
	return lines, report
}

func rowsByHand(t *testing.T, s *served, number int) (lines []string, calls int) {
	t.Helper()
	client := byhand.NewClient(s.Endpoint, s.Token)
	defer client.Close()
	rows, err := programs[number].rows(t.Context(), client, &s.Questions[number])
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		lines = append(lines, line(row))
	}
	return lines, client.Calls()
}

// line writes the values of a row. NULL is the empty text, which the structs have in
// its place.
func line(values []any) string {
	var b strings.Builder
	for _, v := range values {
		if t, ok := v.(byhand.Time); ok {
			v = t.Time
		}
		switch v := v.(type) {
		case nil:
			b.WriteString(`""`)
		case time.Time:
			b.WriteString(v.UTC().Format(time.RFC3339Nano))
		default:
			fmt.Fprintf(&b, "%#v", v)
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func firstOther(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return "by hand " + got[i] + "\ndriver  " + want[i]
		}
	}
	return "none, as far as both go"
}

// requestLines writes requests one a line; those that are the same but for ids and
// cursors are one line with their number.
func requestLines(d *graphsim.Data, calls []graphsim.Entry) string {
	count := map[string]int{}
	for _, c := range calls {
		text := strings.TrimPrefix(c.Path, "/v27.0/") + "?" + c.Query
		text = afterMark.ReplaceAllString(text, "after={cursor}")
		text = instantMark.ReplaceAllString(text, "$1({instant})")
		count[longNumber.ReplaceAllStringFunc(text, func(id string) string { return kindOf(d, id) })]++
	}
	var b strings.Builder
	for _, text := range slices.Sorted(maps.Keys(count)) {
		b.WriteString(text)
		if n := count[text]; n > 1 {
			fmt.Fprintf(&b, " (%d×)", n)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

var (
	afterMark   = regexp.MustCompile(`after=[\w-]+`)
	instantMark = regexp.MustCompile(`(since|until)\(\d+\)`)
	longNumber  = regexp.MustCompile(`\d{12,}`)
)

func kindOf(d *graphsim.Data, id string) string {
	switch {
	case slices.ContainsFunc(d.Accounts, func(a *graphsim.Account) bool { return a.ID == id }):
		return "{account}"
	case d.MediaByID(id) != nil:
		return "{post}"
	case d.CommentByID(id) != nil:
		return "{comment}"
	}
	return "{id}"
}

// A program that is told to stop stops, and one whose call is refused says so.
func TestByHand_fails(t *testing.T) {
	t.Parallel()
	sim, err := graphsim.Start(graphsim.Options{Accounts: 3, Media: 250, PreConversion: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sim.Close() })
	list := ten(sim.Data(), sim.Now())
	for i, p := range programs {
		refused := byhand.NewClient(sim.URL(), "no token")
		defer refused.Close()
		if err := p.visit(t.Context(), refused, &list[i], func() {}); err == nil || !strings.Contains(err.Error(), "400") && !strings.Contains(err.Error(), "401") {
			t.Errorf("%s, without a token: %v", list[i].Name, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		asking := byhand.NewClient(sim.URL(), sim.Token())
		defer asking.Close()
		cancel()
		if err := p.visit(ctx, asking, &list[i], func() {}); err == nil {
			t.Errorf("%s, canceled: no error", list[i].Name)
		}
	}
}
