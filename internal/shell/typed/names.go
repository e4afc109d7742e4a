package typed

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
)

// Name is something that can be written, and what it is.
type Name struct{ Text, About string }

// Names are what completion knows.
type Names struct {
	tables     []Name
	columns    map[string][]Name // by the table's name in small letters
	procedures []Name
	properties []Name
	functions  []Name
	profiles   []Name
	// Commands returns what may stand in place of the word of a command, and behind it
	// where behind is true.
	Commands func(n *Names, word string, behind bool) []Name
}

// Tables are the tables of the catalogue.
func (n *Names) Tables() []Name { return n.tables }

// Profiles are connections that have a name.
func (n *Names) Profiles() []Name { return n.profiles }

// SetProfiles tells which connections have a name.
func (n *Names) SetProfiles(names ...string) { n.profiles = Words(names...) }

// ReadNames reads the catalogue of a connection. No call is made.
func ReadNames(ctx context.Context, db *sql.DB) (*Names, error) {
	n := &Names{columns: map[string][]Name{}}
	for _, f := range sqlfunc.Functions() {
		for _, text := range append([]string{f.Name}, f.Aliases...) {
			n.functions = append(n.functions, Name{text, f.Signature})
		}
	}
	err := each(ctx, db, "SELECT TableName, Description FROM sys_tables", func(v []sql.NullString) {
		n.tables = append(n.tables, Name{v[0].String, firstSentence(v[1].String)})
	}, 2)
	if err != nil {
		return nil, err
	}
	err = each(ctx, db, "SELECT TableName, ColumnName, DataTypeName FROM sys_tablecolumns", func(v []sql.NullString) {
		table := strings.ToLower(v[0].String)
		n.columns[table] = append(n.columns[table], Name{v[1].String, v[2].String})
	}, 3)
	if err != nil {
		return nil, err
	}
	err = each(ctx, db, "SELECT ProcedureName, Description FROM sys_procedures", func(v []sql.NullString) {
		n.procedures = append(n.procedures, Name{v[0].String, firstSentence(v[1].String)})
	}, 2)
	if err != nil {
		return nil, err
	}
	err = each(ctx, db, "SELECT Name, ShortDescription FROM sys_connection_props", func(v []sql.NullString) {
		n.properties = append(n.properties, Name{v[0].String, firstSentence(v[1].String)})
	}, 2)
	for _, list := range [][]Name{n.tables, n.procedures, n.properties, n.functions} {
		slices.SortFunc(list, func(a, b Name) int { return cmp.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)) })
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
