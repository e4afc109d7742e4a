package fetch

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// numberSource gives each number of the posts at the end of a chain of paths as a row.
type numberSource struct{ nodeSource }

func (r numberSource) open(s *store) engine.Cursor {
	return &numberRows{cursor: s.open(r.table), declared: r.table.Declared()}
}

func (r numberSource) explain(e *explainer, step *Step, a *plan.Access) {
	var b scanTerms
	if args, known := e.arguments(); known {
		if bound, err := bindScan(r.table, a, args, e.s.cfg.present()); err == nil {
			b = bound
		}
	}
	if _, _, err := e.s.wantNumbers(r.table, b.values); err != nil {
		return // which the statement tells
	}
	r.nodeSource.explain(e, step, a)
}

// wantedNumber is a metric as a statement names it, and what it is broken down by.
type wantedNumber struct {
	metric, by string // as rows have them
	field      int
}

// misfit is a metric that a statement names, and what it is not broken down by.
type misfit struct{ metric, by string }

// wantNumbers finds the metrics that the values of a table's arguments name, and notes that
// the statement wants them of each post. Misfits are those that it names and that are not
// broken down by what it names: where all are, that is an error.
func (s *planner) wantNumbers(t *schema.Table, v values) (out []wantedNumber, misfits []misfit, _ error) {
	x, p := t.Numbers, s.shape.Target(t)
	metrics, named := v[x.Metric]
	dimensions, broken := v[x.Breakdown]
	if !broken {
		dimensions = []value.Value{value.Null}
	}
	spelled := func(column string, v value.Value) (text, sent string, err error) {
		if v.IsNull() {
			return "", "", nil
		}
		col, _ := t.Column(column)
		row, sent, err := spell(t, t.Argument(column), col, v)
		return row.Text(), sent, err
	}
	for _, d := range dimensions {
		by, sentBy, err := spelled(x.Breakdown, d)
		if err != nil {
			return nil, nil, err
		}
		if !named {
			for i := range t.Metrics {
				if m := &t.Metrics[i]; m.By == sentBy && !m.Hidden && m.Retired == "" {
					if f := p.Field(m.Field); s.Sendable(p, f) {
						out = append(out, wantedNumber{p.Metric(f), by, f})
					}
				}
			}
			continue
		}
		for _, v := range metrics {
			metric, sent, err := spelled(x.Metric, v)
			if err != nil {
				return nil, nil, err
			}
			at := slices.IndexFunc(t.Metrics, func(m schema.Column) bool {
				return m.By == sentBy && p.Metric(p.Field(m.Field)) == sent
			})
			if at < 0 {
				misfits = append(misfits, misfit{sent, sentBy})
				continue
			}
			if f := p.Field(t.Metrics[at].Field); s.Sendable(p, f) {
				out = append(out, wantedNumber{metric, by, f})
			}
		}
	}
	if n := len(misfits); len(out) == 0 && n > 0 {
		return nil, nil, fmt.Errorf("%s: %s is not broken down by %s", t.Name, misfits[n-1].metric, misfits[n-1].by)
	}
	need := s.needs.At(p)
	need.Silent = !named && (need.Silent || need.Fields.IsEmpty())
	for _, w := range out {
		need.Fields.Add(w.field)
	}
	return out, misfits, nil
}

// byMetric has each metric once, with all that it is not broken down by.
func byMetric(misfits []misfit) (out []misfit) {
	for _, m := range misfits {
		if at := slices.IndexFunc(out, func(o misfit) bool { return o.metric == m.metric }); at >= 0 {
			out[at].by += " or " + m.by
		} else {
			out = append(out, m)
		}
	}
	return out
}

// numberRows gives each number of posts as a row. It implements [engine.Cursor].
type numberRows struct {
	*cursor
	declared []schema.Declared
	wanted   []wantedNumber
	rows     []numberRow // of the post at which the cursor stands
	at       int
}

// numberRow is one.
type numberRow struct {
	id   string
	vals map[int]value.Value // by column
}

// Filter begins a scan.
func (c *numberRows) Filter(_ context.Context, access string, args []engine.Arg) error {
	c.rows, c.at = nil, 0
	err := c.bind(access, args)
	if err != nil {
		return err
	}
	var misfits []misfit
	if c.wanted, misfits, err = c.s.wantNumbers(c.table, c.terms.values); err != nil {
		return err
	}
	for _, m := range byMetric(misfits) {
		c.s.notes.once(Note{Reason: note.NotInCall, Table: c.table.Name, Column: m.metric, Message: "the API does not break it down by " + m.by})
	}
	c.passStrangers()
	if len(c.wanted) == 0 {
		return nil
	}
	if err := c.begin(); err != nil {
		return err
	}
	return c.unfold()
}

// passStrangers leaves out, with a note, what no kind of post on the table's edge is broken
// down by.
func (c *numberRows) passStrangers() {
	p := c.s.shape.Target(c.table)
	known := map[string]bool{"": true}
	for _, w := range c.wanted {
		products := p.Columns[w.field].Products
		known[w.by] = known[w.by] || len(products) == 0 || slices.ContainsFunc(products, func(product string) bool {
			return slices.Contains(p.Up.Edge.Products, product)
		})
	}
	c.wanted = slices.DeleteFunc(c.wanted, func(w wantedNumber) bool {
		if !known[w.by] {
			c.s.notes.once(Note{
				Reason: note.NotInCall, Table: c.table.Name, Column: c.table.Numbers.Breakdown,
				Message: "no number of " + strings.Join(p.Up.Edge.Products, ", ") + " is broken down by " + w.by + ": read the table of the posts whose numbers are",
			})
		}
		return !known[w.by]
	})
}

// Next goes on to the next row.
func (c *numberRows) Next(context.Context) error {
	if c.at++; c.at < len(c.rows) {
		return nil
	}
	if err := c.advance(); err != nil {
		return err
	}
	return c.unfold()
}

// unfold makes the rows of a post that has some.
func (c *numberRows) unfold() error {
	for c.row != nil {
		if c.rows, c.at = c.rowsOf(c.row), 0; len(c.rows) > 0 {
			return nil
		}
		if err := c.advance(); err != nil {
			return err
		}
	}
	return nil
}

// rowsOf makes the rows of a post's metrics.
func (c *numberRows) rowsOf(n *nodes.Node) (rows []numberRow) {
	x := c.table.Numbers
	for _, w := range c.wanted {
		v := n.Get(w.field)
		if v.IsNull() {
			continue
		}
		for _, p := range c.partsOf(n, w, v) {
			r := numberRow{vals: map[int]value.Value{}}
			r.id = strings.Join(append([]string{n.ID, w.metric, w.by}, p.Values...), "/")
			c.set(&r, x.Metric, value.Text(w.metric))
			c.set(&r, x.Value, p.Number)
			c.set(&r, x.Period, value.Text(x.Span))
			if w.by != "" {
				c.set(&r, x.Breakdown, value.Text(w.by))
			}
			for _, d := range x.Dimensions {
				col, _ := c.table.Column(d.Column)
				c.set(&r, d.Column, answer.Dimension(col.Type, d, p.Keys, p.Values))
			}
			rows = append(rows, r)
		}
	}
	return rows
}

// partsOf are the numbers that a metric of a post has: one, or those that it is broken down
// into.
func (c *numberRows) partsOf(n *nodes.Node, w wantedNumber, v value.Value) []answer.Part {
	by := c.target.By(w.field)
	if by == "" {
		return []answer.Part{{Number: value.Float(v.Float())}}
	}
	b := answer.ReadBreakdown(schema.Real, []byte(v.Text()), []string{by}, "")
	parts, lost, lacking := b.Rows()
	if lost.Count > 0 {
		c.s.notes.addOf(lost.Note(c.table.Name, w.metric, n.ID))
	}
	if lacking > 0 {
		c.s.notes.addOf(Note{Reason: answer.NoNumber.Reason, Table: c.table.Name, Column: w.metric, Object: n.ID, Message: answer.NoPart})
	}
	return parts
}

func (c *numberRows) set(r *numberRow, column string, v value.Value) {
	_, i := c.table.Column(column)
	r.vals[i] = v
}

// RowID numbers the row.
func (c *numberRows) RowID() int64 {
	return c.s.seen.Intern(c.table.Name, c.rows[c.at].id)
}

// Value is that of a declared column.
func (c *numberRows) Value(column int) value.Value {
	if v, ours := c.rows[c.at].vals[c.declared[column].Column]; ours {
		return v
	}
	return c.cursor.Value(column)
}
