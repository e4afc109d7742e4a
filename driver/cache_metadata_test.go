package driver_test

import (
	"database/sql"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// CacheMetadata is accepted, and changes nothing: which tables and columns there are is known
// without a call, and those of the cache stand in its file, for pools too that have no network.
func TestCache_metadata(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 7})
	questions := []string{
		"SELECT TableName, TableType FROM sys_tables ORDER BY TableName",
		"SELECT TableName, ColumnName, DataTypeName FROM sys_tablecolumns ORDER BY TableName, Ordinal",
		"DESCRIBE Media",
	}
	dsn := cached(t, srv, "")
	if told := query(t, open(t, dsn), "CACHE SELECT Id, Caption FROM Media"); !strings.HasPrefix(told[0], "Media|7|true|") {
		t.Fatalf("told %q", told)
	}
	var before string
	for _, value := range []string{"", "false", "true"} {
		more := ""
		if value != "" {
			more = ";CacheMetadata=" + value
		}
		for name, db := range map[string]*sql.DB{
			"a pool of the file": open(t, dsn+more), "offline": open(t, dsn+more+";Offline=true"),
			"a new file": open(t, srv.DSN()+";OAuthSettingsKey=passphrase of a test;CacheLocation="+filepath.Join(t.TempDir(), "cache")+more),
		} {
			var all []string
			calls := srv.Calls()
			for _, text := range questions {
				all = append(all, query(t, db, text)...)
			}
			if got := strings.Join(all, "\n"); before != "" && got != before {
				t.Errorf("CacheMetadata=%s, %s: there are other tables and columns:\n%s", value, name, got)
			} else {
				before = got
			}
			if n := srv.Calls() - calls; n > 0 {
				t.Errorf("CacheMetadata=%s, %s: %d calls", value, name, n)
			}
		}
		rows, err := open(t, dsn+more+";Offline=true").Query("SELECT * FROM Media#CACHE")
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		lines, readErr := read(t, rows)
		// Besides what was asked for, the file has what its rows are found and forgotten by.
		if got := strings.Join(columns, " ") + " " + strconv.Itoa(len(lines)); err != nil || readErr != nil || got != "Id Caption Created InstagramBusinessAccountId 7" {
			t.Errorf("CacheMetadata=%s: of the cache there are %s, %v, %v", value, got, err, readErr)
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
}
