package driver_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// usualSchedules is how many statements under faults are run all the time;
// VIEWFINDER_SCHEDULES says otherwise.
const usualSchedules = 100

// TestSchedules writes under random faults. What a statement says was done, was done once;
// what it says was not, was not; and what it does not know was done once at the most: the
// simulator's list of what was done is the judge. VIEWFINDER_SEED sets the seed. Posts
// are judged in the room that publishes them, where waiting takes no time.
func TestSchedules(t *testing.T) {
	t.Parallel()
	number := func(name string, usual uint64) uint64 {
		if text := os.Getenv(name); text != "" {
			n, err := strconv.ParseUint(text, 10, 64)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return n
		}
		return usual
	}
	n, seed := int(number("VIEWFINDER_SCHEDULES", usualSchedules)), number("VIEWFINDER_SEED", uint64(time.Now().UnixNano()))
	seen := map[string]int{}
	var s *scheduled
	for i := range n {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		if i%50 == 0 {
			s = newScheduled(t)
		}
		problem := s.run(t, r, i, seen)
		if problem != "" {
			t.Fatalf("VIEWFINDER_SEED=%d, statement %d: %s\n%s\nfaults: %+v\nerror: %v\ndone: %+v", seed, i, problem, s.statement, s.faults, s.err, s.delta)
		}
	}
	t.Logf("VIEWFINDER_SEED=%d: %d statements: %v", seed, n, seen)
	for _, outcome := range []string{"done", "refused", "unknown", "found", "some rows done"} {
		if n >= usualSchedules && seen[outcome] == 0 {
			t.Errorf("VIEWFINDER_SEED=%d: no statement came to %q", seed, outcome)
		}
	}
}

// scheduled is a world that is written to.
type scheduled struct {
	srv *drivertest.Server
	db  *sql.DB
	// What there is to write to.
	posts, comments []string

	statement string
	faults    []drivertest.Fault
	err       error
	delta     []drivertest.Deed
}

func newScheduled(t *testing.T) *scheduled {
	t.Helper()
	s := &scheduled{srv: simulated(t, drivertest.Options{Accounts: 1, Media: 6, Comments: 120, Replies: -1, Carousels: -1})}
	s.db = open(t, s.srv.DSN()+";BusinessAccountId="+s.srv.Data().Accounts[0].ID)
	for _, m := range s.srv.Data().Accounts[0].Media {
		s.posts = append(s.posts, m.ID)
		for _, c := range m.Comments {
			s.comments = append(s.comments, c.ID)
		}
	}
	return s
}

// wanted is what one row of a statement is to do.
type wanted struct{ what, on, text string }

// plan makes a statement of one to three rows, in the order in which they are written.
func (s *scheduled) plan(r *rand.Rand, i int) (statement string, rows []wanted) {
	n := 1 + r.IntN(3)
	post := func() string { return s.posts[r.IntN(len(s.posts))] }
	comment := func() string { // each once: what is deleted is gone
		at := r.IntN(len(s.comments))
		id := s.comments[at]
		s.comments = slices.Delete(s.comments, at, at+1)
		return id
	}
	var values []string
	add := func(w wanted) {
		rows = append(rows, w)
		values = append(values, fmt.Sprintf("('%s', '%s')", w.on, w.text))
	}
	switch r.IntN(6) {
	case 0:
		for k := range n {
			add(wanted{"comment", post(), fmt.Sprintf("comment %d %d", i, k)})
		}
		return "INSERT INTO Comments (MediaId, Text) VALUES " + strings.Join(values, ", "), rows
	case 1:
		for k := range n {
			on := s.comments[r.IntN(len(s.comments))]
			add(wanted{"reply", on, fmt.Sprintf("reply %d %d", i, k)})
		}
		return "INSERT INTO Replies (CommentId, Text) VALUES " + strings.Join(values, ", "), rows
	case 2:
		id := comment()
		return "DELETE FROM Comments WHERE Id = '" + id + "'", []wanted{{"delete-comment", id, ""}}
	case 3:
		id := s.comments[r.IntN(len(s.comments))]
		if r.IntN(2) == 0 {
			return "UPDATE Comments SET Hidden = TRUE WHERE Id = '" + id + "'", []wanted{{"hide", id, ""}}
		}
		return "UPDATE Comments SET Hidden = FALSE WHERE Id = '" + id + "'", []wanted{{"show", id, ""}}
	case 4:
		id := post()
		return "UPDATE Media SET IsCommentEnabled = TRUE WHERE Id = '" + id + "'", []wanted{{"comments-on", id, ""}}
	default:
		id := post()
		return "INSERT INTO Likes (MediaId) VALUES ('" + id + "')", []wanted{{"like", id, ""}}
	}
}

// certain are the faults of the first statements, of three rows each, so that each outcome
// is come to at any seed: a second row is refused, a
// second row is found to be done, a first row is not known.
var certain = []drivertest.Fault{
	{Kind: drivertest.FaultError, Code: 100, Status: 400, Method: "POST", At: 2},
	{Kind: drivertest.FaultDrop, Method: "POST", At: 2},
	{Kind: drivertest.FaultDrop, Count: 6},
}

// run runs one statement under faults, and returns what is wrong with what came of it.
func (s *scheduled) run(t *testing.T, r *rand.Rand, i int, seen map[string]int) string {
	t.Helper()
	var rows []wanted
	s.statement, rows = s.plan(r, i)
	s.faults = nil
	for range r.IntN(3) {
		s.faults = append(s.faults, writeFault(r))
	}
	if i < len(certain) {
		s.faults = certain[i : i+1]
		rows = nil
		var values []string
		for k := range 3 {
			rows = append(rows, wanted{"comment", s.posts[k], fmt.Sprintf("certain %d %d", i, k)})
			values = append(values, fmt.Sprintf("('%s', '%s')", rows[k].on, rows[k].text))
		}
		s.statement = "INSERT INTO Comments (MediaId, Text) VALUES " + strings.Join(values, ", ")
	}
	s.srv.ClearFaults()
	for _, f := range s.faults {
		s.srv.Inject(f)
	}
	before := len(s.srv.Done())
	var report driver.Report
	_, s.err = s.db.ExecContext(driver.WithReport(t.Context(), &report), s.statement)
	s.delta = s.srv.Done()[before:]
	s.srv.Advance(time.Minute) // likes are counted
	return s.judge(rows, report, seen)
}

// judge holds what a statement says against what was done.
func (s *scheduled) judge(rows []wanted, report driver.Report, seen map[string]int) string {
	if len(s.delta) > len(rows) {
		return "more was done than there are rows"
	}
	for k, d := range s.delta {
		if w := rows[k]; d.What != w.what || d.On != w.on || d.Text != w.text {
			return fmt.Sprintf("row %d is %+v, and done was %+v", k+1, w, d)
		}
	}
	if s.err == nil {
		seen["done"]++
		if len(report.Warnings) > 0 {
			seen["found"]++
		}
		if len(s.delta) != len(rows) && !s.isSo(rows[0]) {
			return "it says that all rows were done"
		}
		return ""
	}
	failed, ok := errors.AsType[*driver.WriteError](s.err)
	switch {
	case !ok:
		seen["refused"]++
		if len(s.delta) > 0 {
			return "an error that tells of no row, and something was done"
		}
		return ""
	case failed.Row > 1:
		seen["some rows done"]++
	}
	if int(report.Affected) != failed.Row-1 {
		return fmt.Sprintf("row %d failed, and %d are said to be done", failed.Row, report.Affected)
	}
	if errors.Is(s.err, driver.ErrUnknownOutcome) {
		seen["unknown"]++
		if n := len(s.delta); n != failed.Row-1 && n != failed.Row {
			return "rows before or behind the one that is not known"
		}
		return ""
	}
	seen["refused"]++
	if len(s.delta) != failed.Row-1 {
		return "it says that the row was not done"
	}
	return ""
}

// isSo reports whether what an UPDATE sets is so, though nothing was done: it was before,
// and the driver, which has looked, cannot tell.
func (s *scheduled) isSo(w wanted) bool {
	for _, m := range s.srv.Data().Accounts[0].Media {
		if m.ID == w.on && w.what == "comments-on" {
			return m.Field("is_comment_enabled") == true
		}
		for _, c := range m.Comments {
			if c.ID == w.on && (w.what == "hide" || w.what == "show") {
				return c.Hidden == (w.what == "hide")
			}
		}
	}
	return false
}

// writeFault is one of those that matter to what is written.
func writeFault(r *rand.Rand) drivertest.Fault {
	kinds := []drivertest.Fault{
		{Kind: drivertest.FaultDrop},
		{Kind: drivertest.FaultDrop, Early: true},
		{Kind: drivertest.FaultCut},
		{Kind: drivertest.FaultGateway},
		{Kind: drivertest.FaultGateway, Early: true},
		{Kind: drivertest.FaultHTML},
		{Kind: drivertest.FaultMalformed},
		{Kind: drivertest.FaultServer},
		{Kind: drivertest.FaultServer, Late: true},
		{Kind: drivertest.FaultError, Code: 1, Status: 500},
		{Kind: drivertest.FaultError, Code: 1, Status: 500, Late: true},
		{Kind: drivertest.FaultError, Code: 100, Status: 400},
		{Kind: drivertest.FaultPermission},
	}
	f := kinds[r.IntN(len(kinds))]
	f.Method = []string{"POST", "DELETE"}[r.IntN(2)]
	f.At = 1 + r.IntN(3)
	if r.IntN(3) == 0 {
		f.At, f.Count = 0, 1
	}
	if r.IntN(16) == 0 { // what became of it cannot be seen either
		f.Method, f.At, f.Count = "", 0, 6
	}
	return f
}
