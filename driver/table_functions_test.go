package driver_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// Hashtags are counted without recursion, for the calls that reading the posts
// takes.
func TestTableFunctions(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 120})
	db := open(t, srv.DSN())
	captions, plain := reported(t, db, "SELECT Id, coalesce(Caption, '') FROM Media")
	words := map[string]int{}
	var rows []string
	for _, line := range captions {
		id, caption, _ := strings.Cut(line, "|")
		for _, word := range regexp.MustCompile(`\pL+`).FindAllString(caption, -1) {
			words[strings.ToLower(word)]++
			rows = append(rows, id+"|"+word)
		}
	}
	got, report := reported(t, db, `SELECT m.Id, w.Value FROM Media m, regexp_matches(m.Caption, '\pL+') w`)
	if !slices.Equal(got, rows) || len(rows) < len(captions) || report.QuotaCalls != plain.QuotaCalls {
		t.Errorf("%d rows in %d calls, want %d in %d", len(got), report.QuotaCalls, len(rows), plain.QuotaCalls)
	}
	got, report = reported(t, db, `SELECT lower(h.Hashtag), count(*) FROM Media m, hashtags('#' || replace(m.Caption, ' ', ' #')) h GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1`)
	if len(got) != 1 || report.QuotaCalls != plain.QuotaCalls || !report.Complete {
		t.Fatalf("%q, %+v", got, report)
	}
	word, count, _ := strings.Cut(got[0], "|")
	if want := fmt.Sprint(words[word]); count != want {
		t.Errorf("%s %s times, want %s", word, count, want)
	}
	// A LIMIT reads no more posts than it takes.
	if _, limited := reported(t, db, `SELECT w.Value FROM Media m, regexp_matches(m.Caption, '\pL+') w LIMIT 3`); limited.QuotaCalls > plain.QuotaCalls {
		t.Errorf("with a LIMIT %d calls, without it %d", limited.QuotaCalls, plain.QuotaCalls)
	}
	// Their columns have types.
	found, err := db.Query(`SELECT Value, Position, Groups FROM regexp_matches('a', '(a)')`)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	types, err := found.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range types {
		names = append(names, c.DatabaseTypeName())
	}
	if fmt.Sprint(names) != "[TEXT INTEGER JSON]" {
		t.Errorf("types %v", names)
	}
}
