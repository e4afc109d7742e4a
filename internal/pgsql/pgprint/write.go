package pgprint

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"

// Write writes a statement that changes a table, without RETURNING.
func Write(w *pgcheck.Write) string {
	p := &printer{}
	p.with(w.With, w.Recursive)
	switch w.Verb {
	case "INSERT":
		p.write("INSERT INTO ", w.Target.Source)
		if len(w.Columns) > 0 {
			p.write(" (")
			list(p, w.Columns, func(_ int, name string) { p.write(name) })
			p.write(")")
		}
		if w.Query == nil {
			p.write(" DEFAULT VALUES")
			return p.String()
		}
		p.write(" ", Query(w.Query))
		return p.String()
	case "UPDATE":
		p.write("UPDATE ", w.Target.Source, " AS ", w.Target.Alias, " SET ")
		list(p, w.Columns, func(i int, name string) {
			p.write(name, " = ")
			p.expr(w.Values[i])
		})
		if len(w.From) > 0 {
			p.write(" FROM ")
			list(p, w.From, func(_ int, f *pgcheck.From) { p.from(f) })
		}
	default:
		p.write("DELETE FROM ", w.Target.Source, " AS ", w.Target.Alias)
		if len(w.From) > 0 { // which the engine has no USING for
			p.write(" WHERE EXISTS (SELECT 1 FROM ")
			list(p, w.From, func(_ int, f *pgcheck.From) { p.from(f) })
			if w.Where != nil {
				p.write(" WHERE ")
				p.expr(w.Where)
			}
			p.write(")")
			return p.String()
		}
	}
	if w.Where != nil {
		p.write(" WHERE ")
		p.expr(w.Where)
	}
	return p.String()
}

// Returning writes RETURNING as a query over the rows that were written; "" for none.
func Returning(w *pgcheck.Write) string {
	if w.Returning == nil {
		return ""
	}
	p := &printer{}
	p.selection(w.Returning, false)
	return p.String()
}
