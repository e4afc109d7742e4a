package driver_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/fulldisk"
)

// On a disk that is full statements are answered as ever, with a warning that names the file
// and the disk; what was kept before is there, and with room again rows are kept.
func TestCache_diskFull(t *testing.T) {
	disk := fulldisk.Mount(t, 1<<20)
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 120})
	dsn := srv.DSN() + ";OAuthSettingsKey=passphrase of a test;AutoCache=true;CacheLocation=" + filepath.Join(disk.Dir, "cache")
	const before, after = "SELECT Id, LikesCount FROM Media", "SELECT Id, Caption, LikesCount, MediaType FROM Media"
	plain := open(t, srv.DSN())
	small, wide := query(t, plain, before), query(t, plain, after)
	told := func(what, dsn string, want []string, text string, warned bool) {
		t.Helper()
		got, report := reported(t, open(t, dsn), text)
		if !slices.Equal(got, want) || !report.Complete {
			t.Errorf("%s: %d rows, complete %t", what, len(got), report.Complete)
		}
		said := ""
		for _, w := range report.Warnings {
			if strings.Contains(w.Message, filepath.Join(disk.Dir, "cache")) && strings.Contains(w.Message, "disk is full") {
				said = w.Message
			}
		}
		if (said != "") != warned {
			t.Errorf("%s: the warnings are %+v", what, report.Warnings)
		}
	}
	disk.Fill()
	told("nothing is kept yet", dsn, small, before, true)
	disk.Free()
	told("there is room", dsn, small, before, false)
	disk.Fill()
	told("other columns", dsn, wide, after, true)
	disk.Free()
	if got := query(t, open(t, dsn+";Offline=true"), before); !slices.Equal(got, small) {
		t.Error("what was kept before is lost")
	}
	told("there is room again", dsn, wide, after, false)
	if got := query(t, open(t, dsn+";Offline=true"), after); !slices.Equal(got, wide) {
		t.Error("nothing is kept though there is room")
	}
}
