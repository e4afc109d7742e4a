package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// mode is one way to run a statement; none may change its rows.
type mode struct {
	name    string
	nesting fetch.Nesting
	driven  bool // what the statement's text says to the driver is told
	once    bool // take every scan for one to whose rows nobody comes back
	places  int  // from how many places at once lists are read
	first   int  // say that it wants so many rows at first
	// filtered says that the first rows may not be those wanted.
	filtered bool
	fresh    bool // nothing is remembered of earlier statements
	costs    bool // plans are priced at random
	deaf     bool // some terms that could be pushed down are not seen
	slow     bool // SQLite runs also what could be read without it
	memory   int  // bytes kept before pages are written away; 0 for no bound
	budget   int  // calls allowed; 0 for no bound
	idle     time.Duration
	past     elsewhere // what other programs have learned; 0 for nothing
	dice     *rand.Rand
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
	return fmt.Sprintf("%s (once %t, first %d, fresh %t, slow %t, memory %d, budget %d, idle %v, past %d)", m.name, m.once, m.first, m.fresh, m.slow, m.memory, m.budget, m.idle, m.past)
}

// modes are the ways to run one statement. What they leave open depends on its
// tape, so that a failure comes again.
func modes(data []byte) []mode {
	h := fnv.New64a()
	_, _ = h.Write(data)
	dice := rand.New(rand.NewPCG(h.Sum64(), 0))
	list := []mode{
		{name: "as it is", driven: true},
		{name: "no hints", nesting: fetch.NestLearned},
		{name: "no nesting", nesting: fetch.NestNothing},
		{name: "other costs", costs: true},
		{name: "less pushed down", deaf: true, costs: true},
		{name: "several places at once", places: 4},
	}
	for i := range list {
		m := &list[i]
		m.dice = rand.New(rand.NewPCG(h.Sum64(), uint64(i)))
		m.fresh = dice.IntN(4) == 0
		m.memory = choice(dice, 0, 0, 0, 0, 0, 0, 1, 20_000, 150_000)
		m.idle = choice(dice, 0, 0, 0, 0, 6*time.Minute, 61*time.Minute)
		m.slow = i > 0 && dice.IntN(3) == 0
		if !m.driven {
			m.first = choice(dice, 0, 0, 1, 12, 150)
			m.filtered, m.once = dice.IntN(2) == 0, dice.IntN(3) == 0
		}
		if m.places > 0 {
			m.first = choice(dice, 0, 0, 0, m.first)
		}
		if i > 0 && dice.IntN(8) == 0 {
			m.budget = choice(dice, 1, 3, 10, 30)
		}
		if i > 0 && dice.IntN(3) == 0 {
			m.past = elsewhere(1 + dice.IntN(1000))
		}
	}
	return list
}

func choice[T any](dice *rand.Rand, of ...T) T { return of[dice.IntN(len(of))] }

// whimsical plans as a module does, at other costs or without seeing some terms,
// as the mode says.
type whimsical struct {
	engine.Module
	table string
	lane  *lane
}

func (m *whimsical) Plan(run engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	mode := &m.lane.mode
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
	// written is how many pages were written away; nil where none are.
	written func() int
	most    int
}

var errWork = errors.New("too much work")

func (w *work) Err() error {
	if w.left--; w.left < 0 || w.written != nil && w.written() > w.most {
		return errWork
	}
	return w.Context.Err()
}

// Work allowed, in thousands of SQLite's steps for each 150 posts. A plan over
// virtual tables may be worse than one over indexed ones, and is given up beyond
// a factor; so is one that writes page after page away to come back to it.
const (
	plainWork   = 60
	virtualWork = 10 * plainWork
	mostWritten = 300
)

func (x *setting) work(thousands int) int { return thousands * max(1, x.posts()/150, x.scale) }

// problem is a statement whose rows differ, or that fails.
type problem struct {
	query query
	mode  mode
	what  string
}

func (p *problem) Error() string {
	args := fmt.Sprintf("%q", p.query.args)
	return fmt.Sprintf("%s\nargs %s\nmode %s\n%s", p.query.text(), args[:min(len(args), 2000)], p.mode, p.what)
}

// plain runs a statement over the plain tables.
func (w *world) plain(sql string, args []any) (rows [][]string, err error) {
	st, _, err := w.truth.Prepare(ofFirst(sql))
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
	budget := &work{Context: context.Background(), left: w.work(plainWork)}
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
func (l *lane) run(q query, m mode) *record {
	w := l.world
	r := &record{setting: &w.setting, query: q}
	r.read(w.cfg.Catalogue)
	if m.driven {
		m.first, m.filtered = r.wanted.Rows, r.wanted.Filtered
	}
	l.mode, r.mode = m, m
	l.mode.thrown = map[string]int{}
	cfg := w.cfg
	cfg.MaxMemory, cfg.Parallelism = m.memory, m.places
	if m.fresh || m.past > 0 {
		cfg.Memory = fetch.NewMemory()
	}
	if m.past > 0 {
		cfg.Memory.Earlier().Remember(func() learn.Past { return m.past })
	}
	client := cfg.Client
	if m.budget > 0 {
		client = client.Budgeted(&graph.Budget{MaxCalls: m.budget})
	}
	cfg.Client = client.Observed(r.observe)
	conn := l.conn(m.slow)
	if m.driven {
		r.bounds, r.err = explained(conn, r, cfg)
	}
	w.sim.ResetJournal()
	if r.err == nil {
		r.err = l.execute(r, conn, fetch.NewStatement(cfg))
	}
	if len(w.lanes) == 1 {
		r.journal(w.sim.Journal())
	}
	return r
}

// conn is the engine that reads what it can without SQLite, or the one that does
// not.
func (l *lane) conn(slow bool) *engine.Conn {
	i := 0
	if slow {
		i = 1
	}
	if l.conns[i].Bad() {
		l.open(i)
	}
	return l.conns[i]
}

// execute prepares and runs the record's statement.
func (l *lane) execute(r *record, conn *engine.Conn, run *fetch.Statement) error {
	ctx := &work{Context: context.Background(), left: l.world.work(virtualWork), most: mostWritten / l.world.work(1)}
	st, err := conn.Prepare(ctx, r.query.text(), run)
	if err != nil {
		return err
	}
	r.straight = st.Straight()
	defer func() { _ = st.Close() }()
	if st.Unread() == nil && st.Compares("", 0) { // which no scan is by
		return errors.New("what the statement compares could not be told")
	}
	for i := range min(len(r.query.args), r.query.highest()) {
		if err := st.Bind(i+1, argument(r.query.args[i])); err != nil {
			return err
		}
	}
	run.Compiled(st)
	run.Begin(context.Background(), nil, fetch.Wanted{Rows: r.mode.first, Filtered: r.mode.filtered})
	if r.mode.once {
		run.ReadOnce()
	}
	defer func() {
		r.letGo, r.reused = run.LetGo(), run.Reused()
		r.sought, r.crowded = run.Sought()
		run.End()
		r.written, r.notes = run.Written(), run.Notes()
	}()
	run.Nest(r.mode.nesting)
	ctx.written = run.WrittenSoFar
	dest := make([]any, st.ColumnCount())
	for {
		switch ok, err := st.Step(ctx); {
		case err != nil:
			return err
		case !ok:
			return nil
		}
		ctx.left++
		if err := st.Row(dest); err != nil {
			return err
		}
		row := make([]string, len(dest))
		for i, v := range dest {
			row[i] = cell(v)
		}
		r.rows = append(r.rows, row)
	}
}

func argument(a any) value.Value {
	switch a := a.(type) {
	case string:
		return value.Text(a)
	case int64:
		return value.Int(a)
	default:
		return value.Null
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
	return stranger(every, got) // which rows a LIMIT keeps is open where the order leaves ties
}

// stranger tells of a row got that is not in the answer, or there too often, ""
// where there is none.
func stranger(every, got [][]string) string {
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
