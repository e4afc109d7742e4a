package schema

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// checkArguments reports what does not fit among a table's arguments, its address
// and its series.
func (t *Table) checkArguments() error {
	for i := range t.Arguments {
		a := &t.Arguments[i]
		if c, _ := t.Column(a.Column); c == nil || c.Name != a.Column {
			return fmt.Errorf("schema: table %s has an argument of an unknown column %s", t.Name, a.Column)
		}
		if err := t.columnsExist("argument "+a.Column, a.With...); err != nil {
			return err
		}
		if a.Required && a.Example == "" {
			return fmt.Errorf("schema: table %s: %s is required and has no example", t.Name, a.Column)
		}
		for _, text := range a.Unasked() {
			if _, ok := a.Sent(text); !ok {
				return fmt.Errorf("schema: table %s: %s has a default that it does not take", t.Name, a.Column)
			}
		}
		if a.Param == "" && !t.addresses(a.Column) && (t.Series == nil || t.Series.Grain != a.Column) {
			return fmt.Errorf("schema: table %s: %s is an argument that no request carries", t.Name, a.Column)
		}
	}
	if (t.Root == RootArgument) != (t.Address != nil) {
		return fmt.Errorf("schema: table %s: RootArgument and an address go together", t.Name)
	}
	if t.Address != nil {
		if err := t.checkAddress(); err != nil {
			return err
		}
	}
	for _, c := range t.Only {
		if err := t.columnsExist("condition", c.Column); err != nil {
			return err
		}
	}
	if t.Numbers != nil {
		return t.checkNumbers()
	}
	if t.Series != nil {
		return t.checkSeries()
	}
	return nil
}

// checkAdded reports what is wrong with the day on which a column's field came.
func (c *Column) checkAdded() error {
	if c.Added == "" {
		return nil
	}
	if c.Since != "" {
		return errors.New("a field came with a version, or to all of them on a day")
	}
	_, err := time.Parse(time.DateOnly, c.Added)
	return err
}

// addresses reports whether an argument stands in an address.
func (t *Table) addresses(column string) bool {
	if t.Address == nil {
		return false
	}
	if f := t.Address.Find; f != nil && (f.From == column || f.Column == column) {
		return true
	}
	return slices.ContainsFunc(t.Address.texts(), func(text string) bool { return slices.Contains(names(text), column) })
}

func (t *Table) checkAddress() error {
	account := false
	for _, text := range t.Address.texts() {
		for _, name := range names(text) {
			account = account || name == AccountName
			if name != AccountName && t.Argument(name) == nil {
				return fmt.Errorf("schema: table %s: {%s} of its address is no argument", t.Name, name)
			}
		}
	}
	if account != (t.Address.Asker != NoAsker) {
		return fmt.Errorf("schema: table %s: an asker and {account} in the address go together", t.Name)
	}
	if f := t.Address.Find; f != nil {
		if from := t.Argument(f.From); from == nil || t.Argument(f.Column) == nil || from.Example == "" {
			return fmt.Errorf("schema: table %s: what is found, and from what, are arguments, the latter with an example", t.Name)
		}
	}
	if t.Address.Account != "" {
		return t.columnsExist("address", t.Address.Account)
	}
	return nil
}

// checkProof reports objects that a table names by their ids, and of which nothing tells
// that they are of its kind.
func (c *Catalogue) checkProof(t *Table, n *Node) error {
	if t.Address == nil || !t.Address.ByID() {
		return nil
	}
	switch p := n.Proof; {
	case (p.Field == "") == (p.Edge == ""):
		return fmt.Errorf("schema: table %s: an id names its objects: node %s has to say what only such objects have, a field or an edge", t.Name, n.Name)
	case p.Edge != "" && c.edge(n.Name, p.Edge) == nil:
		return fmt.Errorf("schema: node %s has no edge %s, which is to tell what it is", n.Name, p.Edge)
	case p.Field != "":
		return c.addField(n, p.Field)
	}
	return nil
}

func (t *Table) columnsExist(of string, columns ...string) error {
	for _, name := range columns {
		if c, _ := t.Column(name); c == nil || c.Name != name {
			return fmt.Errorf("schema: table %s: its %s has an unknown column %s", t.Name, of, name)
		}
	}
	return nil
}

// route makes the catalogues of the kinds of login that reach some table on a way
// of their own.
func (c *Catalogue) route() error {
	c.routed = map[Login]*Catalogue{}
	for _, login := range []Login{FacebookLogin, InstagramLogin} {
		tables := make([]*Table, len(c.Tables))
		other := false
		for i, t := range c.Tables {
			tables[i] = t
			at := slices.IndexFunc(t.Routes, func(r Route) bool { return r.Login == login })
			if at < 0 {
				continue
			}
			var err error
			if tables[i], err = t.on(&t.Routes[at]); err != nil {
				return err
			}
			other = true
		}
		if !other {
			continue
		}
		routed, err := newCatalogue(c.Nodes, c.Edges, tables)
		if err != nil {
			return fmt.Errorf("schema: for AuthScheme=%s: %w", login, err)
		}
		routed.base = c
		c.routed[login] = routed
	}
	return nil
}

// on returns the table as it is reached on a route.
func (t *Table) on(r *Route) (*Table, error) {
	if len(r.Path) != len(t.Path) {
		return nil, fmt.Errorf("schema: table %s: its route for AuthScheme=%s has another length: %s", t.Name, r.Login, strings.Join(r.Path, "/"))
	}
	routed := *t
	routed.Root, routed.Path, routed.Address = r.Root, r.Path, r.Address
	routed.Columns = slices.Clone(t.Columns)
	fields := maps.Clone(r.Fields)
	for i := range routed.Columns {
		c := &routed.Columns[i]
		if field, ok := fields[c.Name]; ok {
			c.Field = field
			delete(fields, c.Name)
		}
	}
	for name := range fields {
		return nil, fmt.Errorf("schema: table %s: its route for AuthScheme=%s has a field of an unknown column %s", t.Name, r.Login, name)
	}
	return &routed, nil
}

// For returns the catalogue as the logins of one kind reach its tables: that which c was
// made of, or is, where none has a [Route] of its own for them.
func (c *Catalogue) For(l Login) *Catalogue {
	if c.base != nil {
		c = c.base
	}
	if routed := c.routed[l]; routed != nil {
		return routed
	}
	return c
}
