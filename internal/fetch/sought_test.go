package fetch_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
)

// soughtColumns are columns by which the API looks nothing up, of a kind each: with few
// values, with many, with NULL among them.
var soughtColumns = map[string][]string{
	"Media":    {"Caption", "LikesCount", "CommentsCount", "MediaType", "IsCommentEnabled", "Created", "ShortCode"},
	"Comments": {"Username", "Text", "Likes", "Hidden", "Created", "MediaId"},
	"Replies":  {"Username", "Text", "Likes", "Created", "MediaId"},
	"Stories":  {"MediaType", "LikesCount", "Caption"},
}

// soughtJoin makes a join of two or three tables on such columns, of the same kind or not.
func soughtJoin(dice *rand.Rand) string {
	tables := []string{"Media", "Media", "Comments", "Comments", "Replies", "Stories"}
	pick := func(list []string) string { return list[dice.IntN(len(list))] }
	var names []string
	from := ""
	for i := range 2 + dice.IntN(6)/5 {
		table := pick(tables)
		alias := string(rune('a' + i))
		column := func(of, name string) string { return name + "." + pick(soughtColumns[of]) }
		if i == 0 {
			from = table + " a"
			names = append(names, table)
			continue
		}
		by := dice.IntN(i)
		left := column(names[by], string(rune('a'+by)))
		_, same, _ := strings.Cut(left, ".")
		right := column(table, alias)
		if slices.Contains(soughtColumns[table], same) && dice.IntN(4) > 0 {
			right = alias + "." + same
		}
		on := left + pick([]string{" = ", " = ", " = ", " = ", " IS ", " = +"}) + right
		switch dice.IntN(12) {
		case 0:
			on += " COLLATE NOCASE"
		case 1:
			on += " AND " + alias + ".Id > a.Id"
		case 2:
			on += " AND " + column(table, alias) + " = " + column(names[by], string(rune('a'+by)))
		case 3:
			on += " AND " + alias + ".Id IS NOT NULL"
		case 4:
			on = "(" + on + " OR " + alias + ".Id = a.Id)"
		}
		from += pick([]string{" JOIN ", " JOIN ", " JOIN ", " LEFT JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ", " CROSS JOIN "}) + table + " " + alias + " ON " + on
		names = append(names, table)
	}
	last := string(rune('a' + len(names) - 1))
	sql := "SELECT a.Id, " + last + ".Id"
	if dice.IntN(3) == 0 { // which SQLite runs
		sql += ", abs(length(a.Id))"
	}
	where := pick([]string{"", "", "", " WHERE " + last + ".Id IS NULL", " WHERE a.Id <> " + last + ".Id", " WHERE abs(length(a.Id)) > 0"})
	if names[len(names)-1] == "Media" && dice.IntN(4) == 0 {
		where = " WHERE " + last + ".Created > '2026-11-10'"
	}
	if dice.IntN(6) == 0 {
		return fmt.Sprintf("SELECT a.Id, (SELECT count(*) FROM %s z WHERE z.%s = a.%s) FROM %s a",
			names[1], pick(soughtColumns[names[1]]), pick(soughtColumns[names[0]]), names[0])
	}
	return sql + " FROM " + from + where
}

// unsought is a module whose cursors are not told which rows are wanted.
type unsought struct{ engine.Module }

func (m unsought) Open(run engine.Run) (engine.Cursor, error) {
	c, err := m.Module.Open(run)
	return struct{ engine.Cursor }{c}, err
}

// TestSought joins on columns by which the API looks nothing up. The rows are those of plain
// tables, the calls those of a scan that reads every row for each outer one, whatever memory
// there is; where there is some, most such joins read only what has the value.
func TestSought(t *testing.T) {
	t.Parallel()
	seed := simtest.Seed(t)
	dice := rand.New(rand.NewPCG(seed, 3))
	r := newRig(t, graphsim.Options{Media: 120, Comments: 150, Replies: 60, Stories: 4, PreConversion: -1})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	truth := loadTruth(t, r.sim.Data())
	quick := r.conn
	tables := fetch.Modules(r.cfg.Catalogue)
	for i := range tables {
		if tables[i].Module != nil {
			tables[i].Module = unsought{tables[i].Module}
		}
	}
	slow, err := engine.Open(context.Background(), engine.Config{Tables: tables})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = slow.Close() })
	ask := func(conn *engine.Conn, memory int, sql string) result {
		r.conn, r.cfg.MaxMemory, r.cfg.Memory = conn, memory, fetch.NewMemory()
		got := r.agrees(truth, sql)
		if t.Failed() {
			t.Fatalf("VIEWFINDER_SEED=%d: with %d bytes of memory", seed, memory)
		}
		return got
	}
	statements := randomStatements(60)
	sought, crowded := 0, 0
	for range statements {
		sql := soughtJoin(dice)
		want := ask(slow, 0, sql)
		if want.sought > 0 {
			t.Fatalf("%s: its cursors are told nothing", sql)
		}
		free := ask(quick, 0, sql)
		if free.sought > 0 {
			sought++
		}
		for _, memory := range []int{0, 1, 4096 + dice.IntN(100_000)} {
			got := free
			if memory > 0 {
				got = ask(quick, memory, sql)
			}
			if got.crowded > 0 {
				crowded++
			}
			if got.quota != want.quota || len(got.calls) != len(want.calls) {
				t.Fatalf("VIEWFINDER_SEED=%d: %s: with %d bytes of memory %d calls in %d requests, not %d in %d", seed, sql, memory, got.quota, len(got.calls), want.quota, len(want.calls))
			}
			if fmt.Sprint(got.notes) != fmt.Sprint(want.notes) {
				t.Fatalf("VIEWFINDER_SEED=%d: %s: with %d bytes of memory it tells %v, not %v", seed, sql, memory, got.notes, want.notes)
			}
		}
	}
	t.Logf("of %d statements %d read only what has the value; %d times there was no room", statements, sought, crowded)
	if sought < statements/10 || crowded == 0 {
		t.Errorf("of %d statements %d read only what has the value, and %d times there was no room", statements, sought, crowded)
	}
}

// TestSought_work counts the scans that read only what has the value: all but the first two,
// whoever runs the statement.
func TestSought_work(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 300, Comments: 300, PreConversion: -1})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	truth := loadTruth(t, r.sim.Data())
	for sql, want := range map[string]int{
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.Caption = b.Caption":                                    298,
		"SELECT a.Id, sum(b.LikesCount) FROM Media a JOIN Media b ON a.Caption = b.Caption GROUP BY 1":            298,
		"SELECT a.Id, b.Id FROM Media a LEFT JOIN Media b ON a.LikesCount = b.LikesCount AND a.Id < b.Id":         298,
		"SELECT a.Id, b.Id FROM Comments a JOIN Comments b ON a.Username = b.Username":                            298,
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.Created = b.Created":                                    0, // instants have many forms
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.Caption = b.Caption COLLATE NOCASE":                     0,
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON lower(a.Caption) = lower(b.Caption)":                      0,
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.Caption IS b.Caption":                                   0,
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.Id = b.Id":                                              0, // looked up
		"SELECT Id FROM Media WHERE Caption = 'x'":                                                                0,
		"SELECT a.Id, (SELECT count(*) FROM Media b WHERE b.LikesCount = a.LikesCount) FROM Media a":              298,
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.LikesCount = b.Caption":                                 0,
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.LikesCount = b.LikesCount AND b.Created > '2026-11-01'": 298,
		"SELECT a.Id FROM Media a WHERE NOT EXISTS (SELECT 1 FROM Comments b WHERE b.Likes = a.CommentsCount)":    292, // the others find one before the end
	} {
		if got := r.agrees(truth, sql); got.sought != want {
			t.Errorf("%s: %d scans read only what has the value, not %d", sql, got.sought, want)
		}
	}
}
