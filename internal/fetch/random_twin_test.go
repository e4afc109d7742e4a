package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// heard is a module that writes down what its cursors are asked, and what they answer.
type heard struct {
	engine.Module
	name string
	log  *[]string
}

// mostHeard bounds what is written down of a statement.
const mostHeard = 200_000

func (m *heard) note(format string, args ...any) {
	if len(*m.log) < mostHeard {
		*m.log = append(*m.log, fmt.Sprintf(m.name+" "+format, args...))
	}
}

func (m *heard) Open(run engine.Run) (engine.Cursor, error) {
	c, err := m.Module.Open(run)
	m.note("open %v", err)
	if err != nil {
		return nil, err
	}
	return &heardCursor{c, m}, nil
}

type heardCursor struct {
	engine.Cursor
	heard *heard
}

func (c *heardCursor) Filter(ctx context.Context, access string, args []engine.Arg) error {
	err := c.Cursor.Filter(ctx, access, args)
	c.heard.note("filter %s %v %v", access, args, err)
	return err
}

func (c *heardCursor) Next(ctx context.Context) error {
	err := c.Cursor.Next(ctx)
	c.heard.note("next %v", err)
	return err
}

func (c *heardCursor) Value(column int) value.Value {
	v := c.Cursor.Value(column)
	c.heard.note("column %d is %v", column, v)
	return v
}

func (c *heardCursor) Close() error {
	err := c.Cursor.Close()
	c.heard.note("close %v", err)
	return err
}

// TestRandomTwins runs random statements with SQLite and, where that is done, without it: to
// the tables the two are one, in each question and in its place. So are rows, in order, types
// of values, notes and errors.
func TestRandomTwins(t *testing.T) {
	t.Parallel()
	if raceDetector() {
		t.Skip("statements one after another")
	}
	seed := simtest.Seed(t)
	w := newWorld(t, settings[1])
	straightly, interpreting := w.listener(t, false), w.listener(t, true)
	rnd := rand.New(rand.NewPCG(seed, 99))
	compared := 0
	for tries := randomStatements(usualStatements); tries > 0; tries-- {
		q := w.generate(randomTape(rnd))
		straight, ok := straightly.twin(t, q)
		if !ok {
			continue
		}
		interpreted, _ := interpreting.twin(t, q)
		if errors.Is(straight.err, errWork) || errors.Is(interpreted.err, errWork) {
			continue
		}
		compared++
		if !slices.Equal(interpreted.seen, straight.seen) {
			diff := cmp.Diff(interpreted.seen, straight.seen)
			t.Fatalf("VIEWFINDER_SEED=%d: %s\nargs %q\n%s", seed, q.text(), q.args, diff[:min(len(diff), 4000)])
		}
	}
	t.Logf("%d statements compared", compared)
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

// twin is what a statement came to.
type twin struct {
	seen []string
	err  error
}

// listener is an engine that writes down what the tables are asked.
type listener struct {
	world       *world
	conn        *engine.Conn
	log         []string
	interpreted bool
}

// listener makes one in which SQLite runs every statement, or what it must.
func (w *world) listener(t *testing.T, interpreted bool) *listener {
	l := &listener{world: w, conn: &engine.Conn{}, interpreted: interpreted}
	l.open(t)
	t.Cleanup(func() { _ = l.conn.Close() })
	return l
}

func (l *listener) open(t *testing.T) {
	_ = l.conn.Close()
	modules := fetch.Modules(l.world.cfg.Catalogue)
	for i := range modules {
		modules[i].Module = &heard{modules[i].Module, modules[i].Name, &l.log}
		for k := range modules[i].Columns { // or SQLite reads rows to the end that need not be
			modules[i].Columns[k].NotNull = false
		}
	}
	var err error
	if l.conn, err = engine.Open(context.Background(), engine.Config{Tables: modules, Interpreted: l.interpreted}); err != nil {
		t.Fatal(err)
	}
}

// twin runs a statement by itself; ok is false for one that is not run without SQLite.
func (l *listener) twin(t *testing.T, q query) (_ twin, ok bool) {
	if l.conn.Bad() {
		l.open(t)
	}
	w, conn := l.world, l.conn
	l.log = nil
	cfg := w.cfg
	cfg.Memory = fetch.NewMemory()
	run := fetch.NewStatement(cfg)
	ctx := &work{Context: t.Context(), left: w.work(virtualWork)}
	st, err := conn.Prepare(ctx, q.text(), run)
	if err != nil || st.Straight() == l.interpreted {
		return twin{}, false
	}
	defer func() { _ = st.Close() }()
	for i := range min(len(q.args), q.highest()) {
		if err := st.Bind(i+1, argument(q.args[i])); err != nil {
			t.Fatal(err)
		}
	}
	run.Compiled(st)
	run.Begin(t.Context(), nil, fetch.Wanted{})
	defer run.End()
	for {
		more, err := st.Step(ctx)
		if l.log = append(l.log, fmt.Sprintf("step %t %v", more, err)); !more {
			return twin{append(l.log, notesOf(run)...), err}, true
		}
		ctx.left++
		row, err := st.Values()
		l.log = append(l.log, fmt.Sprintf("row %#v %v", row, err))
	}
}

// notesOf are those of a statement, in some order. What the API says has a number that is
// another one each time.
func notesOf(run *fetch.Statement) (out []string) {
	for _, n := range run.Notes() {
		out = append(out, fmt.Sprint("note ", n.Reason, n.Table, n.Column, n.Object, n.Incomplete))
	}
	slices.Sort(out)
	return out
}
