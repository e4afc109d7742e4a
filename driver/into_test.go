package driver_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// The rows of a statement are in the file as they would have been in the answer, and the
// answer tells of the file.
func TestSelectInto(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 250})
	root := t.TempDir()
	db := open(t, srv.DSN()+";FileRoot="+root)
	if err := os.Mkdir(filepath.Join(root, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	const values = "FROM (SELECT 1 AS n, 'a,\"b' AS t, NULL AS z, DATE '2026-05-04' AS d, TRUE AS b UNION ALL SELECT 2, 'x;y', 2.5, DATE '2026-05-05', FALSE)"
	for into, want := range map[string]string{
		"'csv://out'": "n,t,z,d,b\n1,\"a,\"\"b\",,2026-05-04,1\n2,x;y,2.5,2026-05-05,0\n",
		"[csv://filename=sub/out;delimiter=semicolon]": "n;t;z;d;b\n1;\"a,\"\"b\";;2026-05-04;1\n2;\"x;y\";2.5;2026-05-05;0\n",
		`"CSV://out;delimiter=tab;null=-"`:             "n\tt\tz\td\tb\n1\t\"a,\"\"b\"\t-\t2026-05-04\t1\n2\tx;y\t2.5\t2026-05-05\t0\n",
		"'tsv://out'":                                  "n\tt\tz\td\tb\n1\ta,\"b\t\\N\t2026-05-04\t1\n2\tx;y\t2.5\t2026-05-05\t0\n",
		"'json://out'":                                 "[\n{\"n\":1,\"t\":\"a,\\\"b\",\"z\":null,\"d\":\"2026-05-04\",\"b\":1},\n{\"n\":2,\"t\":\"x;y\",\"z\":2.5,\"d\":\"2026-05-05\",\"b\":0}\n]\n",
		"'ndjson://out'":                               "{\"n\":1,\"t\":\"a,\\\"b\",\"z\":null,\"d\":\"2026-05-04\",\"b\":1}\n{\"n\":2,\"t\":\"x;y\",\"z\":2.5,\"d\":\"2026-05-05\",\"b\":0}\n",
	} {
		got := query(t, db, "SELECT n, t, z, d, b INTO "+into+" "+values)
		path, format := "out", strings.ToLower(into[1:strings.Index(into, ":")])
		if strings.Contains(into, "sub") {
			path = "sub/out"
		}
		if told := fmt.Sprintf("%s|%s|2|%d|true", path, format, len(want)); !slices.Equal(got, []string{told}) {
			t.Errorf("%s tells %q, want %q", into, got, told)
		}
		if file := readFile(t, filepath.Join(root, path)); file != want {
			t.Errorf("%s wrote %q, want %q", into, file, want)
		}
	}
	ids := query(t, db, "SELECT Id FROM Media")
	lines, report := reported(t, db, "SELECT Id INTO 'csv://ids.csv' FROM Media")
	if !report.Complete || report.QuotaCalls < 3 || len(ids) < 250 || !strings.HasPrefix(lines[0], fmt.Sprintf("ids.csv|csv|%d|", len(ids))) {
		t.Errorf("it told %q, and reported %+v", lines, report)
	}
	if want := "Id\n" + strings.Join(ids, "\n") + "\n"; readFile(t, filepath.Join(root, "ids.csv")) != want {
		t.Error("the file has other rows than the answer")
	}
	// A prepared one writes each time; what is left out is told.
	stmt, err := open(t, srv.DSN()+";MaxRows=2;FileRoot="+root).Prepare("SELECT Id INTO 'csv://ids.csv' FROM Media WHERE Created < ?")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	for range 2 {
		var report driver.Report
		var file, format string
		var rows, bytes int64
		var whole bool
		if err := stmt.QueryRowContext(driver.WithReport(t.Context(), &report), time.Now()).Scan(&file, &format, &rows, &bytes, &whole); err != nil {
			t.Fatal(err)
		}
		if rows != 2 || whole || report.Complete || len(report.Warnings) == 0 || strings.Count(readFile(t, filepath.Join(root, "ids.csv")), "\n") != 3 {
			t.Errorf("%d rows (whole: %v), %+v", rows, whole, report)
		}
	}
	for _, text := range []string{"SELECT Id INTO 'csv://no.csv' FROM Media", "SELECT count(*) INTO 'csv://no.csv' FROM Comments"} {
		if got, want := query(t, db, "EXPLAIN "+text), query(t, db, "EXPLAIN "+strings.Replace(text, "INTO 'csv://no.csv'", "", 1)); !slices.Equal(got, want) {
			t.Errorf("EXPLAIN %s: got %q, want %q", text, got, want)
		}
	}
	if _, err := os.Stat(filepath.Join(root, "no.csv")); err == nil {
		t.Error("EXPLAIN writes a file")
	}
}

// A statement that fails, or is given up, leaves what was there, and nothing else.
func TestSelectInto_failed(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 500})
	root := t.TempDir()
	db := open(t, srv.DSN()+";FileRoot="+root)
	if err := os.WriteFile(filepath.Join(root, "old.csv"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	check := func(what string) {
		t.Helper()
		entries, err := os.ReadDir(root)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) != 1 || readFile(t, filepath.Join(root, "old.csv")) != "old" {
			t.Errorf("%s: there are %v, and old.csv holds %q", what, entries, readFile(t, filepath.Join(root, "old.csv")))
		}
	}
	for _, name := range []string{"old.csv", "new.csv"} {
		srv.Inject(drivertest.Fault{Kind: drivertest.FaultPermission, At: 3})
		if _, err := try(t, db, "SELECT Id INTO 'csv://"+name+"' FROM Media"); !errors.Is(err, driver.ErrPermission) {
			t.Errorf("a page is refused: %v", err)
		}
		check("a page is refused")
		if _, err := try(t, db, "SELECT Id INTO 'csv://"+name+"' FROM Media /*+ MaxCalls(2) */"); err == nil {
			t.Error("a budget of 2 calls is enough")
		}
		check("a budget is used up")
		srv.Inject(drivertest.Fault{Kind: drivertest.FaultHang, At: 3})
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		rows, err := db.QueryContext(ctx, "SELECT Id INTO 'csv://"+name+"' FROM Media")
		if err == nil {
			_ = rows.Close()
		}
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("its time is up: %v", err)
		}
		check("its time is up")
	}
}

func TestSelectInto_refused(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	above := t.TempDir()
	root := filepath.Join(above, "root")
	if err := os.Mkdir(root, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(above, filepath.Join(root, "out")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	db := open(t, srv.DSN()+";FileRoot="+root)
	for text, want := range map[string]string{
		"SELECT Id INTO 'csv://../x.csv' FROM Media":                  "is outside of FileRoot",
		"SELECT Id INTO 'csv:///etc/x.csv' FROM Media":                "is outside of FileRoot",
		"SELECT Id INTO 'csv://out/x.csv' FROM Media":                 "is outside of FileRoot",
		"SELECT Id INTO 'csv://out' FROM Media":                       "is a symbolic link",
		"SELECT Id INTO 'csv://no/x.csv' FROM Media":                  "is in a directory that is not there",
		"SELECT Id INTO 'csv://.' FROM Media":                         "is a directory",
		"SELECT Id INTO 'xlsx://x' FROM Media":                        `sql: line 1, column 16: INTO: unknown format "xlsx": use one of csv, json, ndjson, tsv`,
		"SELECT Id INTO 'csv://x;delimiter=ab' FROM Media":            "delimiter is one character",
		"SELECT Id INTO 'csv://x;delimiter=\"' FROM Media":            "cannot part fields",
		"SELECT Id INTO 'json://x;delimiter=,' FROM Media":            "json has no option delimiter",
		"SELECT Id INTO x FROM Media":                                 "INTO 'csv://report.csv'",
		"SELECT Id INTO #TEMP FROM Media":                             "sql: ",
		"EXPLAIN ANALYZE SELECT Id INTO 'csv://x' FROM Media":         "EXPLAIN ANALYZE writes no file",
		"SELECT Idd INTO 'csv://x' FROM Media":                        "line 1, column 8: no such column: Idd: did you mean Id?",
		"SELECT Id INTO 'csv://x' FROM Media WHERE Idd = 1":           "line 1, column 43: no such column: Idd",
		"SELECT Id INTO 'csv://x' FROM Media WHERE Id = ?":            "sql",
		"INSERT INTO Comments (Text) SELECT Id INTO 'csv://x' FROM y": "sql",
	} {
		if _, err := try(t, db, text); err == nil || !strings.Contains(err.Error(), want) && want != "sql" {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	if _, err := try(t, open(t, srv.DSN()), "SELECT Id INTO 'csv://x' FROM Media"); err == nil || !strings.Contains(err.Error(), "set FileRoot") {
		t.Errorf("without FileRoot: %v", err)
	}
	for _, dir := range []string{above, root} {
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("%s holds %v %v", dir, entries, err)
		}
	}
	if calls := srv.Calls(); calls != 0 {
		t.Errorf("%d calls", calls)
	}
}
