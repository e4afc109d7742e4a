package engine

// HandsOver reports whether result columns are read where the cursors stand, while
// SQLite finds the rows.
func (s *Stmt) HandsOver() bool { return s.handed != nil }

// ParamCount returns the number of parameters: the largest position in use.
func (s *Stmt) ParamCount() int { return s.stmt.BindCount() }

// Bent is why the statement is not run without SQLite, "" where it is.
func (s *Stmt) Bent() string {
	switch {
	case s.bent != nil:
		return s.bent.Error()
	case s.straight == nil:
		return "no table"
	}
	return ""
}
