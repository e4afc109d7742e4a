package driver_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
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
		"Tables=Medai":            "Tables: \"Medai\" is no table: did you mean Media?",
		"Views='Media, nothing'":  "Views: \"nothing\" is no table",
		"BrowsableSchemas=public": "BrowsableSchemas: \"public\" is no schema",
	} {
		_, err := driver.ParseDSN(dsn)
		var wrong *driver.ConfigError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", dsn, err, want)
		}
	}
}
