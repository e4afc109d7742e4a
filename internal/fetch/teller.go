package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// teller collects what a statement has to tell, by the names of tables and columns that
// it reads.
type teller struct {
	notes *notes
	shape *shape.Shape
	hints *plan.Hints
}

// tableAt names a table whose rows are the path's nodes, one that the
// statement reads where there are several.
func (s *teller) tableAt(p *shape.Path) string {
	if t := s.readAt(p); t != nil {
		return t.Name
	}
	return p.Kind.Name
}

// readAt is that table, nil where there is none.
func (s *teller) readAt(p *shape.Path) *schema.Table {
	for _, tables := range [][]*schema.Table{s.hints.Tables(), s.shape.Catalogue.Tables} {
		for _, t := range tables {
			if s.shape.Target(t) == p {
				return t
			}
		}
	}
	return nil
}

// columnAt names the column that shows a field of the path's nodes, as the table
// calls it that the statement reads.
func (s *teller) columnAt(p *shape.Path, f int) string {
	if t := s.readAt(p); t != nil {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Level == p.Level && c.Field == p.Fields[f] {
				return c.Name
			}
		}
		for _, m := range t.Metrics {
			if m.Field == p.Fields[f] {
				return m.Name
			}
		}
	}
	return p.ColumnName(f)
}
