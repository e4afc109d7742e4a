package schema

import "strings"

// Login is a set of login kinds.
type Login uint8

// The login kinds.
const (
	FacebookLogin  Login = 1 << iota // tokens of graph.facebook.com; accounts come through Pages
	InstagramLogin                   // tokens of graph.instagram.com; one account, no Page
	AnyLogin             = FacebookLogin | InstagramLogin
	// NoLogin is a login that reaches no table: with another provider.
	NoLogin Login = 0
)

// loginNames are the kinds as the property AuthScheme names them.
var loginNames = []struct {
	login Login
	name  string
}{{FacebookLogin, "OAuth"}, {InstagramLogin, "InstagramLogin"}}

// Schemes lists the kinds by their names as values of AuthScheme.
func (l Login) Schemes() []string {
	var names []string
	for _, n := range loginNames {
		if l&n.login != 0 {
			names = append(names, n.name)
		}
	}
	return names
}

// String names the kinds, separated by commas.
func (l Login) String() string { return strings.Join(l.Schemes(), ", ") }

// Gives returns the kinds of login that the table gives the column to.
func (t *Table) Gives(c *Column) Login {
	if c.Login == 0 {
		return t.Login
	}
	return t.Login & c.Login
}

// Serves reports whether a login of the kind reads the table.
func (t *Table) Serves(l Login) bool { return t.Login&l != 0 }
