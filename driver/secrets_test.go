package driver_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// TestSecrets looks for a planted token in everything that can be seen of a
// connection.
func TestSecrets(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 30, Faults: []drivertest.Fault{{Kind: drivertest.FaultExpired, At: 4}}})
	path := filepath.Join(t.TempDir(), "log.txt")
	db := open(t, srv.DSN()+";OAuthClientSecret="+srv.AppSecret()+";Logfile="+path+";Verbosity=2")
	var seen strings.Builder
	for _, text := range []string{
		"SELECT count(*) FROM Media",
		"SELECT * FROM Comments",
		"SELECT * FROM Media WHERE Caption = '" + srv.Token() + "' AND nosuch = 1",
		"SELECT * FROM sys_connection_props",
		"SELECT * FROM sys_calls",
		"SELECT * FROM sys_warnings",
	} {
		var report driver.Report
		rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), text)
		var lines []string
		if err == nil {
			lines, err = read(t, rows)
		}
		if !strings.Contains(text, srv.Token()) {
			fmt.Fprintln(&seen, lines, report, err)
		}
	}
	log, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	seen.Write(log)
	for _, hidden := range []string{srv.Token(), srv.AppSecret()} {
		if strings.Contains(seen.String(), hidden) {
			t.Errorf("a secret is shown in:\n%s", seen.String())
		}
	}
	for _, shown := range []string{"statement started", "request answered", "me/accounts"} {
		if !strings.Contains(seen.String(), shown) {
			t.Errorf("%q is missing in:\n%s", shown, seen.String())
		}
	}
}
