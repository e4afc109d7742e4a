package engine

import sqlite3 "github.com/ncruces/go-sqlite3"

// ColumnCount returns the number of result columns.
func (s *Stmt) ColumnCount() int { return s.stmt.ColumnCount() }

// ColumnName returns the label of a result column, from 0.
func (s *Stmt) ColumnName(i int) string { return s.stmt.ColumnName(i) }

// ColumnDeclType returns the declared type of the table column that a result
// column is, as in [Column].Type, and "" for an expression.
func (s *Stmt) ColumnDeclType(i int) string { return s.stmt.ColumnDeclType(i) }

// Row copies the values of the current row into dest, which has one place for each
// column: see [Stmt.Values].
func (s *Stmt) Row(dest []any) error {
	row, err := s.Values()
	if err == nil && copy(dest, row) != len(dest) {
		err = newError(sqlite3.MISUSE, "")
	}
	return err
}

// Values are those of the current row: int64, float64, string, []byte for a BLOB
// (which only expressions make), nil for NULL. The slice is the caller's until the next
// call of Step or Values; the values stay.
func (s *Stmt) Values() (row []any, err error) {
	defer s.rescue(&err)
	if s.straight != nil {
		return s.straight.row, nil
	}
	if s.handed != nil {
		return s.handed.row, nil
	}
	if s.row == nil {
		s.row = make([]any, s.ColumnCount())
	}
	return s.row, s.read()
}

// read takes the values of the current row from SQLite. What is as it was in the row before
// is left there: constants, and what a join repeats, are made once.
func (s *Stmt) read() error {
	if s.stmt.DataCount() != len(s.row) { // it stands at no row
		return newError(sqlite3.MISUSE, "")
	}
	for i := range s.row {
		switch s.stmt.ColumnType(i) {
		case sqlite3.INTEGER:
			n := s.stmt.ColumnInt64(i)
			if old, ok := s.row[i].(int64); !ok || old != n {
				s.row[i] = n
			}
		case sqlite3.FLOAT:
			s.row[i] = s.stmt.ColumnFloat(i)
		case sqlite3.TEXT:
			text := s.stmt.ColumnRawText(i)
			if old, ok := s.row[i].(string); !ok || old != string(text) {
				s.row[i] = string(text)
			}
		case sqlite3.BLOB:
			s.row[i] = s.stmt.ColumnBlob(i, []byte{})
		default:
			s.row[i] = nil
		}
	}
	if err := s.stmt.Err(); err != nil {
		return s.choose(newError(err, ""))
	}
	return nil
}
