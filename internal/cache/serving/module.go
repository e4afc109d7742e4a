package serving

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// module is a table of the catalogue. It implements [engine.Module].
type module struct {
	live    engine.Module
	kept    bool // its rows can be kept
	cat     *schema.Catalogue
	table   *schema.Table
	columns []schema.Declared
}

// Plan implements [engine.Module].
func (m *module) Plan(run engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	r, ok := run.(*Run)
	switch {
	case !ok:
		return m.live.Plan(run, offer)
	case r.Served:
		return m.choose(offer), nil
	case r.Recorder != nil && m.kept:
		own := *offer
		own.Used |= r.Recorder.besides(m)
		return m.live.Plan(r.Statement, &own)
	}
	return m.live.Plan(r.Statement, offer)
}

// Open implements [engine.Module].
func (m *module) Open(run engine.Run) (engine.Cursor, error) {
	r, ok := run.(*Run)
	switch {
	case !ok:
		return m.live.Open(run)
	case r.Served:
		return &cursor{module: m, source: r.Source}, nil
	}
	c, err := m.live.Open(r.Statement)
	if err != nil || r.Recorder == nil || !m.kept {
		return c, err
	}
	return &recorded{Cursor: c, module: m, recorder: r.Recorder}, nil
}

// access says how a scan of kept rows is begun.
type access struct {
	// Used are the columns that the reference reads.
	Used []string `json:"used"`
	// Where is the column whose value is looked for, "" for none; its value is the first argument.
	Where string `json:"where,omitempty"`
	// Roles are what the arguments behind it are for.
	Roles []plan.Role `json:"roles,omitempty"`
}

// The costs of kept rows, in SQLite's arbitrary unit.
const (
	costRow  = 1
	guessed  = 10_000 // rows of a table
	sameRows = 20     // that one value of a column has
)

// choose answers an offer from the file. SQLite checks all terms itself: those that are
// passed say where to look, and what has to be covered.
func (m *module) choose(offer *plan.Offer) *plan.Choice {
	c := &plan.Choice{Args: make([]int, len(offer.Constraints)), In: make([]bool, len(offer.Constraints)), Cost: guessed * costRow, Rows: guessed}
	for i := range c.Args {
		c.Args[i] = -1
	}
	a := access{Used: m.used(offer.Used)}
	next := 0
	pass := func(i int) {
		c.Args[i], c.In[i] = next, offer.Constraints[i].In
		next++
	}
	at := timeOf(m.cat, m.table)
	looked := -1
	for i := range offer.Constraints {
		k := &offer.Constraints[i]
		col := m.column(k)
		if col == nil || !k.Usable || k.Op != plan.OpEQ || !col.IsID() || m.table.IsAccount(col) {
			continue
		}
		if looked < 0 || col.Key {
			looked = i
		}
	}
	if looked >= 0 {
		col := m.column(&offer.Constraints[looked])
		a.Where = col.Name
		pass(looked)
		c.Rows, c.Cost = sameRows, sameRows*costRow
		if col.Key {
			c.Rows, c.Cost = 1, costRow
		}
	}
	for i := range offer.Constraints {
		k := &offer.Constraints[i]
		col := m.column(k)
		if col == nil || !k.Usable || i == looked {
			continue
		}
		switch role := timeRoles[k.Op]; {
		case m.table.IsAccount(col) && k.Op == plan.OpEQ:
			a.Roles = append(a.Roles, plan.RoleAccount)
			pass(i)
		case col.Name == at && role != "" && k.Collation == value.TimeCollation:
			a.Roles = append(a.Roles, role)
			pass(i)
		}
	}
	b, err := json.Marshal(a)
	if err != nil { // plain texts only: cannot happen
		panic(err)
	}
	c.Access = string(b)
	return c
}

var timeRoles = map[plan.Op]plan.Role{
	plan.OpGT: plan.RoleAfter, plan.OpGE: plan.RoleSince, plan.OpLT: plan.RoleBefore, plan.OpLE: plan.RoleUntil, plan.OpEQ: plan.RoleAt,
}

func (m *module) column(k *plan.Constraint) *schema.Column {
	if k.Op == plan.OpLimit || k.Op == plan.OpOffset || k.Column < 0 || k.Column >= len(m.columns) {
		return nil
	}
	return &m.table.Columns[m.columns[k.Column].Column]
}

// used are the columns that a mask of declared ones names.
func (m *module) used(mask uint64) (names []string) {
	seen := map[int]bool{}
	for i, d := range m.columns {
		if mask>>min(i, 63)&1 != 0 && !seen[d.Column] {
			seen[d.Column] = true
			names = append(names, m.table.Columns[d.Column].Name)
		}
	}
	return names
}

// spanOf reads the span that terms say.
func spanOf(roles []plan.Role, args []engine.Arg) (span cache.Span, ok bool) {
	var accounts terms.Accounts
	var instants terms.Instants
	for i, role := range roles {
		switch role {
		case plan.RoleAccount:
			accounts = accounts.Keep(terms.IDs(args[i]))
		default:
			instants.Add(role, args[i])
		}
	}
	instants.Settle()
	if instants.None() {
		return span, false
	}
	if accounts != nil {
		span.Accounts = []string{}
		for id := range accounts {
			span.Accounts = append(span.Accounts, id)
		}
	}
	span.Since, span.Until = instants.From, instants.To
	return span, true
}

// cursor walks kept rows. It implements [engine.Cursor].
type cursor struct {
	module *module
	source *Source
	walked
}

// Filter implements [engine.Cursor].
func (c *cursor) Filter(ctx context.Context, text string, args []engine.Arg) error {
	if err := c.Close(); err != nil {
		return err
	}
	var a access
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		return fmt.Errorf("cache: access %q: %w", text, err)
	}
	w := cache.Wanted{Table: c.module.table.Name, Columns: a.Used}
	if a.Where != "" {
		w.Where, w.Among = a.Where, terms.Values(args[0])
		args = args[1:]
		if len(w.Among) == 0 || len(w.Among) > mostLooked {
			if len(w.Among) == 0 {
				return nil // nothing equals NULL
			}
			w.Where, w.Among = "", nil
		}
	}
	if len(args) != len(a.Roles) {
		return errors.New("cache: the arguments of a scan are others than were asked for")
	}
	span, some := spanOf(a.Roles, args)
	if !some {
		return nil
	}
	if err := c.source.covering(Need{c.module.table.Name, a.Used, Span(span)}); err != nil {
		return err
	}
	var err error
	if c.rows, err = c.source.reader.Read(ctx, w); err != nil {
		return err
	}
	c.place(a.Used)
	return c.Next(ctx)
}

// mostLooked is how many values of a list are looked up one by one.
const mostLooked = 1000

func (c *cursor) place(used []string) {
	c.at = make([]int, len(c.module.columns))
	for i, d := range c.module.columns {
		c.at[i] = -1
		for at, name := range used {
			if name == c.module.table.Columns[d.Column].Name {
				c.at[i] = at
			}
		}
	}
}
