package engine

// HandsOver reports whether result columns are read where the cursors stand, while
// SQLite finds the rows.
func (s *Stmt) HandsOver() bool { return s.handed != nil }

// ParamCount returns the number of parameters: the largest position in use.
func (s *Stmt) ParamCount() int { return s.stmt.BindCount() }
