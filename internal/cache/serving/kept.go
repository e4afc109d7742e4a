package serving

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// Suffix is what the name of a kept table ends in, where a statement reads it as it is kept.
const Suffix = "#CACHE"

// KeptTables are the tables of the file under names of their own.
func KeptTables(list []cache.Table) (out []engine.Table) {
	for i := range list {
		t := engine.Table{Name: list[i].Name + Suffix, Module: &keptModule{table: &list[i]}}
		for _, c := range list[i].Columns {
			col := engine.Column{Name: c.Name, Type: c.Type, ID: c.Indexed}
			if strings.HasPrefix(c.Type, "DATETIME") || strings.HasPrefix(c.Type, "DATE ") {
				col.Collation = engine.TimeCollation
			}
			t.Columns = append(t.Columns, col)
		}
		out = append(out, t)
	}
	return out
}

// keptRows are more than a list of the API is thought to have: beside a live table that lists, its
// rows are to be looked up here, and not the other way round, where each look-up is a call.
const keptRows = 100_000

// keptModule reads a kept table whatever the book says of it.
type keptModule struct{ table *cache.Table }

// Plan implements [engine.Module].
func (m *keptModule) Plan(_ engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	c := &plan.Choice{Args: make([]int, len(offer.Constraints)), In: make([]bool, len(offer.Constraints)), Cost: keptRows * costRow, Rows: keptRows}
	var a access
	for i := range m.table.Columns {
		if offer.Used>>min(i, 63)&1 != 0 {
			a.Used = append(a.Used, m.table.Columns[i].Name)
		}
	}
	for i := range offer.Constraints {
		k := &offer.Constraints[i]
		c.Args[i] = -1
		if a.Where == "" && k.Usable && k.Op == plan.OpEQ && k.Column >= 0 && m.table.Columns[k.Column].Indexed {
			a.Where, c.Args[i], c.In[i] = m.table.Columns[k.Column].Name, 0, k.In
			c.Rows, c.Cost = 1, costRow
		}
	}
	b, err := json.Marshal(a)
	if err != nil { // plain texts only: cannot happen
		panic(err)
	}
	// Without braces, which are those of the API's.
	c.Access = accessName + hex.EncodeToString([]byte(m.table.Name)) + ":" + hex.EncodeToString(b)
	return c, nil
}

// accessName begins the text of an access to a kept table.
const accessName = "cached:"

// Explained says of a line of SQLite's plan which kept table it reads as it is kept; ok is
// false of other lines.
func Explained(line string) (table, how string, ok bool) {
	_, text, ok := strings.Cut(line, accessName)
	text, _, _ = strings.Cut(text, ":")
	name, err := hex.DecodeString(text)
	return string(name) + Suffix, "from the cache, as it is kept", ok && err == nil
}

// Open implements [engine.Module].
func (m *keptModule) Open(run engine.Run) (engine.Cursor, error) {
	r, ok := run.(*Run)
	if !ok || r.Source == nil {
		return nil, errors.New("cache: " + m.table.Name + Suffix + ": read outside of an execution")
	}
	return &keptCursor{table: m.table, source: r.Source}, nil
}

// keptCursor walks a kept table.
type keptCursor struct {
	table  *cache.Table
	source *Source
	walked
}

// Filter implements [engine.Cursor].
func (c *keptCursor) Filter(ctx context.Context, text string, args []engine.Arg) error {
	if err := c.Close(); err != nil {
		return err
	}
	var a access
	b, err := hex.DecodeString(text[strings.LastIndexByte(text, ':')+1:])
	if err := errors.Join(err, json.Unmarshal(b, &a)); err != nil {
		return err
	}
	w := cache.Wanted{Table: c.table.Name, Columns: a.Used}
	if a.Where != "" && len(args) == 1 {
		w.Where, w.Among = a.Where, terms.Values(args[0])
		switch {
		case len(w.Among) == 0:
			return nil // nothing equals NULL
		case len(w.Among) > mostLooked:
			w.Where, w.Among = "", nil
		}
	}
	c.source.met(c.table.Name)
	if c.rows, err = c.source.reader.Read(ctx, w); err != nil {
		return err
	}
	c.at = make([]int, len(c.table.Columns))
	used := 0
	for i, col := range c.table.Columns {
		c.at[i] = -1
		if used < len(a.Used) && a.Used[used] == col.Name {
			c.at[i] = used
			used++
		}
	}
	return c.Next(ctx)
}
