package plan

import (
	"maps"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Hints is what the offers of one statement tell together.
type Hints struct {
	tables map[*schema.Table]*Hint
	order  []*schema.Table
	// insisted are the inputs without which no scan of a table is planned.
	insisted map[*schema.Table]map[string]bool
}

// Hint is what the offers of one statement tell of one table.
type Hint struct {
	// Used are the table's columns that any reference reads, by position.
	Used bitset.Set
	// Open says that some offer had no key with a value known at plan time: the
	// table will be read beside its parents, so it is worth nesting in their
	// walk.
	Open bool

	// Known are the values of arguments that the text has, by column; Later are those
	// that have values which are known only when the statement runs.
	Known map[string][]value.Value
	Later map[string]bool

	unpushed map[string]bool
}

// Choose answers an offer for a table of the catalogue, and adds what it tells.
func (h *Hints) Choose(cat *schema.Catalogue, t *schema.Table, o *Offer) *Choice {
	c := chooser{cat: cat, table: t, offer: o, levels: cat.Levels(t), declared: t.Declared(), insisted: h.insisted[t]}
	c.choose()
	h.note(&c)
	return &c.choice
}

// Insist has every further offer for a table refused that gives a column no value. It
// reports whether that is news.
func (h *Hints) Insist(t *schema.Table, column string) bool {
	if h.insisted[t][column] {
		return false
	}
	if h.insisted == nil {
		h.insisted = map[*schema.Table]map[string]bool{}
	}
	if h.insisted[t] == nil {
		h.insisted[t] = map[string]bool{}
	}
	h.insisted[t][column] = true
	return true
}

func (h *Hints) note(c *chooser) {
	t := c.table
	if h.tables == nil {
		h.tables = map[*schema.Table]*Hint{}
	}
	hint := h.tables[t]
	if hint == nil {
		hint = new(Hint)
		h.tables[t] = hint
		h.order = append(h.order, t)
	}
	hint.Used = hint.Used.Union(c.access.Used)
	hint.noteUnpushed(c)
	hint.noteArguments(c)
	for i := range c.offer.Constraints {
		if k := &c.offer.Constraints[i]; k.Known && c.keyLevel(k) > 0 {
			return
		}
	}
	hint.Open = true
}

// Tables lists the tables offered, in the order of their first offer.
func (h *Hints) Tables() []*schema.Table { return h.order }

// Of returns the hint of one table; the zero Hint for one that was not offered.
func (h *Hints) Of(t *schema.Table) Hint {
	if hint := h.tables[t]; hint != nil {
		return *hint
	}
	return Hint{}
}

// noteArguments adds the values of arguments.
func (h *Hint) noteArguments(c *chooser) {
	for i := range c.offer.Constraints {
		k := &c.offer.Constraints[i]
		col, _ := c.column(k)
		if col == nil || !k.equal() || c.table.Argument(col.Name) == nil {
			continue
		}
		if h.Known == nil {
			h.Known, h.Later = map[string][]value.Value{}, map[string]bool{}
		}
		switch {
		case !k.Known || k.In:
			h.Later[col.Name] = true
		case !slices.Contains(h.Known[col.Name], k.Value):
			h.Known[col.Name] = append(h.Known[col.Name], k.Value)
		}
	}
}

// noteUnpushed adds the terms of an offer that no scan carries to the API.
func (h *Hint) noteUnpushed(c *chooser) {
	for i, at := range c.choice.Args {
		k := &c.offer.Constraints[i]
		if at >= 0 || !k.Usable {
			continue
		}
		col, _ := c.column(k)
		sign := signs[k.Op]
		if col == nil || sign == "" || k.Op == OpLimit || k.Op == OpOffset {
			continue
		}
		if h.unpushed == nil {
			h.unpushed = map[string]bool{}
		}
		h.unpushed[col.Name+" "+sign] = true
	}
}

var signs = map[Op]string{OpEQ: "=", OpGT: ">", OpGE: ">=", OpLT: "<", OpLE: "<=", OpIS: "IS"}

// Unpushed lists the terms on a table's columns that were offered and are
// checked by the engine alone.
func (h *Hints) Unpushed(t *schema.Table) []string {
	return slices.Sorted(maps.Keys(h.Of(t).unpushed))
}
