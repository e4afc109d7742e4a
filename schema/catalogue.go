package schema

import (
	"fmt"
	"slices"
	"strings"
)

// Catalogue is a set of tables with the nodes and edges they stand on. It is
// immutable after [New].
type Catalogue struct {
	// Tables are in the order in which they are listed to people.
	Tables []*Table
	Views  []*View
	// WriteOnly are tables that cannot be read: all of their columns are [Table.Unread].
	WriteOnly []*Table
	Nodes     []*Node
	Edges     []*Edge

	tables map[string]*Table
	routed map[Login]*Catalogue // of kinds of login that reach some table otherwise
	base   *Catalogue           // that it is one of; nil for itself
	levels map[*Table][]Level
	fields map[string][]string       // node name -> fields, "id" first
	index  map[string]map[string]int // node name -> field -> index
}

// MaxFields is how many columns a table, and how many fields a node may have.
const MaxFields = 128

// Level is one step on the way from a root to a table's rows.
type Level struct {
	// Node is the type of the node at this level.
	Node *Node
	// Edge led here; nil at the root.
	Edge *Edge
}

// New links tables, nodes and edges into a catalogue. It fails where they do
// not fit: an unknown edge, node or column, a name used twice, a level out of
// range, more than [MaxFields] fields of one node or columns of one table.
func New(nodes []*Node, edges []*Edge, tables []*Table) (*Catalogue, error) {
	c, err := newCatalogue(nodes, edges, tables)
	if err != nil {
		return nil, err
	}
	return c, c.route()
}

func newCatalogue(nodes []*Node, edges []*Edge, tables []*Table) (*Catalogue, error) {
	c := &Catalogue{
		Tables: tables, Nodes: nodes, Edges: edges,
		tables: map[string]*Table{},
		levels: map[*Table][]Level{},
		fields: map[string][]string{},
		index:  map[string]map[string]int{},
	}
	for _, n := range nodes {
		if c.index[n.Name] != nil {
			return nil, fmt.Errorf("schema: node %s declared twice", n.Name)
		}
		c.index[n.Name] = map[string]int{"id": 0}
		c.fields[n.Name] = []string{"id"}
	}
	for _, e := range edges {
		for _, name := range []string{e.Parent, e.Child} {
			if c.node(name) == nil {
				return nil, fmt.Errorf("schema: edge %s of %s: unknown node %s", e.Name, e.Parent, name)
			}
		}
		if c.edge(e.Parent, e.Name) != e {
			return nil, fmt.Errorf("schema: edge %s of %s declared twice", e.Name, e.Parent)
		}
	}
	for _, t := range tables {
		if err := c.link(t); err != nil {
			return nil, err
		}
	}
	for _, n := range nodes {
		for _, f := range []string{n.Time, n.Product} {
			if f != "" {
				if err := c.addField(n, f); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, e := range edges {
		if e.Count != "" {
			if err := c.addField(c.node(e.Parent), e.Count); err != nil {
				return nil, err
			}
		}
		if l := e.Lookup(); l != nil {
			for _, f := range l.Fields {
				if err := c.addField(c.node(e.Child), f); err != nil {
					return nil, err
				}
			}
		}
	}
	return c, nil
}

func (c *Catalogue) link(t *Table) error {
	for _, name := range append([]string{t.Name}, t.Aliases...) {
		key := strings.ToLower(name)
		if c.tables[key] != nil {
			return fmt.Errorf("schema: table name %s used twice", name)
		}
		c.tables[key] = t
	}
	if err := t.checkArguments(); err != nil {
		return err
	}
	root := c.node(t.rootNode())
	if root == nil {
		return fmt.Errorf("schema: table %s: no node %s to begin at", t.Name, t.rootNode())
	}
	if err := c.checkProof(t, root); err != nil {
		return err
	}
	levels := []Level{{Node: root}}
	for _, name := range t.Path {
		parent := levels[len(levels)-1].Node
		e := c.edge(parent.Name, name)
		if e == nil {
			return fmt.Errorf("schema: table %s: node %s has no edge %s", t.Name, parent.Name, name)
		}
		levels = append(levels, Level{Node: c.node(e.Child), Edge: e})
	}
	c.levels[t] = levels
	t.declared = declared(t.Columns)
	if err := c.linkColumns(t, levels); err != nil {
		return err
	}
	return t.checkWrites()
}

func (c *Catalogue) linkColumns(t *Table, levels []Level) error {
	if len(t.Columns) > MaxFields {
		return fmt.Errorf("schema: table %s: more than %d columns", t.Name, MaxFields)
	}
	seen := map[string]bool{}
	for i := range t.Columns {
		col := &t.Columns[i]
		for _, name := range append([]string{col.Name}, col.Aliases...) {
			key := strings.ToLower(name)
			if seen[key] {
				return fmt.Errorf("schema: table %s: column name %s used twice", t.Name, name)
			}
			seen[key] = true
		}
		if col.Level < 0 || col.Level >= len(levels) {
			return fmt.Errorf("schema: column %s.%s: no level %d", t.Name, col.Name, col.Level)
		}
		if err := col.checkAdded(); err != nil {
			return fmt.Errorf("schema: column %s.%s: %w", t.Name, col.Name, err)
		}
		if n := levels[col.Level].Node; col.Level > 0 && n.Time != "" && n.Time == col.Field {
			col.NotNull = true
		}
		col.textID = levels[col.Level].Node.TextID && col.Field == "id"
		if err := c.addField(levels[col.Level].Node, col.Field); err != nil {
			return err
		}
		if col.Direct != "" {
			if err := c.addField(levels[len(levels)-1].Node, col.Direct); err != nil {
				return err
			}
		}
	}
	for i := range t.Metrics {
		if err := c.addField(levels[len(levels)-1].Node, t.Metrics[i].Field); err != nil {
			return err
		}
	}
	if col, _ := t.Column(t.RequireColumn); col == nil && t.RequireColumn != "" {
		return fmt.Errorf("schema: table %s requires an unknown column %s", t.Name, t.RequireColumn)
	}
	return nil
}

func (c *Catalogue) addField(n *Node, field string) error {
	if field == "" {
		return fmt.Errorf("schema: node %s: a column without a field", n.Name)
	}
	index := c.index[n.Name]
	if _, ok := index[field]; ok {
		return nil
	}
	if len(c.fields[n.Name]) == MaxFields {
		return fmt.Errorf("schema: node %s: more than %d fields", n.Name, MaxFields)
	}
	index[field] = len(c.fields[n.Name])
	c.fields[n.Name] = append(c.fields[n.Name], field)
	return nil
}

// RootNode names the node type of a root, "" of that which the table says.
func RootNode(r Root) string {
	return map[Root]string{RootUser: "User", RootAccount: "IGUser", RootPage: "Page"}[r]
}

// RootName tells the root of the table's path from all others: by its type of node,
// or by the address that leads to it.
func (t *Table) RootName() string {
	if t.Address == nil {
		return RootNode(t.Root)
	}
	account := ""
	if t.Address.Account != "" {
		account = " " + t.Address.Account
	}
	return t.Address.Node + " " + t.Address.String() + account
}

// rootNode names the node type of the table's first level.
func (t *Table) rootNode() string {
	if t.Address != nil {
		return t.Address.Node
	}
	return RootNode(t.Root)
}

func (c *Catalogue) node(name string) *Node {
	i := slices.IndexFunc(c.Nodes, func(n *Node) bool { return n.Name == name })
	if i < 0 {
		return nil
	}
	return c.Nodes[i]
}

func (c *Catalogue) edge(parent, name string) *Edge {
	i := slices.IndexFunc(c.Edges, func(e *Edge) bool { return e.Parent == parent && e.Name == name })
	if i < 0 {
		return nil
	}
	return c.Edges[i]
}

// All are the tables that can be read, then those that can only be written to.
func (c *Catalogue) All() []*Table { return slices.Concat(c.Tables, c.WriteOnly) }

// Table returns the table of that name or alias, in any case, or nil.
func (c *Catalogue) Table(name string) *Table { return c.tables[strings.ToLower(name)] }

// Levels returns the nodes on the way to t's rows: the root first, the row's
// own node last.
func (c *Catalogue) Levels(t *Table) []Level { return c.levels[t] }

// Fields returns the fields of a node type that any table uses; "id" is the
// first. The position of a field is its [Catalogue.Index].
func (c *Catalogue) Fields(n *Node) []string { return c.fields[n.Name] }

// Index returns the position of a field among a node type's fields.
// It panics on a field that no column has: catalogue and caller disagree.
func (c *Catalogue) Index(n *Node, field string) int {
	i, ok := c.index[n.Name][field]
	if !ok {
		panic("schema: node " + n.Name + " has no field " + field)
	}
	return i
}

// Column returns the column of that name or alias, in any case, and its
// position, or nil and -1.
func (t *Table) Column(name string) (*Column, int) {
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.AnswersTo(name) {
			return c, i
		}
	}
	return nil, -1
}
