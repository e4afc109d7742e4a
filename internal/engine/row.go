package engine

// ColumnCount returns the number of result columns.
func (s *Stmt) ColumnCount() int { return s.stmt.ColumnCount() }

// ColumnName returns the label of a result column, from 0.
func (s *Stmt) ColumnName(i int) string { return s.stmt.ColumnName(i) }

// ColumnDeclType returns the declared type of the table column that a result
// column is, as in [Column].Type, and "" for an expression.
func (s *Stmt) ColumnDeclType(i int) string { return s.stmt.ColumnDeclType(i) }

// Row copies the values of the current row: int64, float64, string, []byte for
// a BLOB (which only expressions make), nil for NULL. dest has one place for
// each column.
func (s *Stmt) Row(dest []any) (err error) {
	defer s.rescue(&err)
	if s.passthrough != nil {
		return s.passthrough.copy(dest)
	}
	clear(dest) // a BLOB left in it would be written over
	return s.stmt.Columns(dest...)
}
