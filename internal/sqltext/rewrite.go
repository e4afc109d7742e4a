package sqltext

// rewrite makes the edits that turn the statement into SQLite's dialect.
func (a *analysis) rewrite(start int) error {
	for i := start; i < len(a.tokens); i++ {
		if err := a.qualifiers(i); err != nil {
			return err
		}
	}
	for _, q := range a.structure.queries {
		if err := a.into(q); err != nil {
			return err
		}
		if err := a.rowLimits(q); err != nil {
			return err
		}
	}
	return nil
}

// into refuses SELECT … INTO.
func (a *analysis) into(q *query) error {
	for _, c := range q.cores {
		if at := a.find(c.start, q.end, "INTO"); at >= 0 && a.word(c.start) == "SELECT" {
			return a.unsupported(at, "SELECT … INTO: let your program write the rows where they belong")
		}
	}
	return nil
}
