package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// A join gives the arguments of a table a row at a time, so that each call would wait for
// the one before. Where they are columns of the row at which the scan of another table
// stands, the rows behind it are known as far as its page goes: what those name is asked
// for together with what this one names. Whether the statement comes to name it depends
// on what it drops in between, so few are asked for first, and ever more as long as they
// are wanted.

const (
	// mostFed is how many are asked for ahead at a time, at the most.
	mostFed = 50
	// feedPatience is how many have to be wanted for each that was not.
	feedPatience = 4
	// callsOfFed is how many calls one may take.
	callsOfFed = 2
)

// feed is where the arguments of a table's scans come from, row by row.
type feed struct {
	table  *schema.Table
	access string
	// from is the access of the scan that has the rows, columns are those of the
	// arguments among its columns; nil for what is the same for all of its rows.
	from    string
	columns []*boundColumn

	named  int                      // how many questions scans have named
	wasted int                      // how many that were asked ahead none has
	ahead  map[*nodes.Question]bool // those that were asked ahead, and may still be named
}

// feedOf finds what feeds the scans by an access; nil where that is not known.
func (s *store) feedOf(t *schema.Table, access string) *feed {
	all := s.program()
	x := all.by(access)
	if x == nil {
		return nil
	}
	var from *scan
	for _, y := range all { // the one that moves most often
		if y.feeds(x) && all.by(y.Visit.Access) == y {
			from = y
		}
	}
	if from == nil {
		return nil
	}
	f := &feed{table: t, access: access, from: from.Visit.Access, columns: make([]*boundColumn, len(x.Rows)), named: 1, ahead: map[*nodes.Question]bool{}}
	for i, at := range x.Rows {
		if at.Cursor == from.Cursor && at.Column < len(from.columns) {
			f.columns[i] = &from.columns[at.Column]
		}
	}
	if t.Address.Rationed && !f.counted(s.shape.Chain(t)[0]) {
		return nil
	}
	return f
}

// by is the one scan by an access; nil where there are several.
func (all scans) by(access string) (one *scan) {
	for _, x := range all {
		if x.Visit.Access == access {
			if one != nil {
				return nil
			}
			one = x
		}
	}
	return one
}

// feeds reports whether arguments of another scan are columns of the row at which x
// stands.
func (x *scan) feeds(other *scan) bool {
	return x != other && x.table.Series == nil && x.table.Numbers == nil &&
		slices.ContainsFunc(other.Rows, func(at engine.RowColumn) bool { return at.Cursor == x.Cursor && at.Column < len(x.columns) })
}

// counted reports whether what the rows name are objects of a kind that were asked for
// already.
func (f *feed) counted(kind *shape.Path) bool {
	return !slices.ContainsFunc(f.columns, func(c *boundColumn) bool {
		return c != nil && (c.path.Kind != kind.Kind || c.field != 0)
	})
}

// wants notes the questions that a scan names, and returns how many may be asked with
// them.
func (f *feed) wants(these []posed, enough int) int {
	fresh := false
	for _, q := range these {
		if f.ahead[q.Question] {
			delete(f.ahead, q.Question)
			f.named++
		} else if q.Object == nil && !q.Gone {
			fresh = true
			f.named++
		}
	}
	if !fresh {
		return 0
	}
	f.wasted += len(f.ahead) // the rows that name them have been passed
	clear(f.ahead)
	if f.named < 2 {
		return 0
	}
	n := min(mostFed, f.named-feedPatience*f.wasted)
	if enough > 0 {
		n = min(n, enough-f.named)
	}
	return max(0, n)
}

// more returns the questions that the next rows name and that were not asked, at the most
// so many.
func (f *feed) more(s *store, b scanTerms, a *plan.Access, most int) (out []posed) {
	stands := s.standing[f.from]
	if stands == nil || *stands == nil || most == 0 {
		return nil
	}
	c := *stands
	if c.access != f.from {
		return nil
	}
	c.upcoming(func(n *nodes.Node) bool {
		next, ok := f.terms(s, c, n, b, a)
		if !ok {
			return true
		}
		these, err := s.questions.pose(f.table, a, next, true)
		if err != nil { // which is for the scan that names it
			return true
		}
		out = append(out, these...)
		return len(out) < most
	})
	if s.pager.Afford(callsOfFed*(len(out)+1)) != nil {
		return nil
	}
	for _, q := range out {
		f.ahead[q.Question] = true
	}
	return out
}

// terms are those of the scan that the row of a node begins; ok is false where they are
// not known.
func (f *feed) terms(s *store, c *cursor, n *nodes.Node, b scanTerms, a *plan.Access) (_ scanTerms, ok bool) {
	args := slices.Clone(b.args)
	for i, column := range f.columns {
		if column != nil {
			args[i] = engine.Arg{Value: c.value(n, column)}
			if args[i].Value.IsNull() {
				return scanTerms{}, false
			}
		}
	}
	next, err := bindScan(f.table, a, args, s.present)
	return next, err == nil && !next.empty
}
