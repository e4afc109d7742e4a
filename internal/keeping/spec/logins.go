package spec

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Login is a profile of the configuration file whose tables are kept.
type Login struct {
	Profile string
	// Accounts are ids or user names; none for all of the login.
	Accounts []string
	// Line is where it stands.
	Line int
}

// logins are the profiles of a file; all of them are meant by the word all.
func (r *reader) logins(n ast.Node) (logins []Login, all bool) {
	if s, is := n.(*ast.StringNode); is && s.Value == "all" {
		return nil, true
	}
	nodes := []ast.Node{n}
	if list, is := n.(*ast.SequenceNode); is {
		nodes = list.Values
		if len(nodes) == 0 {
			r.fault(n, "profiles names none: leave it out, or write all")
		}
	}
	lines := map[string]int{}
	for _, n := range nodes {
		l := Login{Line: n.GetToken().Position.Line}
		before := len(r.wrong)
		if _, is := n.(ast.MapNode); !is {
			l.Profile = r.text(n, "an entry of profiles")
		} else {
			r.fields(n, "a profile", map[string]func(ast.Node){
				"profile":  func(n ast.Node) { l.Profile = r.text(n, "profile") },
				"accounts": func(n ast.Node) { l.Accounts = r.texts(n, "accounts") },
			})
		}
		if strings.TrimSpace(l.Profile) == "" && len(r.wrong) == before {
			r.fault(n, "an entry of profiles needs a name: profile: brand")
		}
		if line, twice := lines[l.Profile]; twice {
			r.fault(n, "the profile %s stands in line %d already", l.Profile, line)
		}
		lines[l.Profile] = l.Line
		logins = append(logins, l)
	}
	return logins, false
}
