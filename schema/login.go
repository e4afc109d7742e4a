package schema

import (
	"slices"
	"strings"
)

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

// logins are the kinds: as the property AuthScheme names them, and whether the host
// that they ask takes many requests in one.
var logins = []loginKind{{FacebookLogin, "OAuth", true}, {InstagramLogin, "InstagramLogin", false}}

type loginKind struct {
	login   Login
	name    string
	batches bool
}

// Schemes lists the kinds by their names as values of AuthScheme.
func (l Login) Schemes() []string {
	var names []string
	for _, n := range logins {
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

// Batches reports whether the host that logins of the kind ask takes many requests in
// one.
func (l Login) Batches() bool {
	return slices.ContainsFunc(logins, func(n loginKind) bool { return n.login == l && n.batches })
}

// Serves reports whether a login of the kind reads the table.
func (t *Table) Serves(l Login) bool { return t.Login&l != 0 }
