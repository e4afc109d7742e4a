package pgcatalog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Identifiers come from the order of names: not from that of the facts, nor from anything
// but the names.
func TestIdentifiers(t *testing.T) {
	t.Parallel()
	f := Instagram(schema.Default(), schema.FacebookLogin, true)
	first := identify(&f)
	turned := f
	turned.Relations, turned.ForeignKeys = slices.Clone(f.Relations), slices.Clone(f.ForeignKeys)
	slices.Reverse(turned.Relations)
	slices.Reverse(turned.ForeignKeys)
	if second := identify(&turned); fmt.Sprint(first) != fmt.Sprint(second) {
		t.Errorf("%v and %v", first, second)
	}
	// A view of the user's, in a schema of its own, moves nothing.
	views := f
	views.Relations = append(slices.Clone(f.Relations), Relation{Schema: "UserViews", Name: "A", View: true, Columns: []Column{{Name: "a", Type: pgtype.Text}}})
	more := identify(&views)
	for name, oid := range first.relations {
		if more.relations[name] != oid {
			t.Errorf("%s was %d and is %d", name, oid, more.relations[name])
		}
	}
	a, b := open(t, f), open(t, turned)
	if x, y := a.OID(InstagramSchema, "Media"), b.OID(InstagramSchema, "Media"); x == 0 || x != y {
		t.Errorf("Media is %d and %d", x, y)
	}
	_ = meanings(t, a) // which finds identifiers that two things have
}

// What is said to be never NULL is not.
func TestImage_notNull(t *testing.T) {
	t.Parallel()
	f := writableFacts()
	c := open(t, f)
	for _, table := range Tables() {
		for _, col := range table.Columns {
			if !col.NotNull || col.Name == "ev_qual" {
				continue
			}
			rows, err := rowsOf(t.Context(), c, newAsker("demo"), fmt.Sprintf(`SELECT count(*) FROM "%s" WHERE "%s" IS NULL`, table.Engine, col.Name))
			if err != nil || rows[0][0] != int64(0) {
				t.Errorf("%s.%s: %v, %v", table.Name, col.Name, rows, err)
			}
		}
	}
}

func TestFacts_refused(t *testing.T) {
	t.Parallel()
	column := []Column{{Name: "a", Type: pgtype.Text}}
	for name, f := range map[string]Facts{
		"two of a name":       {Relations: []Relation{{Schema: "s", Name: "t", Columns: column}, {Schema: "s", Name: "t", Columns: column}}},
		"in pg_catalog":       {Relations: []Relation{{Schema: "pg_catalog", Name: "t", Columns: column}}},
		"without a name":      {Relations: []Relation{{Schema: "s", Columns: column}}},
		"a type unknown":      {Relations: []Relation{{Schema: "s", Name: "t", Columns: []Column{{Name: "a", Type: 1}}}}},
		"two columns":         {Relations: []Relation{{Schema: "s", Name: "t", Columns: append(column, column...)}}},
		"a key of nothing":    {Relations: []Relation{{Schema: "s", Name: "t", Columns: column, Key: []string{"b"}}}},
		"a key of JSON":       {Relations: []Relation{{Schema: "s", Name: "t", Columns: []Column{{Name: "a", Type: pgtype.JSON}}, Key: []string{"a"}}}},
		"a reference nowhere": {Relations: []Relation{{Schema: "s", Name: "t", Columns: column}}, ForeignKeys: []ForeignKey{{Name: "f", Schema: "s", Table: "t", Column: "a", RefTable: "u", RefColumn: "a"}}},
	} {
		if c, err := New(t.Context(), f); err == nil {
			c.Close()
			t.Errorf("%s: no error", name)
		}
	}
}

// Sessions ask at the same time, and each is told of itself; what they leave behind is small.
func TestSessions(t *testing.T) {
	f := writableFacts()
	c := open(t, f)
	const sessions = 100
	// Each has an answer open, so each has a connection.
	before := inUse()
	var open []*Rows
	for i := range sessions {
		rows, err := c.Query(t.Context(), newAsker(fmt.Sprint("database ", i)), "SELECT catalogue_database(), relname FROM pg_class", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := rows.Next(); err != nil {
			t.Fatal(err)
		}
		open = append(open, rows)
	}
	// The race detector, under which tests are short, has memory of its own.
	judged := !testing.Short()
	if grown := inUse() - before; judged && grown > sessions*900<<10 {
		t.Errorf("%d sessions with an answer open take %d KB each", sessions, grown/sessions>>10)
	} else {
		t.Logf("%d sessions with an answer open take %d KB each", sessions, grown/sessions>>10)
	}
	var wait sync.WaitGroup
	for i, rows := range open {
		wait.Go(func() {
			defer func() { _ = rows.Close() }()
			for err := error(nil); err == nil; err = rows.Next() {
				if got := rows.Row()[0]; got != fmt.Sprint("database ", i) {
					t.Errorf("session %d is told of %v", i, got)
				}
			}
		})
	}
	wait.Wait()
	if grown := inUse() - before; judged && grown > (mostIdle+2)*2<<20 {
		t.Errorf("%d KB are left when all have closed", grown>>10)
	}
}

// inUse is how many bytes the program has in memory, garbage aside: the engine's own memory
// is no part of Go's.
func inUse() int64 {
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/statm")
	fields := strings.Fields(string(status))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

// A statement ends with its context, and another may run on its connection.
func TestQuery_ends(t *testing.T) {
	t.Parallel()
	c := open(t, Facts{})
	ctx, cancel := context.WithCancel(t.Context())
	rows, err := c.Query(ctx, newAsker("demo"), "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", nil)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := rows.Next(); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("it ended with %v", err)
	}
	_ = rows.Close()
	got, err := rowsOf(t.Context(), c, newAsker("demo"), "SELECT 1")
	if err != nil || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
}

// Nothing is written, and no file is opened.
func TestQuery_refused(t *testing.T) {
	t.Parallel()
	c := open(t, Facts{})
	for _, sql := range []string{
		"DELETE FROM pg_class", "CREATE TABLE x (a)", "CREATE TEMP TABLE x (a)", "ATTACH 'x.db' AS x", "VACUUM INTO 'x.db'", "PRAGMA query_only = OFF",
		"SELECT 1; SELECT 2", "SELECT ?", "SELECT * FROM nowhere", "SELECT load_extension('x')",
	} {
		if rows, err := rowsOf(t.Context(), c, newAsker("demo"), sql); err == nil && len(rows) > 0 {
			t.Errorf("%s: %v", sql, rows)
		} else if err == nil {
			t.Errorf("%s: no error", sql)
		}
	}
}

// FuzzNames reads texts that name things, which may fail and must not panic.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"Media", `"Media"`, `instagram."Me""dia"`, "a.b.c.d", "pg_catalog.pg_class", "16384", "-", "int4[]", `"`, ".", "a..b", ` "a" . b `} {
		f.Add(s)
	}
	c, err := New(f.Context(), Instagram(schema.Default(), schema.FacebookLogin, false))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(c.Close)
	f.Fuzz(func(t *testing.T, s string) {
		for _, call := range []string{"regclass", "regtype", "regproc", "regnamespace", "regrole"} {
			rows, err := rowsOf(t.Context(), c, newAsker("demo"), "SELECT catalogue_"+call+"(?)", s)
			var told *pgerror.Error
			if err != nil && !errors.As(err, &told) {
				t.Fatalf("%s(%q): %v", call, s, err)
			}
			if err == nil && (call == "regclass" || call == "regtype") && rows[0][0] != nil {
				// What is printed of it is read as the same.
				again, err := rowsOf(t.Context(), c, newAsker("demo"), "SELECT catalogue_"+call+"(catalogue_"+call+"out(?))", rows[0][0])
				if err != nil || again[0][0] != rows[0][0] {
					t.Fatalf("%s(%q): %v became %v, %v", call, s, rows, again, err)
				}
			}
		}
	})
}
