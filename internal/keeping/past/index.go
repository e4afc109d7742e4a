package past

import (
	"context"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
)

// indexed is a column of a table that rows are looked for by.
type indexed struct{ table, column string }

// moment is what versions are read: those of a moment, zero for now, or all.
type moment struct {
	at       time.Time
	versions bool
}

// index has the versions by a column's value: those of one moment, or, as soon as another one is
// asked for, those of all. So a statement over many moments holds one for each column.
type index struct {
	moment
	rows map[string][]int64
}

// indexRange are the rows that an index is of: the rest of a SELECT, and its parameters.
type indexRange struct {
	from  string
	bound []string
}

// lookUp finds rows that have one of some texts in a column, by an index that is made with the
// first look: all that there are at a moment, and perhaps others.
func (s *Source) lookUp(ctx context.Context, of indexed, m moment, then, all indexRange, texts []string) (ids []int64, err error) {
	known := s.indexes[of]
	if known == nil || !known.versions && known.moment != m {
		if known != nil {
			m, then = moment{versions: true}, all
			delete(s.indexes, of)
		}
		known = &index{m, map[string][]int64{}}
		err := s.reader.each(ctx, "SELECT rowid, "+quoted(of.column)+then.from, then.bound, func(st *sqlite3.Stmt) error {
			if st.ColumnType(1) != sqlite3.NULL {
				text := st.ColumnText(1)
				known.rows[text] = append(known.rows[text], st.ColumnInt64(0))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		s.indexes[of] = known
	}
	for _, text := range terms.Distinct(texts) {
		ids = append(ids, known.rows[text]...)
	}
	return ids, nil
}
