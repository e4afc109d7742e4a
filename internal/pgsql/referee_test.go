package pgsql_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// refereed are the tables that statements of the tests read.
var refereed = []string{"Media", "Comments", "MediaInsights"}

// Each line of testdata/referee is a statement that a real PostgreSQL answers too: with the same
// names, types and values, or the same SQLSTATE at the same place. A line that begins with
// "refused:" is one that is refused here, whatever PostgreSQL does. What stands behind " -- $" are
// the values of parameters.
func TestReferee(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 2, Media: 12, Seed: 7})
	p := newPostgres(t, r, refereed...)
	files, err := filepath.Glob("testdata/referee/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "--") {
				continue
			}
			statement, refused := strings.CutPrefix(line, "refused: ")
			statement, given, _ := strings.Cut(statement, " -- $")
			var args []string
			if given != "" {
				args = strings.Split(given, ";")
			}
			p.exec(t, "begin") // some of what is refused here would change the tables there
			got, want := r.run(t, statement, args...), p.ask(t, statement, args...)
			p.exec(t, "rollback")
			where := filepath.Base(file) + ":" + strconv.Itoa(i+1) + ": " + statement
			switch {
			case refused:
				if got.code != "0A000" && got.code != "42883" && got.code != "42704" || want.code == got.code {
					t.Errorf("%s\nis not refused: %+v; PostgreSQL: %+v", where, got, want)
				}
			default:
				compare(t, where, statement, got, want)
			}
		}
	}
}

// The session's time zone decides what days and hours are, as it does there.
func TestZone(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 12, Seed: 7})
	p := newPostgres(t, r, "Media")
	text, err := os.ReadFile("testdata/zone.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, zone := range []string{"Europe/Berlin", "America/New_York", "Asia/Kathmandu"} {
		r.in(t, zone)
		p.exec(t, "set timezone = '"+zone+"'")
		for line := range strings.Lines(string(text)) {
			if statement := strings.TrimSpace(line); statement != "" && !strings.HasPrefix(statement, "--") {
				compare(t, zone+": "+statement, statement, r.run(t, statement), p.ask(t, statement))
			}
		}
	}
}

func compare(t *testing.T, where, statement string, got, want answer) {
	t.Helper()
	if got.code != "" || want.code != "" {
		if got.code != want.code || got.position != want.position && got.position != 0 && want.position != 0 {
			t.Errorf("%s\ngot  %s %q at %d %v\nwant %s %q at %d %v", where, got.code, got.message, got.position, got.rows, want.code, want.message, want.position, want.rows)
		}
		return
	}
	if !slices.Equal(got.columns, want.columns) {
		t.Errorf("%s\ncolumns %v\nwant    %v", where, got.columns, want.columns)
	}
	if !strings.Contains(strings.ToLower(statement), "order by") {
		slices.Sort(got.rows)
		slices.Sort(want.rows)
	}
	if !slices.Equal(got.rows, want.rows) {
		t.Errorf("%s\ngot  %v\nwant %v", where, got.rows, want.rows)
	}
}
