package pgsql

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"

// shapeOf reads what a query does with the rows of its tables, its sources included.
func shapeOf(q *pgcheck.Query) (s Shape) {
	s.query(q)
	return s
}

func (s *Shape) query(q *pgcheck.Query) {
	s.OrderBy = s.OrderBy || len(q.OrderBy) > 0
	for _, w := range q.With {
		s.query(w.Query)
	}
	s.body(q.Body)
}

func (s *Shape) body(b pgcheck.Body) {
	switch b := b.(type) {
	case *pgcheck.Query:
		s.query(b)
	case *pgcheck.SetOperation:
		s.Compound = true
		s.body(b.Left)
		s.body(b.Right)
	case *pgcheck.Select:
		s.Distinct = s.Distinct || b.Distinct || len(b.DistinctOn) > 0
		s.GroupBy = s.GroupBy || b.Grouped
		s.Aggregate = s.Aggregate || b.Aggregates()
		s.Where = s.Where || b.Where != nil
		for _, e := range b.Items {
			s.Window = s.Window || e.Windowed()
		}
		for _, f := range b.From {
			s.from(f)
		}
	}
}

func (s *Shape) from(f *pgcheck.From) {
	if f.Relation == nil {
		s.from(f.Left)
		s.from(f.Right)
		return
	}
	if q := f.Relation.Query; q != nil {
		s.query(q)
	}
}
