package coverage

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// shown is what a catalogue shows: "IGMedia.caption", "IGMedia/comments",
// "account views by follow_type".
type shown struct {
	facts *facts
	has   map[string]bool
}

func newShown(f *facts, c *schema.Catalogue) *shown {
	s := &shown{f, map[string]bool{}}
	for _, login := range []schema.Login{schema.FacebookLogin, schema.InstagramLogin} {
		x := c.For(login)
		for _, t := range x.Tables {
			if t.Serves(login) {
				s.table(x, t, login)
			}
		}
		s.root(login)
	}
	return s
}

// root is what leads to the objects that tables begin at.
func (s *shown) root(login schema.Login) {
	s.has["RootEdges/me"] = true
	if b := login.Beginning(schema.RootAccount); b.List != "" {
		s.has["User/"+b.List] = true
	}
}

// table adds what a table shows to logins of a kind.
func (s *shown) table(c *schema.Catalogue, t *schema.Table, login schema.Login) {
	levels := c.Levels(t)
	for i, l := range levels {
		n := s.node(l.Node.Name, login)
		if n != nil && !l.Node.Insight {
			s.field(n, "id", false)
		}
		if l.Edge == nil {
			continue
		}
		if parent := s.node(levels[i-1].Node.Name, login); parent != nil {
			s.has[parent.Name+"/"+l.Edge.Name] = true
			if holds, ok := parent.field(l.Edge.Name); ok && holds == "edge" {
				s.has[parent.Name+"."+l.Edge.Name] = true
			}
		}
	}
	s.address(t, login)
	for i := range t.Metrics {
		if m := &t.Metrics[i]; m.Login == 0 || m.Login&login != 0 {
			s.metric(levels[len(levels)-1].Node.Name, m)
		}
	}
	for i := range t.Columns {
		col := &t.Columns[i]
		if t.Gives(col)&login == 0 || t.IsEcho(col) {
			continue
		}
		l := levels[col.Level]
		if l.Node.Insight {
			s.metric(l.Node.Name, col)
			continue
		}
		if n := s.node(l.Node.Name, login); n != nil {
			s.field(n, col.Field, col.Type == schema.JSON)
		}
		// What a row that was looked up shows in place of the field of a node above it.
		if n := s.node(levels[len(levels)-1].Node.Name, login); n != nil && col.Direct != "" {
			s.field(n, col.Direct, false)
		}
	}
}

// address adds the field and the edge that lead to what a statement names.
func (s *shown) address(t *schema.Table, login schema.Login) {
	if t.Address == nil {
		return
	}
	if name, _, _ := strings.Cut(t.Address.Field, "."); name != "" {
		if n := s.node("IGUser", login); n != nil {
			s.has[n.Name+"."+name] = true
		}
	}
	if find := t.Address.Finds(); find != nil {
		s.has["RootEdges/"+find.Path] = true
	}
}

// aliases are the types of the facts whose objects the catalogue calls otherwise.
var aliases = map[string]string{"Root": "RootEdges", "MentionedMediaComment": "IGComment"}

// node returns the type of object of the facts that logins of a kind see under a name of
// the catalogue, nil where there is none.
func (s *shown) node(name string, login schema.Login) *node {
	if alias, ok := aliases[name]; ok {
		name = alias
	}
	if login == schema.InstagramLogin {
		if n := s.facts.node(name + "ForIGOnlyAPI"); n != nil {
			return n
		}
	}
	if n := s.facts.node(name); n != nil && strings.Contains(n.Login, login.String()) {
		return n
	}
	return nil
}

// field adds a field, a path with dots, and what stands below it; whole says that all of
// it is shown.
func (s *shown) field(n *node, path string, whole bool) {
	name, below, nested := strings.Cut(path, ".")
	holds, ok := n.field(name)
	if !ok {
		return
	}
	s.has[n.Name+"."+name] = true
	inner := s.facts.node(holds)
	switch {
	case inner == nil:
	case nested:
		s.field(inner, below, whole)
	case whole:
		for _, f := range inner.Fields {
			name, _, _ := strings.Cut(f, ":")
			s.has[inner.Name+"."+name] = true
		}
	}
}

// metric adds a metric, and what it is broken down by.
func (s *shown) metric(node string, c *schema.Column) {
	of := "media"
	if strings.HasPrefix(node, "Account") {
		of = "account"
	}
	if c.By != "" {
		s.has[of+" "+c.Metric+" by "+c.By] = true
		return
	}
	s.has[of+" "+c.Field] = true
	for _, by := range c.Breakdowns {
		s.has[of+" "+c.Field+" by "+by] = true
	}
}
