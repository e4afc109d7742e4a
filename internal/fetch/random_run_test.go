package fetch_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// mode is one way to run a statement; none may change its rows.
type mode struct {
	name    string
	nesting fetch.Nesting
	once    bool // say that it reads once
	first   int  // say that it wants so many rows at first; -1 for what it does
	fresh   bool // nothing is remembered of earlier statements
	costs   bool // plans are priced at random
	deaf    bool // some terms that could be pushed down are not seen
	slow    bool // SQLite runs also what could be read without it
	memory  int  // bytes kept before pages are written away; 0 for no bound
	dice    *rand.Rand
	// thrown are what the dice showed about a matter. A plan that is offered twice
	// has one answer: where it has two, SQLite (3.53) may take up a term of an OR
	// by an index that does not hold it, and reads a table that is not open.
	thrown map[string]int
}

// throw is a number below n about a matter.
func (m *mode) throw(n int, matter ...any) int {
	key := fmt.Sprint(matter...)
	number, known := m.thrown[key]
	if !known {
		number = m.dice.IntN(n)
		m.thrown[key] = number
	}
	return number
}

func (m mode) String() string {
	return fmt.Sprintf("%s (once %t, first %d, fresh %t, slow %t, memory %d)", m.name, m.once, m.first, m.fresh, m.slow, m.memory)
}

// modes are the ways to run one statement. What they leave open depends on its
// tape, so that a failure comes again.
func modes(data []byte) []mode {
	h := fnv.New64a()
	_, _ = h.Write(data)
	dice := rand.New(rand.NewPCG(h.Sum64(), 0))
	list := []mode{
		{name: "as it is", first: -1},
		{name: "no hints", nesting: fetch.NestLearned},
		{name: "no nesting", nesting: fetch.NestNothing},
		{name: "other costs", costs: true},
		{name: "less pushed down", deaf: true, costs: true},
	}
	for i := range list {
		m := &list[i]
		m.dice = rand.New(rand.NewPCG(h.Sum64(), uint64(i)))
		m.fresh = dice.IntN(4) == 0
		m.memory = []int{0, 1, 20000}[dice.IntN(3)]
		m.slow = i > 0 && dice.IntN(3) == 0
		if m.first == 0 {
			m.first = []int{0, 0, 1, 12, 150}[dice.IntN(5)]
			m.once = dice.IntN(4) == 0
		}
	}
	return list
}

// whimsical plans as a module does, at other costs or without seeing some terms,
// as the mode says.
type whimsical struct {
	engine.Module
	table string
	world *world
}

func (m *whimsical) Plan(run engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	mode := &m.world.mode
	if mode.deaf {
		heard := *offer
		heard.Constraints = slices.Clone(offer.Constraints)
		for i := range heard.Constraints {
			if k := heard.Constraints[i]; mode.throw(3, m.table, k.Column, k.Op) == 0 {
				heard.Constraints[i].Usable = false
			}
		}
		offer = &heard
	}
	choice, err := m.Module.Plan(run, offer)
	if err == nil && mode.costs {
		choice.Cost = float64(int64(1) << mode.throw(40, "cost", choice.Access))
		choice.Rows = int64(1) << mode.throw(30, "rows", choice.Access)
	}
	return choice, err
}

// work bounds what SQLite may do for a statement: it asks for the context's
// error before each row and every thousand steps.
type work struct {
	context.Context
	left int
}

var errWork = errors.New("too much work")

func (w *work) Err() error {
	if w.left--; w.left < 0 {
		return errWork
	}
	return w.Context.Err()
}

// Work allowed, in thousands of SQLite's steps. A plan over virtual tables may
// be worse than one over indexed ones, and is given up beyond a factor.
const (
	plainWork   = 60
	virtualWork = 10 * plainWork
)

// problem is a statement whose rows differ, or that fails.
type problem struct {
	query query
	mode  mode
	what  string
}

func (p *problem) Error() string {
	return fmt.Sprintf("%s\nargs %q\nmode %s\n%s", p.query.text(), p.query.args, p.mode, p.what)
}

// plain runs a statement over the plain tables.
func (w *world) plain(sql string, args []any) (rows [][]string, err error) {
	st, _, err := w.truth.Prepare(sql)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	for i := range min(len(args), st.BindCount()) {
		switch a := args[i].(type) {
		case string:
			err = st.BindText(i+1, a)
		case int64:
			err = st.BindInt64(i+1, a)
		}
		if err != nil {
			return nil, err
		}
	}
	budget := &work{context.Background(), plainWork}
	defer w.truth.SetInterrupt(w.truth.SetInterrupt(budget))
	for st.Step() {
		budget.left++
		row := make([]string, st.ColumnCount())
		for i := range row {
			switch st.ColumnType(i) {
			case sqlite3.NULL:
				row[i] = cell(nil)
			case sqlite3.INTEGER:
				row[i] = cell(st.ColumnInt64(i))
			case sqlite3.FLOAT:
				row[i] = cell(st.ColumnFloat(i))
			default:
				row[i] = cell(st.ColumnText(i))
			}
		}
		rows = append(rows, row)
	}
	if budget.left < 0 {
		return nil, errWork
	}
	return rows, st.Err()
}

// cell writes a value so that values of two types never look the same.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return strconv.Quote(v)
	case float64:
		return value.Float(v).Text() + "f"
	default:
		return fmt.Sprint(v)
	}
}

// run runs a statement over the virtual tables.
func (w *world) run(q query, m mode) (rows [][]string, notes []fetch.Note, err error) {
	w.mode = m
	w.mode.thrown = map[string]int{}
	w.sim.ResetJournal()
	cfg := w.cfg
	cfg.MaxMemory = m.memory
	if m.fresh {
		cfg.Memory = fetch.NewMemory()
	}
	ctx := &work{context.Background(), virtualWork}
	run := fetch.NewStatement(cfg)
	i := 0
	if m.slow {
		i = 1
	}
	if w.conns[i].Bad() {
		w.open(i)
	}
	conn := w.conns[i]
	st, err := conn.Prepare(ctx, q.text(), run)
	if err != nil {
		return nil, nil, err
	}
	if st.Straight() {
		w.straight++
	}
	defer func() { _ = st.Close() }()
	for i := range min(len(q.args), st.ParamCount()) {
		v := value.Null
		switch a := q.args[i].(type) {
		case string:
			v = value.Text(a)
		case int64:
			v = value.Int(a)
		}
		if err := st.Bind(i+1, v); err != nil {
			return nil, nil, err
		}
	}
	run.ReadOnce(m.once)
	run.Begin(context.Background(), nil, fetch.Wanted{Rows: m.first})
	defer func() {
		run.End()
		w.written += run.Written()
	}()
	run.Nest(m.nesting)
	dest := make([]driver.Value, st.ColumnCount())
	for {
		switch ok, err := st.Step(ctx); {
		case err != nil:
			return nil, nil, err
		case !ok:
			run.End()
			return rows, run.Notes(), nil
		}
		ctx.left++
		if err := st.Row(dest); err != nil {
			return nil, nil, err
		}
		row := make([]string, len(dest))
		for i, v := range dest {
			row[i] = cell(v)
		}
		rows = append(rows, row)
	}
}

// differ tells how the rows got differ from those wanted, "" where they do not.
// every is the answer without its LIMIT.
func differ(q query, want, every, got [][]string) string {
	if len(want) != len(got) {
		return fmt.Sprintf("%d rows, not %d; %s", len(got), len(want), firstDifference(want, got))
	}
	for i := range want {
		for _, c := range q.order {
			if want[i][c] != got[i][c] {
				return fmt.Sprintf("row %d is out of order: %s where %s belongs", i, got[i][c], want[i][c])
			}
		}
	}
	if q.limit == "" {
		return firstDifference(want, got)
	}
	// Which rows a LIMIT keeps is open where the order leaves ties.
	count := map[string]int{}
	for _, row := range every {
		count[strings.Join(row, " | ")]++
	}
	for _, row := range got {
		text := strings.Join(row, " | ")
		if count[text]--; count[text] < 0 {
			return "a row that is not in the answer: " + text
		}
	}
	return ""
}

// firstDifference names rows that only one side has, by the number of times it
// has them.
func firstDifference(want, got [][]string) string {
	count := map[string]int{}
	for _, row := range want {
		count[strings.Join(row, " | ")]++
	}
	for _, row := range got {
		count[strings.Join(row, " | ")]--
	}
	var missing, extra []string
	for text, n := range count {
		if n > 0 {
			missing = append(missing, text)
		} else if n < 0 {
			extra = append(extra, text)
		}
	}
	if len(missing)+len(extra) == 0 {
		return ""
	}
	slices.Sort(missing)
	slices.Sort(extra)
	return fmt.Sprintf("missing (%d) %q\nextra (%d) %q", len(missing), missing[:min(3, len(missing))], len(extra), extra[:min(3, len(extra))])
}
