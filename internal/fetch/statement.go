package fetch

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Statement is one prepared statement's side of fetching: it answers the
// planner's offers and, between Begin and End, serves the cursors of one
// execution. It is what [engine.Conn.Prepare] is given as its run.
type Statement struct {
	cfg   Config
	hints plan.Hints

	// rehearsal is of the statement's scans, while it is rehearsed; begun is what it
	// has found.
	rehearsal, begun rehearsal
	program          Program
	store            *store
	// present is what the execution takes for the present; zero before the first.
	present time.Time
	notes   notes
	// noInstant says that a text was told that is no instant.
	noInstant bool
	// written is how many pages the last execution wrote away.
	written int
}

// NewStatement returns the run of a statement about to be prepared.
func NewStatement(cfg Config) *Statement {
	return &Statement{cfg: cfg, program: unread{}}
}

// Compiled hands over the statement's program: by it the pages are let go to which no
// other scan comes, the accounts are chosen that ask, and the error of a budget tells
// what the whole statement costs.
func (st *Statement) Compiled(program Program) { st.program = program }

// OnlyAccount keeps the statement to one account by its id, as Config.Account
// does, where that is known only when the statement runs.
func (st *Statement) OnlyAccount(id string) { st.cfg.Account = id }

// Wanted is what a statement wants of the tables' rows, as far as its text tells.
type Wanted struct {
	// Rows is how many rows are enough, by the outermost LIMIT, where nothing sorts
	// or groups before; 0 for no bound.
	Rows int
	// Filtered says that there is a WHERE: the first rows may not be those wanted.
	Filtered bool
}

// Parallel says from how many places at once a long list is read, as Config.Parallelism
// does, where a statement itself says so.
func (st *Statement) Parallel(places int) { st.cfg.Parallelism = places }

// Begin starts an execution: nothing that an earlier one fetched is kept. The
// context bounds every request of it. client reports its calls for this
// execution; nil means the Config's.
func (st *Statement) Begin(ctx context.Context, client *graph.Client, wanted Wanted) {
	st.End()
	cfg := st.cfg
	if client != nil {
		cfg.Client = client
	}
	cfg.Client = cfg.Client.Observed(cfg.Memory.Observe)
	st.notes, st.noInstant = notes{}, false
	st.store = newStore(ctx, cfg.Client, newPlanner(cfg, &st.hints, &st.notes, wanted, st.program))
	st.present = cfg.present()
	st.store.present = st.present
}

// End stops the execution; what it fetched is dropped. It waits until no
// request is under way. It may be called again.
func (st *Statement) End() {
	if st.store != nil {
		st.store.close()
		st.written = st.store.seen.Written()
		st.store = nil
	}
}

// Present is what the execution takes for the present, from its beginning to its
// end: it is an [engine.Timekeeper].
func (st *Statement) Present() time.Time {
	if st.present.IsZero() {
		return st.cfg.present()
	}
	return st.present
}

// Notes returns what the execution has to tell so far.
func (st *Statement) Notes() []Note {
	out := make([]Note, len(st.notes.list))
	for i, n := range st.notes.list {
		out[i] = *n
	}
	return out
}

// NoInstant notes the first text that the statement compares with times and that
// is none. It is no error: like any other text, it has its place in the order.
func (st *Statement) NoInstant(text []byte) {
	if !st.noInstant {
		st.noInstant = true
		st.notes.noInstant(string(text))
	}
}

// Reads lists the columns of a table that the statement reads.
func (st *Statement) Reads(t *schema.Table) (names []string) {
	used := st.hints.Of(t).Used
	for i := range t.Columns {
		if used.Has(i) {
			names = append(names, t.Columns[i].Name)
		}
	}
	return names
}

// Tables lists the tables of the catalogue that the statement reads.
func (st *Statement) Tables() []*schema.Table { return st.hints.Tables() }
