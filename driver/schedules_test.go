package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
)

// TestSchedules writes under random faults. What a statement says was done, was done once;
// what it says was not, was not; and what it does not know was done once at the most: the
// simulator's list of what was done is the judge. Posts are judged in the room that
// publishes them, where waiting takes no time.
func TestSchedules(t *testing.T) {
	t.Parallel()
	outcomes := []string{"done", "refused", "unknown", "found", "is so", "some rows done"}
	t.Run("one after another", func(t *testing.T) {
		t.Parallel()
		var x *written
		simtest.Run(t, 200, outcomes, func(s *simtest.Schedule) string {
			if s.N%50 == 0 {
				x = newWritten(t, graphsim.Options{Media: 6, Comments: 120, Replies: -1, Carousels: -1}, ";BusinessAccountId=%s")
			}
			statement, rows := x.plan(s.Rand, s.N)
			faults := statementFaults(s.Rand)
			if s.N < len(certain) {
				x.prepare(t)
				faults = certain[s.N].faults
				statement, rows = certain[s.N].statement(x)
			}
			return x.run(t, statement, faults, rows, s.Saw)
		})
	})
	// By somebody who does not wait, where requests hang.
	t.Run("one alone", func(t *testing.T) {
		t.Parallel()
		simtest.Run(t, 200, outcomes[:4], func(s *simtest.Schedule) string {
			x := newWritten(t, graphsim.Options{Media: 3, Comments: 12, Replies: 3, Seed: s.Rand.Uint64()}, ";Timeout=0.2") // which account writes is asked for
			x.alone = true
			defer x.db.Close()
			statement, rows := x.plan(s.Rand, s.N)
			faults := statementFaults(s.Rand)
			for range s.Rand.IntN(2) {
				faults = append(faults, simtest.Pick(s.Rand, []graphsim.Fault{{Kind: graphsim.FaultHang}, {Kind: graphsim.FaultThrottle, Code: 613}}))
			}
			return x.run(t, statement, faults, rows, s.Saw)
		})
	})
}

// written is a world that is written to.
type written struct {
	sim *graphsim.Server
	db  *sql.DB
	// What there is to write to.
	posts, comments []string
	// alone says that no statement follows.
	alone bool
}

func newWritten(t *testing.T, o graphsim.Options, properties string) *written {
	t.Helper()
	o.Accounts, o.Now = 1, graphsim.DefaultNow
	sim, err := graphsim.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	x := &written{sim: sim}
	sim.View(func(d *graphsim.Data) {
		properties = fmt.Sprintf("Endpoint=%s;Now=%s;OAuthAccessToken=%s", sim.URL(), sim.Now().Format(time.RFC3339Nano), sim.Token()) +
			strings.ReplaceAll(properties, "%s", d.Accounts[0].ID)
		for _, m := range d.Accounts[0].Media {
			x.posts = append(x.posts, m.ID)
			for _, c := range m.Comments {
				x.comments = append(x.comments, c.ID)
			}
		}
	})
	x.db = open(t, properties)
	return x
}

// plan makes a statement of one to three rows, in the order in which they are written.
func (x *written) plan(r *rand.Rand, n int) (statement string, rows []simtest.Want) {
	count := 1 + r.IntN(3)
	some := func(of []string) (list []string) {
		for _, i := range r.Perm(len(of))[:min(count, len(of))] {
			list = append(list, of[i])
		}
		return list
	}
	posts, comments := some(x.posts), some(x.comments)
	truth := []string{"FALSE", "TRUE"}
	is := r.IntN(2)
	switch r.IntN(7) {
	case 0:
		return x.insert("Comments (MediaId, Text)", "comment", posts, n)
	case 1:
		return x.insert("Replies (CommentId, Text)", "reply", comments, n)
	case 2:
		x.comments = slices.DeleteFunc(x.comments, func(id string) bool { return slices.Contains(comments, id) })
		return keyed("DELETE FROM Comments", "delete-comment", comments)
	case 3:
		return keyed("UPDATE Comments SET Hidden = "+truth[is], []string{"show", "hide"}[is], comments)
	case 4:
		if !x.alone { // where they are off, nothing more can be said
			is = 1
		}
		return keyed("UPDATE Media SET IsCommentEnabled = "+truth[is], []string{"comments-off", "comments-on"}[is], posts)
	case 5:
		return x.insert("Likes (MediaId)", "like", posts, n)
	default:
		return x.insert("Likes (CommentId)", "like", comments, n)
	}
}

// insert is an INSERT of a row for each of some objects.
func (*written) insert(into, what string, on []string, n int) (statement string, rows []simtest.Want) {
	var values []string
	for i, id := range on {
		w := simtest.Want{What: what, On: id}
		value := "('" + id + "')"
		if strings.Contains(into, "Text") {
			w.Text = fmt.Sprintf("text %d of %d", i, n)
			value = "('" + id + "', '" + w.Text + "')"
		}
		values, rows = append(values, value), append(rows, w)
	}
	return "INSERT INTO " + into + " VALUES " + strings.Join(values, ", "), rows
}

// keyed is a statement about the rows of some keys, which are written in their order.
func keyed(statement, what string, keys []string) (_ string, rows []simtest.Want) {
	slices.Sort(keys)
	for _, id := range keys {
		rows = append(rows, simtest.Want{What: what, On: id})
	}
	return statement + " WHERE Id IN ('" + strings.Join(keys, "', '") + "')", rows
}

// certain are the first statements, so that each outcome is come to at any seed.
var certain = []struct {
	faults    []graphsim.Fault
	statement func(*written) (string, []simtest.Want)
}{
	{[]graphsim.Fault{{Kind: graphsim.FaultError, Code: 100, Status: 400, Method: "POST", At: 2}}, threeComments}, // the second row is refused
	{[]graphsim.Fault{{Kind: graphsim.FaultDrop, Method: "POST", At: 2}}, threeComments},                          // the second is found to be done
	{[]graphsim.Fault{{Kind: graphsim.FaultDrop, Count: 6}}, threeComments},                                       // the first is not known
	{[]graphsim.Fault{{Kind: graphsim.FaultDrop, Method: "POST", At: 1, Early: true}}, func(x *written) (string, []simtest.Want) {
		return keyed("UPDATE Comments SET Hidden = TRUE", "hide", slices.Clone(x.comments[:2]))
	}},
	{[]graphsim.Fault{{Kind: graphsim.FaultDrop, Method: "DELETE", At: 1, Early: true}}, func(*written) (string, []simtest.Want) {
		return keyed("DELETE FROM Comments", "delete-comment", []string{"17999999999999999"})
	}},
}

func threeComments(x *written) (string, []simtest.Want) {
	return x.insert("Comments (MediaId, Text)", "comment", x.posts[:3], -1)
}

// prepare hides some comments, so that they are hidden before they are again.
func (x *written) prepare(t *testing.T) {
	t.Helper()
	statement, _ := keyed("UPDATE Comments SET Hidden = TRUE", "hide", slices.Clone(x.comments[:2]))
	if _, err := x.db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// isSo reports whether what a row sets is so.
func (x *written) isSo(w simtest.Want) (is bool) {
	x.sim.View(func(d *graphsim.Data) {
		c, m := d.CommentByID(w.On), d.MediaByID(w.On)
		switch w.What {
		case "hide", "show":
			is = c != nil && c.Hidden == (w.What == "hide")
		case "delete-comment":
			is = c == nil
		case "comments-on", "comments-off":
			is = m != nil && m.Field("is_comment_enabled") == (w.What == "comments-on")
		}
	})
	return is
}

// run runs one statement under faults, and returns what is wrong with what it says of it.
func (x *written) run(t *testing.T, statement string, faults []graphsim.Fault, rows []simtest.Want, saw func(string)) (problem string) {
	t.Helper()
	x.sim.ClearFaults()
	for i := range rows {
		rows[i].Before = x.isSo(rows[i])
	}
	for _, f := range faults {
		x.sim.Inject(f)
	}
	before := len(x.sim.Done())
	var report driver.Report
	ctx, cancel := context.WithTimeout(driver.WithReport(t.Context(), &report), 20*time.Second)
	defer cancel()
	_, err := x.db.ExecContext(ctx, statement)
	done := x.sim.Done()[before:]
	x.sim.Advance(time.Minute) // likes are counted
	if problem = judge(rows, done, &report, err, saw); problem != "" {
		problem = fmt.Sprintf("%s\n%s\nfaults: %+v\nsaid: %d rows, %+v, error: %v\ndone: %+v", problem, statement, faults, report.Affected, report.Warnings, err, done)
	}
	return problem
}

// judge holds what a statement says against what was done.
func judge(rows []simtest.Want, done []graphsim.Deed, report *driver.Report, err error, saw func(string)) string {
	isSo := func(i int) bool {
		return slices.ContainsFunc(report.Warnings, func(w driver.Warning) bool {
			return w.Reason == driver.ReasonAnswerLost && strings.Contains(w.Message, "/"+rows[i].On+": ") && strings.Contains(w.Message, "since before")
		})
	}
	claim := simtest.Claim{Done: int(report.Affected), Unknown: errors.Is(err, driver.ErrUnknownOutcome), IsSo: isSo}
	failed, ofRow := errors.AsType[*driver.WriteError](err)
	switch {
	case err == nil && claim.Done != len(rows):
		return "no error, and not all rows"
	case err == nil:
		saw("done")
	case claim.Unknown:
		saw("unknown")
	default:
		saw("refused")
	}
	switch {
	case ofRow && failed.Row != claim.Done+1:
		return fmt.Sprintf("row %d is said to have failed, and %d to be done", failed.Row, claim.Done)
	case err != nil && !ofRow && (claim.Done > 0 || claim.Unknown):
		return "an error that tells of no row, and something is said to be done"
	case ofRow && claim.Done > 0:
		saw("some rows done")
	}
	for i := range claim.Done {
		if isSo(i) {
			saw("is so")
		} else if len(report.Warnings) > 0 {
			saw("found")
		}
	}
	return claim.Judge(rows, done)
}

// statementFaults are up to three of those that matter to a statement.
func statementFaults(r *rand.Rand) (faults []graphsim.Fault) {
	for range r.IntN(4) {
		f := simtest.Pick(r, simtest.Faults)
		if r.IntN(3) > 0 {
			f.Method = []string{"POST", "DELETE"}[r.IntN(2)]
		}
		if r.IntN(40) == 0 { // what became of it cannot be seen either
			f.Method, f.At, f.Count = "", 0, 6
		}
		faults = append(faults, f)
	}
	return faults
}
