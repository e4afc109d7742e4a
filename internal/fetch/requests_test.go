package fetch_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// TestRequests shows the requests of statements along every relation of the
// catalogue, and of what narrows them; rows are compared with plain tables. Ids
// stand as {account1}, {post}, {comment}, cursors as {cursor}; requests that are
// the same but for these are one line with their number.
func TestRequests(t *testing.T) {
	t.Parallel()
	rigs := map[string]*rig{}
	truths := map[string]*sqlite3.Conn{}
	for name, options := range map[string]graphsim.Options{
		"one":   {Media: 230, Comments: 900, Replies: 300, PreConversion: -1},
		"three": {Accounts: 3, Media: 130, Comments: 900, Replies: 200, PreConversion: -1, UnlinkedPages: 1, Live: 1, Invitations: 101, Businesses: 2},
		"own":   {Accounts: 2, Media: 20}, // with Instagram Login, of the first account
	} {
		r := newRig(t, options)
		data := *r.sim.Data()
		if name == "own" {
			r.loginWithInstagram(0)
			data.Accounts = data.Accounts[:1]
		}
		rigs[name], truths[name] = r, loadRelated(t, &data)
	}
	shown := map[string]bool{}
	datadriven.RunTest(t, "../../testdata/requests", func(t *testing.T, d *datadriven.TestData) string {
		r := *rigs[d.Cmd]
		data := r.sim.Data()
		if d.Cmd == "one" {
			r.cfg.Account = data.Accounts[0].ID
		}
		shown[relationOf(d)] = true
		sql := ids(d.Input, data)
		r.cfg.Memory = fetch.NewMemory()
		want := wanted(outermostLimit.FindStringSubmatch(sql))
		if strings.Contains(sql, "ORDER BY") {
			want = 0 // the first rows of the tables are not those of the answer
		}
		got, err := r.limited(want, sql)
		if err != nil {
			return "error: " + err.Error() + "\n"
		}
		if !d.HasArg("apart") { // from the plain tables, which do not hold these
			want, err := truthRows(truths[d.Cmd], sql)
			if err != nil {
				t.Fatal(d.Pos, err)
			}
			if !slices.Equal(sorted(want), sorted(got.rows)) && !d.HasArg("any") || len(want) != len(got.rows) {
				t.Errorf("%s: %d rows, not the %d of the plain tables", d.Pos, len(got.rows), len(want))
			}
		}
		return fmt.Sprintf("%s%d rows, %d calls in %d requests\n", requestLines(data, got.calls), len(got.rows), got.quota, len(got.calls))
	})
	for _, relation := range schema.Default().Relations() {
		if name := fmt.Sprintf("%s.%s", relation.Table, relation.Column); !shown[name] {
			t.Errorf("testdata/requests does not show the relation %s → %s.%s", name, relation.RefTable, relation.RefColumn)
		}
	}
}

func relationOf(d *datadriven.TestData) (name string) {
	for _, a := range d.CmdArgs {
		if a.Key == "relation" {
			name = a.Vals[0]
		}
	}
	return name
}

var cursorMark = regexp.MustCompile(`after(=|\()[\w-]+`)

// requestLines writes requests one a line, in an order of their own: those of
// several accounts, and those ahead of the reader, come in none.
func requestLines(d *graphsim.Data, calls []graphsim.Entry) string {
	name := namer(d)
	count := map[string]int{}
	for _, c := range calls {
		line := c.Method + " " + c.Path
		if len(c.Batch) > 0 {
			line = "batch"
			for _, item := range c.Batch {
				count["  item "+name(item.Path+"?"+item.Query)]++
			}
		} else if c.Query != "" {
			line += "?" + c.Query
		}
		count[name(line)]++
	}
	var b strings.Builder
	lines := make([]string, 0, len(count))
	for line := range count {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	for _, line := range lines {
		b.WriteString(line)
		if n := count[line]; n > 1 {
			fmt.Fprintf(&b, " (%d×)", n)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

var longNumber = regexp.MustCompile(`\d{12,}`)

// namer replaces what differs from one id to the next.
func namer(d *graphsim.Data) func(string) string {
	names := map[string]string{}
	for i, a := range d.Accounts {
		names[a.ID] = fmt.Sprintf("{account%d}", i+1)
		names[a.AppScopedID] = fmt.Sprintf("{account%d}", i+1)
		for _, m := range a.Media {
			names[m.ID] = "{post}"
			for _, c := range m.Comments {
				names[c.ID] = "{comment}"
				for _, r := range c.Replies {
					names[r.ID] = "{reply}"
				}
			}
		}
	}
	return func(s string) string {
		s = strings.ReplaceAll(s, "/v27.0/", "")
		s = strings.TrimPrefix(strings.TrimPrefix(s, "v27.0/"), "GET ")
		s = cursorMark.ReplaceAllString(s, "after$1{cursor}")
		return longNumber.ReplaceAllStringFunc(s, func(id string) string {
			if name := names[id]; name != "" {
				return name
			}
			return "{id}"
		})
	}
}

// loadRelated are the plain tables with those besides that relations lead to.
func loadRelated(t *testing.T, d *graphsim.Data) *sqlite3.Conn {
	t.Helper()
	db := loadTruth(t, d)
	exec := func(sql string) {
		if err := db.Exec(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	all := *d // the login's Pages, those without an account too
	for _, p := range d.Unlinked {
		all.Accounts = append(slices.Clip(all.Accounts), &graphsim.Account{Page: p})
	}
	exec("DROP TABLE Pages")
	loadTable(t, db, &all, schema.Default().Table("Pages"), exec)
	for _, name := range []string{"IGMedia", "InstagramPages"} {
		loadTable(t, db, d, schema.Default().Table(name), exec)
	}
	return db
}
