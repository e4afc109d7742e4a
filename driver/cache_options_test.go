package driver_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// Each option of CACHE has its effect on what was cached before.
func TestCache_options(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 20})
	dsn := cached(t, srv, "")
	db := open(t, dsn)
	for _, step := range []struct{ text, table, columns, rows string }{
		{"CACHE WITH SCHEMA ONLY SELECT Id, LikesCount FROM Media", "Media", "Id, LikesCount", "0"},
		{"CACHE SELECT Id, LikesCount FROM Media", "Media", "Id, LikesCount", "20"},
		{"CACHE WITH TRUNCATE SELECT Id FROM Media WHERE LikesCount >= 0 LIMIT 7", "Media", "Id", "7"},
		{"CACHE Copy SELECT Id FROM Media", "Copy", "Id", "20"},
		{"CACHE Copy WITH ALTER SCHEMA SELECT Id, LikesCount FROM Media", "Copy", "Id, LikesCount", "20"},
		{"CACHE Copy WITH DROP EXISTING SELECT Id, Caption FROM Media", "Copy", "Id, Caption", "20"},
	} {
		query(t, db, step.text)
		if got := query(t, db, "SELECT count(*) FROM (SELECT "+step.columns+" FROM "+step.table+"#CACHE)"); got[0] != step.rows {
			t.Errorf("%s: there are %s rows, and not %s", step.text, got, step.rows)
		}
	}
	if _, err := try(t, db, "SELECT LikesCount FROM Copy#CACHE"); err == nil || !strings.Contains(err.Error(), "LikesCount") {
		t.Errorf("a column of before is still there: %v", err)
	}
	before := srv.Calls()
	for _, text := range []string{"CACHE Copy SELECT Id, LikesCount FROM Media", "CACHE copy WITH SCHEMA ONLY SELECT Id, LikesCount FROM Media", "CACHE Copy WITH TRUNCATE SELECT LikesCount, Id FROM Media"} {
		_, err := try(t, db, text)
		if wrong := (*driver.SQLError)(nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "cached without the column LikesCount: say ALTER SCHEMA") {
			t.Errorf("%s: a column comes unasked: %v", text, err)
		}
	}
	if n := srv.Calls() - before; n > 0 {
		t.Errorf("what is refused was asked for, with %d calls", n)
	}
	if got := query(t, db, "SELECT count(*) FROM Copy#CACHE"); got[0] != "20" {
		t.Errorf("what was refused leaves %s rows", got[0])
	}
}
