package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// schedules is how many random schedules of faults are tried: VIEWFINDER_SCHEDULES, or 300.
func schedules(t *testing.T) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("VIEWFINDER_SCHEDULES")); err == nil {
		return n
	}
	if testing.Short() {
		return 60
	}
	return 300
}

// Whatever goes wrong on the way, nothing is done twice, nothing is said to be done that was
// not, and what was done is said to be, or not to be known. The simulator's ledger, which has
// each thing once for each time that it was done, is the judge.
func TestWrites_faults(t *testing.T) {
	t.Parallel()
	seed := uint64(1)
	if n, err := strconv.ParseUint(os.Getenv("VIEWFINDER_SEED"), 10, 64); err == nil {
		seed = n
	}
	r := rand.New(rand.NewPCG(seed, 7))
	kinds := []drivertest.FaultKind{
		drivertest.FaultDrop, drivertest.FaultCut, drivertest.FaultGateway, drivertest.FaultHTML, drivertest.FaultMalformed,
		drivertest.FaultServer, drivertest.FaultPermission, drivertest.FaultThrottle, drivertest.FaultExpired, drivertest.FaultHang,
	}
	told := map[string]int{}
	for n := range schedules(t) {
		srv := simulated(t, drivertest.Options{Accounts: 1, Media: 3, Comments: 12, Replies: 3, Seed: r.Uint64()})
		db := open(t, srv.DSN()+";Timeout=0.2")
		media := srv.Data().Accounts[0].Media
		var comments []drivertest.Comment
		for _, m := range media {
			comments = append(comments, m.Comments...)
		}
		var faults []string
		for range r.IntN(4) {
			f := drivertest.Fault{Kind: kinds[r.IntN(len(kinds))], At: 1 + r.IntN(3)}
			if f.Kind == drivertest.FaultThrottle {
				f.Code = 613
			}
			faults = append(faults, fmt.Sprintf("%s at %d", f.Kind, f.At))
			srv.Inject(f)
		}
		sql, deeds := randomWrite(r, n, media, comments)
		outcome := judge(t, srv, db, sql, deeds, fmt.Sprintf("schedule %d (seed %d): %s with %s", n, seed, sql, strings.Join(faults, ", ")))
		told[outcome]++
		_ = db.Close()
	}
	t.Log(told)
	for _, outcome := range []string{"done", "found", "refused", "unknown"} {
		if told[outcome] == 0 && schedules(t) >= 300 {
			t.Errorf("no schedule came to: %s (%v)", outcome, told)
		}
	}
}

// randomWrite is a statement of one to three rows, and what each of them does.
func randomWrite(r *rand.Rand, n int, media []drivertest.Media, comments []drivertest.Comment) (sql string, deeds []string) {
	rows := 1 + r.IntN(3)
	var values, keys []string
	what := r.IntN(6)
	for i := range rows {
		m, c := media[i%len(media)].ID, comments[(n+i)%len(comments)].ID
		text := fmt.Sprintf("text %d of %d", i, n)
		switch what {
		case 0:
			values, deeds = append(values, fmt.Sprintf("('%s', '%s')", m, text)), append(deeds, "comment "+m+" "+text)
		case 1:
			values, deeds = append(values, fmt.Sprintf("('%s', '%s')", c, text)), append(deeds, "reply "+c+" "+text)
		case 2:
			keys, deeds = append(keys, "'"+c+"'"), append(deeds, "hide "+c)
		case 3:
			keys, deeds = append(keys, "'"+c+"'"), append(deeds, "delete-comment "+c)
		case 4:
			keys, deeds = append(keys, "'"+m+"'"), append(deeds, "comments-off "+m)
		default:
			values, deeds = append(values, "('"+c+"')"), append(deeds, "like "+c)
		}
	}
	list, in := strings.Join(values, ", "), strings.Join(keys, ", ")
	return []string{
		"INSERT INTO Comments (MediaId, Text) VALUES " + list,
		"INSERT INTO Replies (CommentId, Text) VALUES " + list,
		"UPDATE Comments SET Hidden = TRUE WHERE Id IN (" + in + ")",
		"DELETE FROM Comments WHERE Id IN (" + in + ")",
		"UPDATE Media SET IsCommentEnabled = FALSE WHERE Id IN (" + in + ")",
		"INSERT INTO Likes (CommentId) VALUES " + list,
	}[what], deeds
}

// judge runs a statement and holds what it says against the ledger.
func judge(t *testing.T, srv *drivertest.Server, db *sql.DB, statement string, deeds []string, name string) (outcome string) {
	t.Helper()
	var report driver.Report
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	_, err := db.ExecContext(driver.WithReport(ctx, &report), statement)
	done := map[string]int{}
	total := 0
	for _, d := range srv.Done() {
		done[strings.TrimSpace(d.What+" "+d.On+" "+d.Text)]++
		total++
	}
	for what, times := range done {
		if times > 1 {
			t.Errorf("%s: %q was done %d times", name, what, times)
		}
	}
	var unknown *driver.UnknownOutcomeError
	var failed *driver.WriteError
	isUnknown := errors.As(err, &unknown)
	said := int(report.Affected)
	switch {
	case said > total:
		t.Errorf("%s: %d rows are said to be done, and %d were: %v", name, said, total, err)
	case total > said && !(isUnknown && total == said+1):
		t.Errorf("%s: %d rows were done, and %d are said to be: %v", name, total, said, err)
	case err == nil && said != len(deeds):
		t.Errorf("%s: %d of %d rows, and no error", name, said, len(deeds))
	}
	if errors.As(err, &failed) && failed.Row != said+1 {
		t.Errorf("%s: row %d is said to have failed, and %d were done before", name, failed.Row, said)
	}
	switch {
	case isUnknown:
		return "unknown"
	case err != nil:
		return "refused"
	case len(report.Warnings) > 0:
		return "found"
	}
	return "done"
}
