package sqlfunc

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var quantileFunctions = []Function{
	{
		Name: "median", Family: "Aggregates", Signature: "MEDIAN(x)", Type: value.TypeReal,
		Doc:     "the middle of the numbers, or the mean of the two in the middle; NULL without any. This and the next also as window functions",
		Example: "(SELECT median(column1) FROM (VALUES (1), (10), (2), (NULL)))", Result: "2.0", least: 1, most: 1,
		gather: quantiles(quantile{name: "median", fraction: 0.5, set: true}),
	},
	{
		Name: "percentile_cont", Family: "Aggregates", Type: value.TypeReal,
		Signature: "PERCENTILE_CONT(x, p[, 'desc']), PERCENTILE_CONT(p) WITHIN GROUP (ORDER BY x)",
		Doc:       "the number below which the share p (0 to 1) of the numbers lies, between two of them where need be",
		Example:   "(SELECT percentile_cont(column1, 0.25) FROM (VALUES (1), (2), (3), (4)))", Result: "1.75", least: 2, most: 3,
		gather: quantiles(quantile{name: "percentile_cont", share: 1}),
	},
	{
		Name: "percentile_disc", typeOf: typeOfArgument(0), Family: "Aggregates",
		Signature: "PERCENTILE_DISC(x, p[, 'desc']), PERCENTILE_DISC(p) WITHIN GROUP (ORDER BY x)",
		Doc:       "the first of the values in order up to which the share p of them lies; texts and times too",
		Example:   "(SELECT percentile_disc(column1, 0.5) FROM (VALUES ('a'), ('c'), ('b'), ('d')))", Result: "b", least: 2, most: 3,
		gather: quantiles(quantile{name: "percentile_disc", share: 1, discrete: true}),
	},
	{
		Name: "percentile_cont_within", Family: "Behind CAST and other forms", Signature: "percentile_cont_within(p, x[, 'desc'])", Type: value.TypeReal,
		Doc: "percentile_cont(x, p)", Example: "(SELECT percentile_cont_within(0.25, column1, 'desc') FROM (VALUES (1), (2), (3), (4)))", Result: "3.25", least: 2, most: 3,
		gather: quantiles(quantile{name: "percentile_cont", x: 1}),
	},
	{
		Name: "percentile_disc_within", typeOf: typeOfArgument(1), Family: "Behind CAST and other forms", Signature: "percentile_disc_within(p, x[, 'desc'])",
		Doc: "percentile_disc(x, p)", Example: "(SELECT percentile_disc_within(0.3, column1, 'desc') FROM (VALUES (1), (2), (3), (4)))", Result: "3", least: 2, most: 3,
		gather: quantiles(quantile{name: "percentile_disc", x: 1, discrete: true}),
	},
	{
		Name: "mode", typeOf: typeOfArgument(0), Family: "Aggregates", Signature: "MODE(x[, 'desc']), MODE() WITHIN GROUP (ORDER BY x)",
		Doc:     "the value that there is most often; of several the least, or with 'desc' the greatest",
		Example: "(SELECT mode(column1) FROM (VALUES (2), (3), (1), (3), (2)))", Result: "2", least: 1, most: 2,
		gather: func(b *budget) sqlite3.AggregateFunction { return &mode{budget: b, counts: map[cell]int{}} },
	},
}

// cell is one SQL value, in a form that tells equal ones by ==.
type cell struct {
	kind    sqlite3.Datatype
	integer int64
	float   float64
	text    string // of a blob too
}

// cellSize is what a cell takes without its text, in bytes.
const cellSize = 48

func (c cell) size() int { return cellSize + len(c.text) }

func newCell(v sqlite3.Value) cell {
	c := cell{kind: v.Type()}
	switch c.kind {
	case sqlite3.INTEGER:
		c.integer = v.Int64()
	case sqlite3.FLOAT:
		c.float = v.Float()
		if whole := math.Trunc(c.float); whole == c.float && math.Abs(whole) < 1<<53 { // 1.0 is 1
			c = cell{kind: sqlite3.INTEGER, integer: int64(whole)}
		}
	case sqlite3.TEXT:
		c.text = v.Text()
	case sqlite3.BLOB:
		c.text = string(v.RawBlob())
	}
	return c
}

func (c cell) number() float64 {
	if c.kind == sqlite3.INTEGER {
		return float64(c.integer)
	}
	return c.float
}

// compare orders as SQLite does: numbers, texts, blobs.
func (c cell) compare(other cell) int {
	rank := func(k sqlite3.Datatype) int { return int(max(k, sqlite3.FLOAT)) }
	switch {
	case rank(c.kind) != rank(other.kind):
		return cmp.Compare(rank(c.kind), rank(other.kind))
	case c.kind == sqlite3.INTEGER && other.kind == sqlite3.INTEGER:
		return cmp.Compare(c.integer, other.integer)
	case rank(c.kind) == int(sqlite3.FLOAT):
		return cmp.Compare(c.number(), other.number())
	default:
		return cmp.Compare(c.text, other.text)
	}
}

func (c cell) result(ctx sqlite3.Context) {
	switch c.kind {
	case sqlite3.INTEGER:
		ctx.ResultInt64(c.integer)
	case sqlite3.FLOAT:
		ctx.ResultFloat(c.float)
	case sqlite3.TEXT:
		ctx.ResultText(c.text)
	case sqlite3.BLOB:
		ctx.ResultBlob([]byte(c.text))
	}
}

// quantile is a quantile of what it is given.
type quantile struct {
	name     string
	x, share int // places among the arguments
	discrete bool
	budget   *budget

	fraction   float64
	descending bool
	set        bool // fraction and descending are known
	cells      []cell
	sorted     bool
	held       int
}

// quantiles makes aggregates like one.
func quantiles(like quantile) func(*budget) sqlite3.AggregateFunction {
	return func(b *budget) sqlite3.AggregateFunction {
		q := like
		q.budget = b
		return &q
	}
}

// Step implements [sqlite3.AggregateFunction].
func (q *quantile) Step(ctx sqlite3.Context, args ...sqlite3.Value) {
	if err := q.step(args); err != nil {
		ctx.ResultError(fmt.Errorf("%s: %w", q.name, err))
	}
}

func (q *quantile) step(args []sqlite3.Value) error {
	if !q.set {
		if err := q.setFraction(args); err != nil {
			return err
		}
	}
	if isNull(args[q.x]) {
		return nil
	}
	c := q.cell(args[q.x]) // first: asked for its numeric type, SQLite makes a number of a text
	if kind := args[q.x].NumericType(); !q.discrete && kind != sqlite3.INTEGER && kind != sqlite3.FLOAT {
		return errors.New("it takes numbers; percentile_disc takes texts and times too")
	}
	if err := q.budget.take(c.size()); err != nil {
		return err
	}
	q.held += c.size()
	q.cells, q.sorted = append(q.cells, c), false
	return nil
}

// cell is a value as it is held: a number that is written as text as that number,
// where it is counted with.
func (q *quantile) cell(v sqlite3.Value) cell {
	c := newCell(v)
	if !q.discrete && c.kind == sqlite3.TEXT {
		c = cell{kind: sqlite3.FLOAT, float: v.Float()}
	}
	return c
}

func (q *quantile) setFraction(args []sqlite3.Value) error {
	kind := args[q.share].NumericType()
	q.fraction = args[q.share].Float()
	if kind != sqlite3.INTEGER && kind != sqlite3.FLOAT || !(q.fraction >= 0 && q.fraction <= 1) {
		return fmt.Errorf("the share is a number from 0 to 1, not '%.20s'", args[q.share].Text())
	}
	if len(args) > 2 {
		if q.descending = strings.EqualFold(args[2].Text(), "desc"); !q.descending {
			return errors.New("the order is 'desc', or not said")
		}
	}
	q.set = true
	return nil
}

// Inverse implements [sqlite3.WindowFunction].
func (q *quantile) Inverse(_ sqlite3.Context, args ...sqlite3.Value) {
	if isNull(args[q.x]) {
		return
	}
	c := q.cell(args[q.x])
	q.sort()
	if i, found := slices.BinarySearchFunc(q.cells, c, cell.compare); found {
		q.cells = slices.Delete(q.cells, i, i+1)
		q.give(c.size())
	}
}

func (q *quantile) sort() {
	if !q.sorted {
		slices.SortFunc(q.cells, cell.compare)
		q.sorted = true
	}
}

func (q *quantile) give(bytes int) {
	q.held -= bytes
	q.budget.held -= bytes
}

// Value implements [sqlite3.AggregateFunction].
func (q *quantile) Value(ctx sqlite3.Context) {
	n := len(q.cells)
	if n == 0 {
		return
	}
	q.sort()
	at := func(i int) cell {
		if q.descending {
			i = n - 1 - i
		}
		return q.cells[i]
	}
	if q.discrete {
		at(max(0, int(math.Ceil(q.fraction*float64(n)))-1)).result(ctx)
		return
	}
	whole, part := math.Modf(q.fraction * float64(n-1))
	low := at(int(whole)).number()
	if part > 0 {
		low += (at(int(whole)+1).number() - low) * part
	}
	ctx.ResultFloat(low)
}

// Close implements [io.Closer].
func (q *quantile) Close() error {
	q.give(q.held)
	q.cells = nil
	return nil
}

// mode is the value that there is most often.
type mode struct {
	budget     *budget
	counts     map[cell]int
	descending bool
	held       int
}

// Step implements [sqlite3.AggregateFunction].
func (m *mode) Step(ctx sqlite3.Context, args ...sqlite3.Value) {
	if len(args) > 1 {
		if m.descending = strings.EqualFold(args[1].Text(), "desc"); !m.descending {
			ctx.ResultError(errors.New("mode: the order is 'desc', or not said"))
			return
		}
	}
	if isNull(args[0]) {
		return
	}
	c := newCell(args[0])
	if m.counts[c] == 0 {
		if err := m.budget.take(2 * c.size()); err != nil {
			ctx.ResultError(fmt.Errorf("mode: %w", err))
			return
		}
		m.held += 2 * c.size()
	}
	m.counts[c]++
}

// Inverse implements [sqlite3.WindowFunction].
func (m *mode) Inverse(_ sqlite3.Context, args ...sqlite3.Value) {
	if isNull(args[0]) {
		return
	}
	c := newCell(args[0])
	if m.counts[c]--; m.counts[c] > 0 {
		return
	}
	delete(m.counts, c)
	m.held -= 2 * c.size()
	m.budget.held -= 2 * c.size()
}

// Value implements [sqlite3.AggregateFunction].
func (m *mode) Value(ctx sqlite3.Context) {
	var best cell
	most := 0
	for c, n := range m.counts {
		before := c.compare(best) < 0
		if n > most || n == most && before != m.descending {
			best, most = c, n
		}
	}
	if most > 0 {
		best.result(ctx)
	}
}

// Close implements [io.Closer].
func (m *mode) Close() error {
	m.budget.held -= m.held
	m.held, m.counts = 0, nil
	return nil
}
