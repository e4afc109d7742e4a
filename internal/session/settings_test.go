package session_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// A session has properties of its own, in which others do not share.
func TestSession_set(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 5})
	p := pool(t, srv.DSN(), connect.Options{})
	s, other := begin(t, p), begin(t, p)
	account := srv.Data().Accounts[1].ID
	before, err := s.Prepare(t.Context(), "SELECT datetime('2026-01-01 12:00', 'localtime')")
	if err != nil {
		t.Fatal(err)
	}
	const accounts = "SELECT DISTINCT InstagramBusinessAccountId FROM Media"
	for _, tt := range []struct {
		name, value, query string
		check              func(lines []string, err error) bool
	}{
		{"max rows", "2", "SELECT Id FROM Media", func(lines []string, err error) bool { return err == nil && len(lines) == 2 }},
		{"MaxRows", "", "SELECT Id FROM Media", func(lines []string, err error) bool { return err == nil && len(lines) == 10 }},
		{"Pagesize", "1", "SELECT Value FROM sys_connection_props WHERE Name = 'Pagesize'", func(lines []string, err error) bool { return err == nil && lines[0] == "1" }},
		{"MaxCalls", "1", "SELECT Id FROM Media", func(_ []string, err error) bool { return errors.Is(err, graph.ErrBudget) }},
		{"MaxCalls", "-1", accounts, func(lines []string, err error) bool { return err == nil && len(lines) == 2 }},
		{"BusinessAccountId", account, accounts, func(lines []string, err error) bool { return err == nil && slices.Equal(lines, []string{account}) }},
		{"TimeZone", "Asia/Tokyo", "SELECT Created FROM Media LIMIT 1", func(lines []string, err error) bool { return err == nil && strings.HasSuffix(lines[0], "+09:00") }},
		{"Now", "2026-05-05T05:05:05Z", "SELECT NOW()", func(lines []string, err error) bool { return err == nil && lines[0] == "2026-05-05T14:05:05+09:00" }},
	} {
		if err := s.Set(tt.name, tt.value); err != nil {
			t.Errorf("%s=%s: %v", tt.name, tt.value, err)
			continue
		}
		if lines, err := all(t, s, tt.query); !tt.check(lines, err) {
			t.Errorf("%s=%s: %s: %v, %v", tt.name, tt.value, tt.query, lines, err)
		}
	}
	if got, err := s.Setting("time zone"); err != nil || got != "Asia/Tokyo" {
		t.Errorf("TimeZone is %s, %v", got, err)
	}
	if rows, err := before.Run(t.Context(), nil); err != nil {
		t.Error("prepared before:", err)
	} else if lines, err := read(t, rows); err != nil || len(lines) != 1 {
		t.Error("prepared before:", lines, err)
	}
	if lines, err := all(t, other, "SELECT Value FROM sys_connection_props WHERE Name IN ('Pagesize', 'Time Zone', 'Max Rows') ORDER BY Name"); err != nil || strings.Join(lines, " ") != "-1 100 UTC" {
		t.Errorf("the other session has %v, %v", lines, err)
	}
	if lines, err := all(t, other, accounts); err != nil || len(lines) != 2 {
		t.Errorf("the other session has %v, %v", lines, err)
	}
}

func TestSession_setRefuses(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 5})
	s := begin(t, pool(t, srv.DSN(), connect.Options{}))
	for _, p := range connprops.All() {
		if err := s.Set(p.Name, ""); (err == nil) != p.Session {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	for name, value := range map[string]string{"NoSuch": "1", "MaxRows": "many", "TimeZone": "Nowhere", "Pagesize": "0"} {
		var wrong *config.Error
		if err := s.Set(name, value); !errors.As(err, &wrong) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	rows, err := s.Query(t.Context(), "SELECT Id FROM Media", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Set("MaxRows", "1"); err == nil || !strings.Contains(err.Error(), "rows are open") {
		t.Errorf("with rows open: %v", err)
	}
	if lines, err := read(t, rows); err != nil || len(lines) != 5 {
		t.Errorf("%v, %v", lines, err)
	}
	if err := s.Set("MaxRows", "1"); err != nil {
		t.Error(err)
	}
}
