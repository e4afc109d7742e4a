package driver_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// TestWrites runs statements that write, and shows the requests that they make, then what
// they give: rows, the number of rows they changed, warnings, an error. Each file has a
// simulator of its own. In the files $post1, $comment2 and the like stand for ids.
//
//	world [accounts=1] [login=instagram]   begins anew
//	do                                     runs a statement by Query
//	fault kind=… path=… at=…               schedules what goes wrong
//	done                                   shows what was done, by the simulator's ledger
func TestWrites(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "../testdata/writes", func(t *testing.T, path string) {
		var w *writing
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch {
			case d.Cmd == "world":
				w = newWriting(t, d)
				return ""
			case w == nil:
				t.Fatalf("%s: a world comes first", d.Pos)
			}
			switch d.Cmd {
			case "do":
				return strings.ReplaceAll(w.names.Replace(w.do(t, w.ids.Replace(d.Input))), strings.TrimPrefix(w.srv.URL(), "http://"), "(the host)")
			case "fault":
				w.fault(t, d)
				return ""
			case "done":
				return w.names.Replace(w.deeds())
			}
			t.Fatalf("%s: unknown command", d.Pos)
			return ""
		})
	})
}

// writing is a simulator and a way to it.
type writing struct {
	srv        *drivertest.Server
	db         *sql.DB
	ids, names *strings.Replacer
	seen       int // deeds shown
}

func newWriting(t *testing.T, d *datadriven.TestData) *writing {
	t.Helper()
	o := drivertest.Options{Accounts: 1, Media: 4, Comments: 3, Replies: 2, Stories: 2, Seed: 7}
	for _, arg := range d.CmdArgs {
		switch arg.Key {
		case "accounts":
			arg.Scan(t, 0, &o.Accounts)
		case "login", "dsn", "token":
		default:
			t.Fatalf("%s: unknown argument %s", d.Pos, arg.Key)
		}
	}
	w := &writing{srv: simulated(t, o)}
	dsn := w.srv.DSN()
	if d.HasArg("login") {
		dsn = w.srv.InstagramDSN(0)
	}
	for _, arg := range d.CmdArgs {
		if arg.Key == "token" { // with these permissions alone
			dsn = w.srv.TokenDSN(w.srv.NewToken(drivertest.TokenSpec{Scopes: arg.Vals}))
		}
	}
	if d.HasArg("dsn") {
		for _, arg := range d.CmdArgs {
			if arg.Key == "dsn" {
				dsn += ";" + strings.Join(arg.Vals, ";")
			}
		}
	}
	w.db = open(t, dsn)
	var pairs []string
	name := func(what string, n int, id string) { pairs = append(pairs, fmt.Sprintf("$%s%d", what, n), id) }
	post, comment, reply, story := 0, 0, 0, 0
	for i, a := range w.srv.Data().Accounts {
		name("account", i+1, a.ID)
		name("page", i+1, a.Page.ID)
		for _, m := range a.Media {
			post++
			name("post", post, m.ID)
			for _, c := range m.Comments {
				comment++
				name("comment", comment, c.ID)
				for _, r := range c.Replies {
					reply++
					name("reply", reply, r.ID)
				}
			}
		}
		for _, s := range a.Stories {
			story++
			name("story", story, s.ID)
		}
	}
	// Of "$post10" and "$post1" the longer one is meant.
	for i := len(pairs)/2 - 1; i >= 0; i-- {
		pairs = append(pairs, pairs[2*i], pairs[2*i+1])
	}
	pairs = pairs[len(pairs)/2:]
	w.ids = strings.NewReplacer(pairs...)
	for i := 0; i < len(pairs); i += 2 {
		pairs[i], pairs[i+1] = pairs[i+1], pairs[i]
	}
	w.names = strings.NewReplacer(pairs...)
	return w
}

// do runs a statement.
func (w *writing) do(t *testing.T, statement string) string {
	t.Helper()
	var report driver.Report
	before := len(w.srv.Journal())
	lines, err := answerOf(driver.WithReport(t.Context(), &report), t, w.db, statement)
	var b strings.Builder
	for _, e := range w.srv.Journal()[before:] {
		fmt.Fprintf(&b, "%s %s", e.Method, strings.TrimPrefix(e.Path, "/v27.0"))
		if e.Query != "" {
			b.WriteString(" " + e.Query)
		}
		if e.Status != 200 {
			fmt.Fprintf(&b, " => %d", e.Status)
		}
		if e.Fault != "" {
			b.WriteString(" [" + e.Fault + "]")
		}
		b.WriteString("\n")
	}
	for _, line := range lines {
		b.WriteString("row: " + line + "\n")
	}
	for _, warning := range report.Warnings {
		fmt.Fprintf(&b, "warning: %s: %s\n", warning.Reason, warning.Message)
	}
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
	}
	fmt.Fprintf(&b, "affected: %d\n", report.Affected)
	return b.String()
}

// answerOf are the rows of a statement, their columns parted by bars.
func answerOf(ctx context.Context, t *testing.T, db *sql.DB, statement string) (lines []string, err error) {
	t.Helper()
	rows, err := db.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var cells []string
		for i, v := range values {
			if v == nil {
				v = "NULL"
			}
			cells = append(cells, fmt.Sprintf("%s=%v", columns[i], v))
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	return lines, rows.Err()
}

func (w *writing) fault(t *testing.T, d *datadriven.TestData) {
	t.Helper()
	var f drivertest.Fault
	values := map[string]any{
		"kind": (*string)(&f.Kind), "path": &f.Path, "at": &f.At, "code": &f.Code, "subcode": &f.Subcode,
		"status": &f.Status, "size": &f.Size, "count": &f.Count, "body": &f.Body,
	}
	flags := map[string]*bool{"early": &f.Early, "late": &f.Late}
	for _, arg := range d.CmdArgs {
		switch value, flag := values[arg.Key], flags[arg.Key]; {
		case value != nil:
			arg.Scan(t, 0, value)
		case flag != nil:
			*flag = true
		default:
			t.Fatalf("%s: unknown argument %s", d.Pos, arg.Key)
		}
	}
	f.Path = w.ids.Replace(f.Path)
	w.srv.Inject(f)
}

// deeds are what was done since they were shown last.
func (w *writing) deeds() string {
	var b strings.Builder
	done := w.srv.Done()
	for _, deed := range done[w.seen:] {
		fmt.Fprintf(&b, "%s %s", deed.What, deed.On)
		if deed.ID != "" {
			b.WriteString(" makes " + deed.ID)
		}
		if deed.Text != "" {
			b.WriteString(": " + deed.Text)
		}
		b.WriteString("\n")
	}
	w.seen = len(done)
	return b.String()
}
