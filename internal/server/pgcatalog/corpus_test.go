package pgcatalog

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// TestClients asks what clients ask. The files say who asks; {schema.name} in a statement is
// the identifier of that relation. The answer is how many rows come, and how they hold
// against those of a real PostgreSQL with the same tables, by the names and types of columns
// and by value; [TestClients_same] finds that out.
//
//	same   they are the same, in the same order where the statement has one
//	part   PostgreSQL has further rows, of what there is not here
//	other  they differ, for the reason that the statement's line gives
func TestClients(t *testing.T) {
	f := writableFacts()
	askAll(t, &f, nil)
}

// TestClients_same holds the answers against those of PostgreSQL.
func TestClients_same(t *testing.T) {
	f := writableFacts()
	askAll(t, &f, newSecond(t, &f))
}

// askAll asks all statements; theirs is nil for no PostgreSQL.
func askAll(t *testing.T, f *Facts, theirs *second) {
	t.Helper()
	c := open(t, *f)
	named := meanings(t, c)
	o := pgsql.Options{Tables: tablesOf(c), Path: []string{"pg_catalog", "instagram"}}
	database := "demo"
	if theirs != nil {
		database = theirs.conn.Config().Database
	}
	datadriven.Walk(t, "testdata/clients", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var params []string
			d.MaybeScanArgs(t, "with", &params)
			for i := range params {
				params[i] = strings.TrimSpace(params[i])
			}
			ours, err := answer(t, c, o, named, database, d.Input, params)
			if err != nil {
				var e *pgerror.Error
				if !errors.As(err, &e) {
					t.Fatalf("%s: %v", d.Pos, err)
				}
				return e.Code + ": " + e.Message + "\n"
			}
			_, verdict, _ := strings.Cut(strings.TrimSpace(d.Expected), ", ")
			if theirs != nil {
				verdict = held(t, d, ours, theirs.answer(t, d.Input, params))
			}
			if strings.HasPrefix(verdict, "other") != d.HasArg("differs") {
				t.Errorf("%s: the answer is %s than PostgreSQL's, and the statement's line says why, or does not", d.Pos, verdict)
			}
			return fmt.Sprintf("%d rows, %s\n", len(ours.rows), verdict)
		})
	})
}

// held says how an answer of ours holds against PostgreSQL's.
func held(t *testing.T, d *datadriven.TestData, ours, theirs answered) string {
	t.Helper()
	if !slices.Equal(ours.columns, theirs.columns) {
		t.Logf("%s: columns %q, PostgreSQL has %q", d.Pos, missing(ours.columns, theirs.columns), missing(theirs.columns, ours.columns))
		return "other columns"
	}
	if slices.Equal(ours.rows, theirs.rows) {
		return "same"
	}
	a, b := slices.Sorted(slices.Values(ours.rows)), slices.Sorted(slices.Values(theirs.rows))
	more, less := missing(a, b), missing(b, a)
	switch {
	case len(more) == 0 && len(less) == 0 && !strings.Contains(strings.ToUpper(d.Input), "ORDER BY"):
		return "same"
	case len(more) == 0 && len(less) == 0:
		t.Logf("%s: in another order:\n%s\n---\n%s", d.Pos, strings.Join(ours.rows, "\n"), strings.Join(theirs.rows, "\n"))
		return "in another order"
	case len(more) == 0:
		t.Logf("%s: PostgreSQL has %d more, as\n%s", d.Pos, len(less), less[0])
		return "part"
	}
	t.Logf("%s: PostgreSQL does not have %d, as\n%s\nbut %d as\n%s", d.Pos, len(more), more[0], len(less), strings.Join(less[:min(1, len(less))], "\n"))
	return "other"
}

// answer asks PostgreSQL.
func (s *second) answer(t *testing.T, sql string, params []string) (a answered) {
	t.Helper()
	resolve := func(text string) string {
		return placeholder.ReplaceAllStringFunc(text, func(p string) string {
			m := placeholder.FindStringSubmatch(p)
			for oid, name := range s.named {
				if name == "relation "+m[1]+"."+m[2] {
					return strconv.FormatInt(oid, 10)
				}
			}
			return p
		})
	}
	var args [][]byte
	for _, p := range params {
		if p == "NULL" {
			args = append(args, nil)
			continue
		}
		args = append(args, []byte(resolve(p)))
	}
	reader := s.conn.PgConn().ExecParams(t.Context(), resolve(sql), args, nil, nil, nil)
	result := reader.Read()
	if result.Err != nil {
		t.Errorf("PostgreSQL: %v", result.Err)
		return a
	}
	for _, f := range reader.FieldDescriptions() {
		a.columns = append(a.columns, f.Name+" "+pgtype.OID(f.DataTypeOID).String())
	}
	a.rows = joined(s.cells(result))
	return a
}

// answered is an answer as it is compared: names and types of its columns, and its rows.
type answered struct {
	columns []string
	rows    []string
}

var placeholder = regexp.MustCompile(`\{(\w+)\.(\w+)\}`)

// answer asks ours.
func answer(t *testing.T, c *Catalogue, o pgsql.Options, named map[int64]string, database, sql string, params []string) (a answered, err error) {
	t.Helper()
	resolve := func(s string) string {
		return placeholder.ReplaceAllStringFunc(s, func(p string) string {
			m := placeholder.FindStringSubmatch(p)
			return strconv.FormatInt(c.book.byName[m[1]][m[2]], 10)
		})
	}
	st, err := pgsql.Translate(resolve(sql), o)
	if err != nil {
		return a, err
	}
	var args []any
	for i, p := range params {
		if p == "NULL" {
			args = append(args, nil)
			continue
		}
		v, err := pgtype.DecodeText(resolve(p), st.Params[i], pgtype.Env{})
		if err != nil {
			return a, err
		}
		args = append(args, v)
	}
	rows, err := rowsOf(t.Context(), c, newAsker(database), st.SQL, args...)
	if err != nil {
		return a, fmt.Errorf("%w in %s", err, st.SQL)
	}
	var types []pgtype.OID
	for _, col := range st.Columns {
		types = append(types, col.Type)
		a.columns = append(a.columns, col.Name+" "+col.Type.String())
	}
	a.rows = joined(printed(t, rows, types, named))
	return a, nil
}

func joined(rows [][]string) (all []string) {
	for _, row := range rows {
		all = append(all, strings.Join(row, "\t"))
	}
	return all
}

// tablesOf are the tables that statements find.
func tablesOf(c *Catalogue) *pgsql.Tables {
	var list []pgsql.Table
	for _, table := range Tables() {
		p := pgsql.Table{Schema: table.Schema, Name: table.Name, OID: table.OID, Engine: table.Engine}
		for i, col := range table.Columns {
			p.Columns = append(p.Columns, pgsql.TableColumn{Name: col.Name, Type: col.Type, Mod: col.Mod, NotNull: col.NotNull, Hidden: col.Hidden, Number: int16(i + 1)})
		}
		list = append(list, p)
	}
	return pgsql.NewTables(slices.Clip(list))
}
