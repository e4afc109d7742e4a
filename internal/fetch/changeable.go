package fetch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// verbs are the engine's words for those of the catalogue.
var verbs = map[schema.Verb]engine.Verb{schema.Insert: engine.Insert, schema.Update: engine.Update, schema.Delete: engine.Delete}

// changeable declares to the engine how a table is changed, and the columns that only
// writes have.
func changeable(e *engine.Table, t *schema.Table) {
	for _, d := range t.DeclaredUnread() {
		c := &t.Unread[d.Column]
		col := engine.Column{Name: d.Name, Type: Declare(c.Type), Hidden: d.Hidden, ID: c.IsID(), Unread: true}
		if c.Type == schema.Datetime {
			col.Collation = engine.TimeCollation
		}
		e.Columns = append(e.Columns, col)
	}
	if !t.Writable() {
		return
	}
	places := t.Places()
	positions := func(names ...string) (out []int) {
		for i, c := range places {
			if slices.Contains(names, c.Name) {
				out = append(out, i)
			}
		}
		return out
	}
	own := func(names ...string) (out []int) { // without the aliases
		for _, name := range names {
			out = append(out, slices.IndexFunc(places, func(c *schema.Column) bool { return c.Name == name }))
		}
		return out
	}
	c := &engine.Changes{
		Keys: map[engine.Verb][]int{}, Keeps: map[engine.Verb][]int{},
		Beside: positions(schema.AccountColumn),
	}
	for i := range t.Writes {
		w := &t.Writes[i]
		v := verbs[w.Verb]
		switch w.Verb {
		case schema.Insert:
			c.Insert = true
			continue
		case schema.Delete:
			c.Delete = true
		case schema.Update:
			for _, in := range w.Inputs {
				c.Set = append(c.Set, positions(in.Column)...)
			}
		}
		c.Keys[v] = append(c.Keys[v], positions(w.Keys...)...)
		kept := slices.Concat(w.Keys, w.Needs())
		if t.AnyColumn(schema.AccountColumn) != nil && w.NeedsAccount() {
			kept = append(kept, schema.AccountColumn)
		}
		c.Keeps[v] = append(c.Keeps[v], own(kept...)...)
	}
	e.Changes = c
}

// writeOnly is a table that cannot be read.
type writeOnly struct{ table *schema.Table }

// Plan implements [engine.Module].
func (m writeOnly) Plan(engine.Run, *plan.Offer) (*plan.Choice, error) {
	text := "INSERT … RETURNING tells of the rows it makes"
	for i := range m.table.Writes {
		if w := &m.table.Writes[i]; len(w.Keys) > 0 {
			text += fmt.Sprintf("; %s names its rows by %s =", w.Verb, strings.Join(w.Keys, " = or "))
		}
	}
	return &plan.Choice{Refused: fmt.Errorf("sql: %s cannot be read: the API has no list of what was written; %s", m.table.Name, text)}, nil
}

// Open implements [engine.Module].
func (m writeOnly) Open(engine.Run) (engine.Cursor, error) {
	return nil, fmt.Errorf("fetch: %s: read outside of an execution", m.table.Name)
}
