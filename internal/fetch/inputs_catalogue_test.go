package fetch_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Forms of statements over a table {T}, with what it needs {given}, an input {X} of it and
// two of its values, {A} and {B}.
var (
	// readForms have a condition that reads the input.
	readForms = []string{
		"SELECT * FROM {T} t WHERE {given} AND t.{X} LIKE 'a%'",
		"SELECT * FROM {T} t WHERE {given} AND t.{X} <> {A}",
		"SELECT * FROM {T} t WHERE {given} AND t.{X} > {A}",
		"SELECT * FROM {T} t WHERE {given} AND t.{X} IS NOT {A}",
		"SELECT * FROM {T} t WHERE {given} AND t.{X} NOT IN ({A}, {B})",
		"SELECT * FROM {T} t WHERE {given} AND NOT t.{X} = {A}",
		"SELECT * FROM {T} t WHERE {given} AND lower(t.{X}) = {A}",
		"SELECT * FROM {T} t WHERE {given} AND (t.{X} = ?1 OR ?1 IS NULL)",
		"SELECT * FROM {T} t WHERE {given} AND (t.{X} = {A} OR t.rowid > 3)",
		"SELECT * FROM {T} t WHERE {given} AND CASE t.{X} WHEN {A} THEN 1 ELSE 0 END",
		"SELECT * FROM {T} t WHERE {given} AND EXISTS (SELECT 1 FROM (SELECT {A} AS a) v WHERE v.a = lower(t.{X}))",
		"SELECT * FROM (SELECT {A} AS a) v JOIN {T} t ON {given} AND t.{X} LIKE v.a",
		"SELECT * FROM (SELECT {A} AS a) v LEFT JOIN {T} t ON {given} AND t.{X} LIKE v.a",
		"SELECT * FROM (SELECT t.{X} AS x FROM {T} t WHERE {given}) WHERE upper(x) = {A}",
		"SELECT * FROM (SELECT t.{X} AS x FROM {T} t WHERE {given} LIMIT 5) WHERE x = {A}",
		"SELECT count(*) FROM {T} t WHERE {given} GROUP BY t.{X} HAVING lower(t.{X}) = {A}",
		"WITH x AS MATERIALIZED (SELECT t.{X} AS x FROM {T} t WHERE {given}) SELECT * FROM x WHERE x = {A}",
	}
	// givenForms give it, or hold it to be NULL.
	givenForms = []string{
		"SELECT * FROM {T} t WHERE {given} AND t.{X} = {A}",
		"SELECT * FROM {T} t WHERE {given} AND t.{X} = ?1",
		"SELECT * FROM {T} t WHERE {given} AND t.{X} IS ?1",
		"SELECT * FROM {T} t WHERE {given} AND t.{X} IS NULL",
		"SELECT * FROM {T} t WHERE {given} AND (t.{X} = {A} OR t.{X} IS NULL)",
		"SELECT * FROM {T} t WHERE {given} AND (t.{X} IS NULL OR t.{X} IN ({A}, {B}) OR t.{X} = ?1)",
		"SELECT * FROM {T} t WHERE {given} AND t.{X} IN ({A}, {B}) AND t.{X} LIKE 'a%'",
		"SELECT * FROM {T} t WHERE {given} AND (t.{X} = {A} OR t.{X} = {B} AND t.rowid > 3)",
		"SELECT * FROM {T} t WHERE {given} AND t.{X} IN (SELECT {A} UNION SELECT {B}) AND lower(t.{X}) <> 'x'",
		"SELECT * FROM (SELECT {A} AS a) v JOIN {T} t ON {given} AND t.{X} = v.a",
		"SELECT * FROM (SELECT t.{X} AS x FROM {T} t WHERE {given}) WHERE x = {A}",
	}
	// shownForms only show it, or sort or group by it.
	shownForms = []string{
		"SELECT * FROM {T} t WHERE {given}",
		"SELECT t.{X}, lower(t.{X}), t.{X} = {A}, CASE t.{X} WHEN {A} THEN 1 END FROM {T} t WHERE {given} AND t.rowid > 3",
		"SELECT DISTINCT t.{X} FROM {T} t WHERE {given} ORDER BY t.{X} = {A} LIMIT 3 OFFSET 1",
		"SELECT t.{X}, count(*), sum(CASE WHEN t.{X} = {A} THEN 1 END) FROM {T} t WHERE {given} AND t.rowid > 3 GROUP BY t.{X} HAVING count(*) > 1 ORDER BY t.{X} LIMIT 3",
		"SELECT * FROM (SELECT iif(t.{X} = {A}, 1, 2) AS x, t.rowid AS n FROM {T} t WHERE {given} LIMIT 5) WHERE n > 3",
		"SELECT row_number() OVER (PARTITION BY t.{X} ORDER BY t.rowid) FROM {T} t WHERE {given} AND t.rowid > 3",
		"SELECT * FROM {T} t LEFT JOIN (SELECT {A} AS a) v ON t.{X} = v.a WHERE {given}",
		"SELECT t.{X} FROM {T} t WHERE {given} UNION SELECT {A} ORDER BY 1 LIMIT 3",
		"SELECT (SELECT t.{X} LIKE 'a%' FROM {T} t WHERE {given} LIMIT 1), EXISTS (SELECT t.{X} FROM {T} t WHERE {given})",
	}
)

// No condition on an input of any table leaves out rows without a word: it gives the input
// a value, or is refused. What only shows an input is not.
func TestInputs_catalogue(t *testing.T) {
	t.Parallel()
	for _, login := range []schema.Login{schema.FacebookLogin, schema.InstagramLogin} {
		cat := schema.Default().For(login)
		conn, err := engine.Open(t.Context(), engine.Config{Tables: fetch.Modules(cat)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		prepare := func(sql string) error {
			st, err := conn.Prepare(t.Context(), sql, fetch.NewStatement(fetch.Config{Catalogue: cat, Login: login}))
			if err == nil {
				err = errors.Join(st.Unread(), st.Close())
			}
			return err
		}
		inputs := 0
		for _, table := range cat.Tables {
			if !table.Serves(login) {
				continue
			}
			for i := range table.Columns {
				c := &table.Columns[i]
				if choice, _ := table.IsChoice(c); !choice {
					continue
				}
				inputs++
				for _, form := range readForms {
					sql := written(form, table, c)
					var refused *plan.ArgumentError
					if err := prepare(sql); !errors.As(err, &refused) || !refused.Read || refused.Column != c.Name {
						t.Errorf("%s: %v", sql, err)
					}
				}
				for _, form := range slices.Concat(givenForms, shownForms) {
					if sql := written(form, table, c); prepare(sql) != nil {
						t.Errorf("%s: %v", sql, prepare(sql))
					}
				}
			}
		}
		if inputs < 15 {
			t.Errorf("%v: %d inputs", login, inputs)
		}
	}
}

// written writes a form for an input.
func written(form string, t *schema.Table, c *schema.Column) string {
	given := "1"
	for _, either := range t.Required() {
		given += fmt.Sprintf(" AND t.%s = '%s'", either[0], t.Argument(either[0]).Example)
	}
	values := []string{"a", "b"}
	if a := t.Argument(c.Name); a != nil && len(a.Values) > 1 {
		values = a.Values
	} else if c.Type == schema.Datetime {
		values = []string{"2026-01-31", "2026-01-30"}
	}
	return strings.NewReplacer("{T}", t.Name, "{X}", c.Name, "{given}", given, "{A}", "'"+values[0]+"'", "{B}", "'"+values[1]+"'").Replace(form)
}
