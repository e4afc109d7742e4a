package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// zonedConn is a connection in Berlin's time to a table of the hours around the end
// of summer time, and what its module is offered and asked.
func zonedConn(t *testing.T, key int) (conn *engine.Conn, asked *[]string) {
	t.Helper()
	zone, err := value.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	asked = new([]string)
	posts := &memoryTable{key: key}
	for i, at := range []string{"2026-10-25 02:10:00", "2026-10-25 01:10:00", "2026-10-25 00:50:00", "2026-10-25 00:10:00", "2026-10-24 22:00:00", "2026-10-24 21:59:59.5"} {
		posts.rows = append(posts.rows, []value.Value{value.Text(fmt.Sprint(6 - i)), value.Text(at), value.Text(at)})
	}
	posts.rows = append(posts.rows, []value.Value{value.Text("0"), value.Null, value.Text("soon")})
	posts.plan = func(_ engine.Run, o *plan.Offer) error {
		for _, k := range o.Constraints {
			if k.Known && k.Op != plan.OpLimit {
				*asked = append(*asked, "offered "+k.Value.Text())
			}
		}
		return nil
	}
	posts.filter = func(_ context.Context, access string, args []engine.Arg) error {
		*asked = append(*asked, access+"("+showArgs(args)+")")
		return nil
	}
	return mustOpen(t, engine.Config{Zone: zone, Tables: []engine.Table{{
		Name: "Posts", Module: posts,
		Columns: []engine.Column{{Name: "Id", Type: "TEXT"}, {Name: "Created", Type: "DATETIME TEXT", Collation: engine.TimeCollation}, {Name: "Noted", Type: "TEXT"}},
	}}}), asked
}

// SQLite sees instants in the connection's zone, and compares and sorts them as
// what they are, also within the hour that occurs twice.
func TestZone(t *testing.T) {
	t.Parallel()
	conn, _ := zonedConn(t, -1)
	for sql, want := range map[string]string{
		"SELECT Created FROM Posts":                                                                 "2026-10-25 03:10:00, 2026-10-25 02:10:00+01:00, 2026-10-25 02:50:00, 2026-10-25 02:10:00, 2026-10-25 00:00:00, 2026-10-24 23:59:59.5, <nil>",
		"SELECT +Created || '' FROM Posts LIMIT 2":                                                  "2026-10-25 03:10:00, 2026-10-25 02:10:00+01:00",
		"SELECT Noted FROM Posts WHERE Id IN ('1', '0')":                                            "2026-10-24 21:59:59.5, soon",
		"SELECT Id FROM Posts ORDER BY Created DESC":                                                "6, 5, 4, 3, 2, 1, 0",
		"SELECT Id FROM Posts WHERE Created >= '2026-10-25' ORDER BY Created":                       "2, 3, 4, 5, 6",
		"SELECT Id FROM Posts WHERE Created BETWEEN '2026-10-24' AND '2026-10-24 23:59:59.999'":     "1",
		"SELECT Id FROM Posts WHERE Created > '2026-10-25 02:30' ORDER BY Created":                  "4, 5, 6",
		"SELECT Id FROM Posts WHERE Created > '2026-10-25T01:00Z' ORDER BY Created":                 "5, 6",
		"SELECT Id FROM Posts WHERE Created = '2026-10-25 02:10:00+01:00'":                          "5",
		"SELECT Id FROM Posts WHERE Created = '2026-10-25 02:10'":                                   "3",
		"SELECT max(Created) FROM Posts WHERE Id < '6'":                                             "2026-10-25 02:10:00+01:00",
		"SELECT min(Created) FROM Posts WHERE Id > '2'":                                             "2026-10-25 02:10:00",
		"SELECT count(DISTINCT Created) FROM Posts":                                                 "6",
		"SELECT p.Id || q.Id FROM Posts p JOIN Posts q ON p.Created = q.Created AND p.Id IN (3, 5)": "55, 33",
		"SELECT Id FROM (SELECT * FROM Posts ORDER BY Noted LIMIT 9) WHERE Created < '2026-10-25'":  "1",
		"SELECT Id FROM Posts WHERE Created > 'soon'":                                               "",
	} {
		if got := strings.Join(rows(t, mustPrepare(t, conn, sql)), ", "); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
}

// Modules know UTC only.
func TestZone_modules(t *testing.T) {
	t.Parallel()
	conn, asked := zonedConn(t, 1)
	for sql, want := range map[string][]string{
		"SELECT Id FROM Posts WHERE Created = '2026-10-25 02:10'":                                              {"offered 2026-10-25 00:10:00", "key('2026-10-25 00:10:00')", "3"},
		"SELECT Id FROM Posts WHERE Created IN ('2026-10-25T02:10:00+0100', '2026-10-25', 'x')":                {"key(['2026-10-24 22:00:00' '2026-10-25 01:10:00' 'x'])", "5", "2"},
		"SELECT q.Id FROM Posts p JOIN Posts q ON q.Created = p.Created WHERE p.Noted = '2026-10-25 01:10:00'": {"offered 2026-10-25 01:10:00", "scan()", "key('2026-10-25 01:10:00')", "5"},
		"SELECT Id FROM Posts WHERE Noted = '2026-10-25 01:10:00'":                                             {"offered 2026-10-25 01:10:00", "scan()", "5"},
		"SELECT Id FROM Posts WHERE Created = 7":                                                               {"offered 7", "key(7)"},
		"SELECT Id FROM Posts WHERE Created = 'soon'":                                                          {"offered soon", "key('soon')"},
		"SELECT Id FROM Posts WHERE Created = '2026-10-25 02:10' COLLATE NOCASE":                               {"key('2026-10-25 02:10')"},
	} {
		*asked = nil
		given := rows(t, mustPrepare(t, conn, sql))
		got := append(slices.Compact(*asked), given...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sql, diff)
		}
	}
}

// What is known of a statement's scans is known in every zone: by the access that the
// module chose, with instants that are those of the statement.
func TestVisits_zone(t *testing.T) {
	t.Parallel()
	conn, _ := zonedConn(t, 1)
	s := mustPrepare(t, conn, "SELECT Id FROM Posts WHERE Created = '2026-10-25 01:10:00'")
	defer func() { _ = s.Close() }()
	visits := s.Visits()
	if len(visits) != 1 || visits[0].Access != "key" || !s.Given("key") || !s.Compares("key", 1) {
		t.Fatalf("%+v", visits)
	}
	if got := sideText(visits[0].Args[0]); got != "'2026-10-24 23:10:00'" {
		t.Errorf("its argument is %s", got)
	}
}

func TestDecides_zone(t *testing.T) {
	t.Parallel()
	zone, err := value.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	cfg := inputConfig()
	cfg.Zone = zone
	run := new(scans)
	s, err := mustOpen(t, cfg).Prepare(t.Context(), "SELECT Id FROM Media WHERE Id = '1' AND Caption LIKE 'a'", run)
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	if !slices.Equal(run.access, []string{"key"}) {
		t.Errorf("the scans are by %q", run.access)
	}
}

// scans writes down by which accesses the tables are scanned that conditions decide of.
type scans struct{ access []string }

func (x *scans) Decides(all []engine.Decided) (again bool, err error) {
	for _, d := range all {
		x.access = append(x.access, d.Scans...)
	}
	return false, nil
}
