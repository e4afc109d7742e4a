package fetch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// cursor gives the rows of one table of the catalogue. It implements
// [engine.Cursor].
type cursor struct {
	s       *store
	table   *schema.Table
	chain   []*shape.Path
	target  *shape.Path
	columns []boundColumn // by declared column
	require *boundColumn
	only    []only

	access string       // of the scans so far
	plan   *plan.Access // what it says
	stands **cursor     // that of the store that has begun the last scan by it
	way    way          // to the rows by it
	need   bitset.Set   // fields of the row's own node that this reference reads

	terms  scanTerms // of the scan
	rows   source
	row    *nodes.Node
	sought *sought // nil where all rows are wanted
}

// boundColumn is where a declared column finds its value.
type boundColumn struct {
	path  *shape.Path
	field int
	name  string // of the column
	part  string // of what is broken down; "" for the field itself
	typ   schema.Type
}

// only is a condition that rows have to satisfy.
type only struct {
	boundColumn
	*schema.Condition
}

func (s *store) open(t *schema.Table) *cursor {
	chain := s.shape.Chain(t)
	c := &cursor{s: s, table: t, chain: chain, target: s.shape.Target(t), columns: s.bound(t)}
	s.seen.Hold(c)
	if t.RequireColumn != "" {
		_, i := t.Column(t.RequireColumn)
		c.require = &c.columns[i]
	}
	for k := range t.Only {
		_, i := t.Column(t.Only[k].Column)
		c.only = append(c.only, only{c.columns[i], &t.Only[k]})
	}
	return c
}

// bound finds the declared columns of a table.
func (s *planner) bound(t *schema.Table) []boundColumn {
	declared, chain := t.Declared(), s.shape.Chain(t)
	out := make([]boundColumn, len(declared))
	for i, d := range declared {
		col := &t.Columns[d.Column]
		p := chain[col.Level]
		out[i] = boundColumn{p, p.Field(col.Field), col.Name, col.Part, col.Type}
	}
	return out
}

func (c *cursor) Filter(_ context.Context, access string, args []engine.Arg) error {
	if err := c.bind(access, args); err != nil {
		return err
	}
	return c.begin()
}

// bind ends the scan before, and reads what the terms of the next one say.
func (c *cursor) bind(access string, args []engine.Arg) error {
	if c.plan == nil || access != c.access {
		if err := c.use(access); err != nil {
			return err
		}
	}
	c.end()
	return c.terms.read(c.table, c.plan, args, c.s.present)
}

// begin begins a scan.
func (c *cursor) begin() (err error) {
	if c.terms.empty {
		return nil
	}
	*c.stands = c
	if c.rows = c.sought.begin(c); c.rows != nil {
		return c.advance()
	}
	if c.rows, err = c.way.rows(c.s, &c.terms); err != nil {
		c.rows = nil
		return err
	}
	return c.advance()
}

// use prepares for scans of one plan. A join has many scans and one plan.
func (c *cursor) use(access string) error {
	a, err := plan.ParseAccess(access)
	if err != nil {
		return err
	}
	c.access, c.plan, c.way, c.need = access, a, wayOf(c.table, c.chain, a), bitset.Set{}
	if c.stands = c.s.standing[access]; c.stands == nil {
		c.stands = new(*cursor)
		c.s.standing[access] = c.stands
	}
	c.s.reads(access)
	for i := range c.table.Columns {
		if b := c.columns[i]; a.Used.Has(i) && b.path == c.target {
			c.need.Add(b.field)
		}
	}
	if c.require != nil && c.require.path == c.target {
		c.need.Add(c.require.field)
	}
	return nil
}

func (c *cursor) Next(context.Context) error { return c.advance() }

func (c *cursor) advance() error {
	if err := c.s.seen.Relieve(); err != nil {
		return err
	}
	for {
		n, err := c.rows.next()
		if err == nil && n != nil {
			if c.row = n; !c.shows(n) {
				continue
			}
			err = c.s.completer.settle(n, c.need)
		}
		if err != nil || n == nil {
			if c.row = nil; err == nil {
				c.sought.ended()
			}
			return c.s.stopped(err, c.table.Name)
		}
		if c.s.seen.Err() != nil {
			return c.s.seen.Err()
		}
		c.row = n
		c.s.seen.Touch(n.Unit())
		if c.require == nil || !c.value(n, c.require).IsNull() {
			c.sought.note(c)
			return nil
		}
	}
}

// shows reports whether the table shows the row, by what the nodes above it are.
func (c *cursor) shows(n *nodes.Node) bool {
	return !slices.ContainsFunc(c.only, func(x only) bool { return !x.Holds(c.value(n, &x.boundColumn).Text()) })
}

// upcoming gives the nodes of the rows behind the one at which it stands, as far as they
// are known.
func (c *cursor) upcoming(yield func(*nodes.Node) bool) {
	rows, ok := c.rows.(foreseen)
	if !ok || c.row == nil {
		return
	}
	rows.upcoming(func(n *nodes.Node) bool {
		hidden := !c.shows(n) || c.require != nil && c.value(n, c.require).IsNull()
		return hidden || yield(n)
	})
}

func (c *cursor) EOF() bool { return c.row == nil }

func (c *cursor) RowID() int64 { return c.s.seen.RowID(c.row) }

func (c *cursor) Close() error {
	c.end()
	c.sought.forget()
	c.s.seen.Release(c)
	return nil
}

// end ends the scan under way, if there is one.
func (c *cursor) end() {
	if c.rows != nil {
		c.rows.close()
	}
	c.sought.left()
	c.row, c.rows = nil, nil
}

// Pins names the row, at which the cursor stands.
func (c *cursor) Pins(pin func(*nodes.Node)) { pin(c.row) }

func (c *cursor) Value(column int) value.Value { return c.value(c.row, &c.columns[column]) }

// value climbs from a row's node to the column's; where a node was looked up
// by id and has none above it, the field that stands for the ancestor's serves.
func (c *cursor) value(n *nodes.Node, b *boundColumn) value.Value {
	for n.In.Path != b.path {
		if n.Up == nil {
			if f, ok := n.In.Direct[shape.AncestorField{Level: b.path.Level, Field: b.field}]; ok {
				return n.Get(f)
			}
			return value.Null
		}
		n = n.Up
	}
	if q := n.In.Question; q != nil {
		if v, given := q.Given[b.name]; given {
			return v
		}
	}
	v := n.Get(b.field)
	if b.part != "" && !v.IsNull() {
		var odd answer.Oddity
		if v, odd = answer.PartOf(b.typ, v.Text(), b.path.By(b.field), b.part); v.IsNull() {
			c.s.notes.addOf(Note{Reason: odd.Reason, Table: c.table.Name, Column: b.name, Object: n.ID, Message: odd.Message})
		}
	}
	return v
}

// scanTerms is what the arguments of one scan say.
type scanTerms struct {
	empty    bool // no row can match
	keys     []string
	accounts terms.Accounts
	values   values
	window   shape.Window
	floor    int64 // no row before it is wanted, in Unix seconds, of lists that the API does not cut; 0 for none
	rows     int   // wanted at the most; 0 for no bound
	args     []engine.Arg
}

// bindScan reads the arguments of a scan of a table.
func bindScan(t *schema.Table, a *plan.Access, args []engine.Arg, present time.Time) (b scanTerms, err error) {
	err = b.read(t, a, args, present)
	return b, err
}

// read reads them in place of those that were read before: a join begins many scans.
func (b *scanTerms) read(t *schema.Table, a *plan.Access, args []engine.Arg, present time.Time) error {
	*b = scanTerms{keys: b.keys[:0], args: args}
	if len(args) != len(a.Args) {
		return fmt.Errorf("fetch: %s: %d arguments for a scan of %d", t.Name, len(args), len(a.Args))
	}
	limit, offset := int64(-1), int64(0)
	for i, role := range a.Args {
		arg := args[i]
		switch role.Role {
		case plan.RoleKey:
			b.keys = terms.AppendIDs(b.keys[:0], arg)
			b.empty = b.empty || len(b.keys) == 0
		case plan.RoleAccount:
			b.accounts = b.accounts.Keep(terms.IDs(arg))
		case plan.RoleArgument:
			if !role.Null || !arg.Value.IsNull() || t.Argument(t.Columns[role.Column].Name).Required {
				if b.values == nil {
					b.values = values{}
				}
				b.values.add(t.Columns[role.Column].Name, arg)
			}
		case plan.RoleLimit:
			limit = arg.Value.Int()
		case plan.RoleOffset:
			offset = max(0, arg.Value.Int())
		default:
			if role.Null && arg.Value.IsNull() {
				continue
			}
			b.bound(role.Role, arg)
		}
	}
	if limit == 0 || (b.accounts != nil && len(b.accounts) == 0) || b.values.contradict() {
		b.empty = true
	}
	if limit > 0 {
		b.rows = int(min(limit+offset, 1<<30))
	}
	if b.window != (shape.Window{}) {
		b.window = askable(b.window, present)
		b.empty = b.empty || b.window.Since != 0 && b.window.Until != 0 && b.window.Since > b.window.Until
	}
	return nil
}

// bound narrows the window. The API counts in seconds, and it is not said
// whether its bounds belong to the range: it is asked for a second more, and the
// engine checks each row again. Of a list, the range from its first to its last
// instant is read.
func (b *scanTerms) bound(role plan.Role, arg engine.Arg) {
	if len(terms.Texts(arg)) == 0 { // nothing is equal to NULL, or on a side of it
		b.empty = true
		return
	}
	var x terms.Instants
	x.Add(role, arg) // what is no instant is told where it is compared
	x.Settle()
	if since := x.From.Unix() - 1; !x.From.IsZero() && since > 0 {
		b.window.Since = max(b.window.Since, since)
	}
	if until := x.To.Add(time.Second).Unix() + 1; !x.To.IsZero() && until > 0 && (b.window.Until == 0 || until < b.window.Until) {
		b.window.Until = until
	}
}

// askable is what of a window the API is asked for: of what is yet to come it knows
// nothing, and it may refuse a bound that is far away.
func askable(w shape.Window, now time.Time) shape.Window {
	w.Since = min(w.Since, now.Unix())
	if w.Until > now.Unix() {
		w.Until = 0
	}
	return w
}
