package shape

import (
	"strings"
	"sync"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// Shape holds the paths of a catalogue's tables. It is immutable.
type Shape struct {
	Catalogue *schema.Catalogue
	// Paths are all of them, each by its Index.
	Paths []*Path

	byName map[string]*Path
	tables map[*schema.Table][]*Path // by level
}

var shapes sync.Map // *schema.Catalogue -> func() *Shape

// Of returns the shape of a catalogue, which is made once.
func Of(cat *schema.Catalogue) *Shape {
	if made, ok := shapes.Load(cat); ok {
		return made.(func() *Shape)()
	}
	made, _ := shapes.LoadOrStore(cat, sync.OnceValue(func() *Shape { return build(cat) }))
	return made.(func() *Shape)()
}

func build(cat *schema.Catalogue) *Shape {
	s := &Shape{Catalogue: cat, byName: map[string]*Path{}, tables: map[*schema.Table][]*Path{}}
	for _, table := range cat.Tables {
		levels := cat.Levels(table)
		chain := make([]*Path, len(levels))
		for i, l := range levels {
			var up *Path
			if i > 0 {
				up = chain[i-1]
			}
			chain[i] = s.path(table, strings.Join(table.Path[:i], "/"), l, up)
		}
		s.tables[table] = chain
	}
	for _, n := range cat.Nodes { // what an argument's table asks in the name of
		if n.Name == schema.RootNode(schema.RootAccount) {
			s.path(&schema.Table{Root: schema.RootAccount}, "", schema.Level{Node: n}, nil)
		}
	}
	for _, table := range cat.Tables { // in their order: tables may share a path
		s.describe(table, s.tables[table])
	}
	s.share()
	return s
}

// share gives a field that no table shows where a path ends the type that it has where
// one shows it: objects found on one path are read on others.
func (s *Shape) share() {
	shown := map[*schema.Node]*Path{}
	for _, p := range s.Paths {
		if shown[p.Kind] == nil {
			shown[p.Kind] = &Path{Types: make([]schema.Type, len(p.Fields)), Columns: make([]*schema.Column, len(p.Fields))}
		}
		for f, c := range p.Columns {
			if k := shown[p.Kind]; c != nil && k.Columns[f] == nil {
				k.Types[f], k.Columns[f] = p.Types[f], c
			}
		}
	}
	for _, p := range s.Paths {
		for f, c := range p.Columns {
			if c == nil {
				p.Types[f] = shown[p.Kind].Types[f]
			}
		}
	}
}

// path returns the path of that root and edges, and makes it where there is none.
func (s *Shape) path(t *schema.Table, edges string, l schema.Level, up *Path) *Path {
	p := &Path{Index: len(s.Paths), Edges: edges, Root: t.Root, RootName: t.RootName(), Kind: l.Node, Edge: l.Edge, Up: up}
	if known := s.byName[p.Name()]; known != nil {
		return known
	}
	p.Fields = s.Catalogue.Fields(l.Node)
	p.Types = make([]schema.Type, len(p.Fields))
	p.Columns = make([]*schema.Column, len(p.Fields))
	p.Direct = map[AncestorField]int{}
	p.Time, p.Product = p.optional(l.Node.Time), p.optional(l.Node.Product)
	if up != nil {
		p.Level, p.Slot = up.Level+1, len(up.Below)
		up.Below = append(up.Below, p)
	}
	if p.Edge != nil {
		if look := p.Edge.Lookup(); look != nil {
			p.Direct[AncestorField{0, 0}] = p.Field(look.Account)
			for _, f := range look.Fields {
				p.Proof.Add(p.Field(f))
			}
		}
	}
	s.byName[p.Name()] = p
	s.Paths = append(s.Paths, p)
	return p
}

// optional is the position of a field, -1 where name is empty.
func (p *Path) optional(name string) int {
	if name == "" {
		return -1
	}
	return p.Field(name)
}

// describe notes what a table's columns tell of its paths: the types of fields,
// and the fields that hold an ancestor's id.
func (s *Shape) describe(table *schema.Table, chain []*Path) {
	last := chain[len(chain)-1]
	for i := range table.Columns {
		c := &table.Columns[i]
		p := chain[c.Level]
		f := p.Field(c.Field)
		p.Types[f], p.Columns[f] = typeOf(c), c
		if table.IsEcho(c) {
			p.Echo.Add(f)
		}
		if c.Key && p == last && p.Edge != nil && !p.Kind.Insight {
			p.Key = f
		}
		if c.Direct != "" && c.Level < last.Level {
			last.Direct[AncestorField{c.Level, f}] = last.Field(c.Direct)
		}
	}
	for i := range table.Metrics {
		c := &table.Metrics[i]
		if f := last.Field(c.Field); last.Columns[f] == nil {
			last.Types[f], last.Columns[f] = typeOf(c), c
		}
	}
}

// typeOf is the type in which the field of a column is held: what is broken down whole.
func typeOf(c *schema.Column) schema.Type {
	if c.By != "" {
		return schema.Text
	}
	return c.Type
}

// Chain are the paths on the way to a table's rows, by level; the last is that of
// the rows.
func (s *Shape) Chain(table *schema.Table) []*Path { return s.tables[table] }

// Target is the path whose nodes are a table's rows.
func (s *Shape) Target(table *schema.Table) *Path {
	chain := s.tables[table]
	return chain[len(chain)-1]
}

// Find returns the path of that root and edges, nil where no table has it.
func (s *Shape) Find(root schema.Root, edges string) *Path {
	return s.byName[schema.RootNode(root)+"/"+edges]
}

// RootOf is the path of the nodes that paths of that root begin at.
func (s *Shape) RootOf(root schema.Root) *Path { return s.Find(root, "") }

// Accounts is the path of the accounts.
func (s *Shape) Accounts() *Path { return s.RootOf(schema.RootAccount) }

// OfLogin is the path of an edge of the login's own object, nil where no table has it.
func (s *Shape) OfLogin(edge string) *Path { return s.Find(schema.RootUser, edge) }
