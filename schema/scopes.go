package schema

import "slices"

// Scopes returns the permissions that reading the table needs: those of every
// node and edge on the way to its rows, each once. A login kind that cannot
// read the table has none.
func (c *Catalogue) Scopes(t *Table) Scopes {
	var out Scopes
	add := func(s Scopes) {
		if t.Login&FacebookLogin != 0 {
			out.Facebook = union(out.Facebook, s.Facebook)
		}
		if t.Login&InstagramLogin != 0 {
			out.Instagram = union(out.Instagram, s.Instagram)
		}
	}
	for _, l := range c.Levels(t) {
		if l.Edge != nil {
			add(l.Edge.Scopes)
		}
		add(l.Node.Scopes)
	}
	return out
}

// ScopesOf returns those that one kind of login needs, on the way on which it reaches the
// table.
func (c *Catalogue) ScopesOf(t *Table, l Login) []string {
	x := c.For(l)
	return x.Scopes(x.Table(t.Name)).Of(l)
}

// Of returns those of one kind of login.
func (s Scopes) Of(l Login) []string {
	switch l {
	case FacebookLogin:
		return s.Facebook
	case InstagramLogin:
		return s.Instagram
	default:
		return nil
	}
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}
