package driver_test

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Tables, Views and BrowsableSchemas say what lists of tables name, and nothing of what
// can be read.
func TestListing(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	db := open(t, srv.DSN()+";Tables=media;Views='Page, Stories';BrowsableSchemas=instagram;PseudoColumns='*=*'")
	for statement, want := range map[string]string{
		"SELECT TableName FROM sys_tables WHERE TableType <> 'SYSTEM TABLE' ORDER BY 1":                    "Media Pages Stories",
		"SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY 1":      "Media Pages Stories",
		"SELECT SchemaName FROM sys_schemas":                                                               "Instagram",
		"SELECT count(*) FROM sys_tables WHERE TableName = 'sys_calls'":                                    "1",
		"SELECT count(*) > 0 FROM sys_tablecolumns WHERE TableName = 'Comments'":                           "1",
		"SELECT count(*) > 0 FROM Comments":                                                                "1",
		"SELECT count(*) FROM Viewfinder.information_schema.tables WHERE table_schema <> 'Instagram'":      "0",
		"SELECT PropertyName, Value FROM sys_connection_props WHERE PropertyName IN ('Tables', 'Schemas')": "Tables|media",
	} {
		if got := strings.Join(query(t, db, statement), " "); got != want {
			t.Errorf("%s: %s, want %s", statement, got, want)
		}
	}
	for dsn, want := range map[string]string{
		"PseudoColumns=Media":                           "PseudoColumns: \"Media\" is no pair: write Table=Column, and ; between pairs",
		"PseudoColumns='Medai=*'":                       "PseudoColumns: \"Medai\" is no table: did you mean Media?",
		"PseudoColumns='AudienceInsights=Perod'":        "PseudoColumns: AudienceInsights has no input \"Perod\": did you mean Period?",
		"PseudoColumns='AudienceInsights=AudienceCity'": "PseudoColumns: AudienceInsights has no input \"AudienceCity\"",
		"Tables=Medai":                                  "Tables: \"Medai\" is no table: did you mean Media?",
		"Views='Media, nothing'":                        "Views: \"nothing\" is no table",
		"BrowsableSchemas=public":                       "BrowsableSchemas: \"public\" is no schema",
	} {
		_, err := driver.ParseDSN(dsn)
		var wrong *driver.ConfigError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", dsn, err, want)
		}
	}
}

// PseudoColumns has inputs that are hidden shown, by SELECT * and by lists of columns.
func TestPseudoColumns(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	columns := func(db *sql.DB, table string) string {
		rows, err := db.Query("SELECT * FROM " + table + " LIMIT 0")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(names, " ")
	}
	const hidden = "SELECT group_concat(ColumnName, ' ') FROM sys_tablecolumns WHERE TableName = 'AudienceInsights' AND IsHidden AND IsInput"
	const invisible = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'AudienceInsights' AND column_name IN ('Period', 'MetricType') AND extra = 'INVISIBLE'"
	for property, want := range map[string]struct{ first, hidden, invisible string }{
		"":                           {"", "Period MetricType", "2"},
		"AudienceInsights=Period":    {"Period", "MetricType", "1"},
		"audienceinsights=*":         {"Period MetricType", "NULL", "0"},
		"*=metrictype; Media=Id":     {"MetricType", "Period", "1"},
		"*=*":                        {"Period MetricType", "NULL", "0"},
		"OnlineFollowers=*;*=PERIOD": {"Period", "MetricType", "1"},
	} {
		db := open(t, srv.DSN()+";PseudoColumns='"+property+"'")
		all := strings.Fields(columns(db, "AudienceInsights"))
		shown := slices.DeleteFunc(all, func(name string) bool { return name != "Period" && name != "MetricType" })
		if got := strings.Join(shown, " "); got != want.first {
			t.Errorf("%s: SELECT * has %q, want %q", property, got, want.first)
		}
		if got := query(t, db, hidden); got[0] != want.hidden {
			t.Errorf("%s: hidden are %q, want %q", property, got, want.hidden)
		}
		if got := query(t, db, invisible); got[0] != want.invisible {
			t.Errorf("%s: %s invisible columns, want %s", property, got[0], want.invisible)
		}
	}
	// What only writes have is listed where it is shown.
	plain, shown := open(t, srv.DSN()), open(t, srv.DSN()+";PseudoColumns='*=*'")
	for _, table := range schema.Default().Tables {
		if len(table.Required()) > 0 { // no plan reads all of it
			continue
		}
		var names []string
		for i := range table.Unread {
			names = append(names, table.Unread[i].Name)
		}
		listed := "SELECT ColumnName FROM sys_tablecolumns WHERE TableName = '" + table.Name + "' AND NOT IsHidden ORDER BY Ordinal"
		if got := strings.Join(query(t, shown, listed), " "); got != columns(shown, table.Name) {
			t.Errorf("%s: listed are %s, SELECT * has %s", table.Name, got, columns(shown, table.Name))
		}
		if got := strings.Join(query(t, plain, listed), " "); got != columns(plain, table.Name) {
			t.Errorf("%s: listed are %s, SELECT * has %s", table.Name, got, columns(plain, table.Name))
		}
		if got := strings.Fields(columns(plain, table.Name)); len(names) > 0 && slices.ContainsFunc(names, func(name string) bool { return slices.Contains(got, name) }) {
			t.Errorf("%s: SELECT * shows what only writes have: %q", table.Name, got)
		}
	}
}
