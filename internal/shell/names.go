package shell

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
)

// A name is something that can be written, and what it is.
type name struct{ text, about string }

// names are what completion knows.
type names struct {
	tables     []name
	columns    map[string][]name // by the table's name in small letters
	procedures []name
	properties []name
	functions  []name
}

// readNames reads the catalogue of a connection. No call is made.
func readNames(ctx context.Context, db *sql.DB) (*names, error) {
	n := &names{columns: map[string][]name{}}
	for _, f := range sqlfunc.Functions() {
		for _, text := range append([]string{f.Name}, f.Aliases...) {
			n.functions = append(n.functions, name{text, f.Signature})
		}
	}
	err := each(ctx, db, "SELECT TableName, Description FROM sys_tables", func(v []sql.NullString) {
		n.tables = append(n.tables, name{v[0].String, firstSentence(v[1].String)})
	}, 2)
	if err != nil {
		return nil, err
	}
	err = each(ctx, db, "SELECT TableName, ColumnName, DataTypeName FROM sys_tablecolumns", func(v []sql.NullString) {
		table := strings.ToLower(v[0].String)
		n.columns[table] = append(n.columns[table], name{v[1].String, v[2].String})
	}, 3)
	if err != nil {
		return nil, err
	}
	err = each(ctx, db, "SELECT ProcedureName, Description FROM sys_procedures", func(v []sql.NullString) {
		n.procedures = append(n.procedures, name{v[0].String, firstSentence(v[1].String)})
	}, 2)
	if err != nil {
		return nil, err
	}
	err = each(ctx, db, "SELECT Name, ShortDescription FROM sys_connection_props", func(v []sql.NullString) {
		n.properties = append(n.properties, name{v[0].String, firstSentence(v[1].String)})
	}, 2)
	for _, list := range [][]name{n.tables, n.procedures, n.properties, n.functions} {
		slices.SortFunc(list, func(a, b name) int { return cmp.Compare(strings.ToLower(a.text), strings.ToLower(b.text)) })
	}
	return n, err
}

// each reads the rows of a statement.
func each(ctx context.Context, db *sql.DB, query string, row func([]sql.NullString), columns int) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, targets := make([]sql.NullString, columns), make([]any, columns)
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		row(values)
	}
	return rows.Err()
}

func firstSentence(text string) string {
	first, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(first, ".")
}
