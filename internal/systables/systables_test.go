package systables

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// told are facts made up.
type told struct{ err error }

func (told) Calls() []Call {
	return []Call{{Statement: 7, Call: graph.Call{Method: "GET", Path: "me", Status: 400, Attempt: 2, Quota: 1, Err: errors.New("refused")}}}
}

func (told) Written() []Written {
	return []Written{{ID: "17", Batch: 4, Operation: "INSERT", Message: "Comments: done"}, {Batch: 4, Operation: "INSERT", Message: "write: no"}}
}

func (told) Warnings() []Warning {
	return []Warning{{Statement: 8, Time: time.Unix(0, 0), Note: fetch.Note{Reason: "why", Table: "Media", Count: 3, Incomplete: true, Message: "because"}}}
}
func (told) Usage() []pace.UsageRow { return []pace.UsageRow{{Scope: "app", CallCount: 5}} }
func (t told) List(context.Context) ([]oauth.TokenInfo, error) {
	return []oauth.TokenInfo{{Key: oauth.Key{User: "9"}}}, t.err
}
func (told) Fits(oauth.TokenInfo) bool { return true }

// read reads a table as the engine does.
func read(t *testing.T, f Facts, name string) ([]string, error) {
	t.Helper()
	for _, table := range Tables(f) {
		if table.Name != name {
			continue
		}
		c, err := table.Module.Open(nil)
		if err != nil {
			return nil, err
		}
		defer func() { _ = c.Close() }()
		if err := c.Filter(t.Context(), "", nil); err != nil {
			return nil, err
		}
		var lines []string
		for ; !c.EOF(); _ = c.Next(t.Context()) {
			values := make([]string, len(table.Columns))
			for i := range table.Columns {
				values[i] = c.Value(i).Text()
			}
			lines = append(lines, strings.Join(values, "|"))
		}
		return lines, nil
	}
	t.Fatalf("there is no table %s", name)
	return nil, nil
}

// The tables tell what they are handed, and need nothing else.
func TestTables(t *testing.T) {
	t.Parallel()
	f := Facts{
		Catalog: "C", Schema: "S", Catalogue: schema.Default(), Properties: connprops.Values{}, Journal: told{}, Usage: told{},
		Reasons: []Reason{{Reason: "why", Concerns: "rows", Description: "It is so."}},
	}
	for name, want := range map[string]string{
		"sys_catalogs": "[C]",
		"sys_schemas":  "[C|S C|information_schema]",
		"sys_calls":    "[7|0001-01-01 00:00:00|GET|me|||400|0|0|2|1|0||||refused|]",
		"sys_warnings": "[8|1970-01-01 00:00:00|why|Media|||3|1|because]",
		"sys_usage":    "[app|||5|0|0|0|0|||0]",
		"sys_reasons":  "[why|rows|It is so.]",
		"sys_tokens":   "[]",
	} {
		if lines, err := read(t, f, name); err != nil || fmt.Sprint(lines) != want {
			t.Errorf("%s: %v, %v, want %s", name, lines, err, want)
		}
	}
	f.Tokens = told{}
	if lines, err := read(t, f, "sys_tokens"); err != nil || len(lines) != 1 || !strings.HasPrefix(lines[0], "9|") {
		t.Errorf("sys_tokens: %v, %v", lines, err)
	}
	f.Tokens = told{errors.New("locked")}
	if _, err := read(t, f, "sys_tokens"); err == nil || err.Error() != "locked" {
		t.Errorf("sys_tokens: %v", err)
	}
}

// Every table is listed with every column, and each row has a value for each.
func TestTables_listed(t *testing.T) {
	t.Parallel()
	f := Facts{Catalog: "C", Schema: "S", Catalogue: schema.Default(), Properties: connprops.Values{}, Journal: told{}, Usage: told{}}
	columns, err := read(t, f, "sys_tablecolumns")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(columns, "\n")
	for _, table := range Tables(f) {
		if _, err := read(t, f, table.Name); err != nil {
			t.Errorf("%s: %v", table.Name, err)
		}
		for _, c := range table.Columns {
			if !strings.Contains(all, "|"+table.Name+"|"+c.Name+"|") {
				t.Errorf("%s.%s is not listed", table.Name, c.Name)
			}
		}
	}
}
