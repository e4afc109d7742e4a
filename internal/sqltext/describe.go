package sqltext

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// describe reads DESCRIBE and SHOW, and returns the SELECT over the system tables that is
// run instead, and the table that is described, if any.
func describe(script *syntax.Script, kind Kind, names dialect.Names) (sql, target string, err error) {
	return describer{script, names}.read(kind)
}

// describer reads DESCRIBE and SHOW.
type describer struct {
	*syntax.Script
	names dialect.Names
}

func (d describer) read(kind Kind) (sql, target string, err error) {
	at := 1
	switch {
	case kind == Describe:
		if d.OneOf(at, "TABLE", "VIEW") && at+1 < len(d.Tokens) {
			at++
		}
		return d.table(at)
	case d.OneOf(at, "COLUMNS", "FIELDS") && d.OneOf(at+1, "FROM", "IN"):
		return d.table(at + 2)
	case d.Word(at) == "TABLES":
		sql, err = d.list(at+1, "SELECT TableName, TableType, Description FROM sys_tables", "TableName", "SchemaName <> 'information_schema'")
	case d.Word(at) == "PROCEDURES":
		sql, err = d.list(at+1, "SELECT ProcedureName, Description FROM sys_procedures", "ProcedureName")
	case d.Word(at) == "VARIABLES":
		sql, err = d.list(at+1, dialect.VariablesQuery(), "column1")
	case d.OneOf(at, "SESSION", "GLOBAL") && d.Word(at+1) == "VARIABLES":
		sql, err = d.list(at+2, dialect.VariablesQuery(), "column1")
	default:
		err = d.Unsupported(at, "this form of SHOW: use SHOW TABLES, SHOW COLUMNS FROM table, SHOW PROCEDURES or SHOW VARIABLES")
	}
	return sql, "", err
}

// table reads the name of the table to describe.
func (d describer) table(at int) (sql, target string, err error) {
	last := d.NameEnd(at)
	if last < 0 {
		return "", "", d.ErrorAt(at, "the name of a table is missing")
	}
	if last+1 < len(d.Tokens) {
		return "", "", d.ErrorAt(last+1, "nothing may follow the table's name")
	}
	if err := dialect.CheckTable(d.Script, at, d.names); err != nil {
		return "", "", err
	}
	if target = token.Unquote(d.Text(last)); target == "" {
		return "", "", d.ErrorAt(last, "the name of the table is empty")
	}
	if dialect.Kept(d.Script, at, d.names) {
		target = dialect.KeptSchema + "." + target
	}
	return "SELECT ColumnName, DataTypeName, IsNullable, IsKey, Description FROM sys_tablecolumns WHERE TableName = " +
		token.Quote(target) + " COLLATE NOCASE ORDER BY Ordinal", target, nil
}

// list lists names that satisfy the conditions, those LIKE a pattern if one follows at
// token i.
func (d describer) list(i int, query, name string, conditions ...string) (string, error) {
	switch {
	case i == len(d.Tokens):
	case d.Word(i) == "LIKE" && d.Kind(i+1) == token.String && i+2 == len(d.Tokens):
		conditions = append(conditions, name+" LIKE "+d.Text(i+1))
	default:
		return "", d.ErrorAt(i, "unexpected %s: SHOW … takes LIKE 'pattern' at the most", d.Text(i))
	}
	if len(conditions) > 0 {
		query += " WHERE " + strings.Join(conditions, " AND ")
	}
	return query + " ORDER BY " + name, nil
}
