package engine

import (
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// ColumnCount returns the number of result columns.
func (s *Stmt) ColumnCount() int { return s.stmt.ColumnCount() }

// ColumnName returns the label of a result column, from 0.
func (s *Stmt) ColumnName(i int) string { return s.stmt.ColumnName(i) }

// ColumnDeclType returns the declared type of the table column that a result
// column is, as in [Column].Type, and "" for an expression.
func (s *Stmt) ColumnDeclType(i int) string {
	return strings.TrimSuffix(s.stmt.ColumnDeclType(i), textAffinity)
}

// ColumnOrigin returns the table and the column that a result column is, and
// "" twice for an expression. The table is named as in the statement, alias of
// the table included.
func (s *Stmt) ColumnOrigin(i int) (table, column string) {
	return s.stmt.ColumnTableName(i), s.stmt.ColumnOriginName(i)
}

// Value returns a value of the current row; the column counts from 0. A BLOB,
// which only expressions make, is its bytes as text: see [Stmt.Blob].
func (s *Stmt) Value(i int) value.Value {
	switch s.stmt.ColumnType(i) {
	case sqlite3.INTEGER:
		return value.Int(s.stmt.ColumnInt64(i))
	case sqlite3.FLOAT:
		return value.Float(s.stmt.ColumnFloat(i))
	case sqlite3.TEXT, sqlite3.BLOB:
		return value.Text(s.stmt.ColumnText(i))
	default:
		return value.Null
	}
}

// Blob returns a copy of a value of the current row that is a BLOB; ok is false
// where it is none.
func (s *Stmt) Blob(i int) (blob []byte, ok bool) {
	if s.stmt.ColumnType(i) != sqlite3.BLOB {
		return nil, false
	}
	return s.stmt.ColumnBlob(i, []byte{}), true
}
