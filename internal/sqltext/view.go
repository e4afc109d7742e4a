package sqltext

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// LocalView is what a statement of kind [View] does to a view.
type LocalView struct {
	// Verb is CREATE, ALTER or DROP.
	Verb string
	// Qualifiers are what stands before the name, none to two; Name is the view's.
	Qualifiers []string
	Name       string
	// Offset is where the name stands in the text, in bytes.
	Offset int
	// Query is the SELECT behind AS, without what stands behind it; "" for DROP.
	// QueryOffset is where it stands.
	Query       string
	QueryOffset int
}

// definesView reports whether a statement begins like one about a view.
func definesView(s *syntax.Script) bool {
	return s.OneOf(0, "CREATE", "ALTER", "DROP") && s.Is(1, "LOCAL", "VIEW")
}

// readView reads CREATE LOCAL VIEW name AS SELECT …, ALTER LOCAL VIEW name AS SELECT … and
// DROP LOCAL VIEW name.
func readView(s *syntax.Script) (*LocalView, error) {
	const at = 3 // behind LOCAL VIEW
	v := &LocalView{Verb: s.Word(0)}
	parts := s.Chain(at)
	if len(parts) == 0 || len(parts) > 3 || s.Word(at) != "" && syntax.Reserved[s.Word(at)] {
		return nil, s.ErrorAt(at, "the name of a view is missing: %s LOCAL VIEW name", v.Verb)
	}
	last := parts[len(parts)-1]
	for _, i := range parts[:len(parts)-1] {
		v.Qualifiers = append(v.Qualifiers, token.Unquote(s.Text(i)))
	}
	v.Name, v.Offset = token.Unquote(s.Text(last)), s.Offset(last)
	if v.Verb == "DROP" {
		if last+1 < len(s.Tokens) {
			return nil, s.ErrorAt(last+1, "nothing may follow the view's name")
		}
		return v, nil
	}
	if s.Word(last+1) != "AS" || last+2 >= len(s.Tokens) {
		return nil, s.ErrorAt(last+1, "AS and a SELECT must follow the view's name")
	}
	v.QueryOffset = s.Offset(last + 2)
	v.Query = strings.TrimSpace(s.SQL[v.QueryOffset:s.End])
	return v, nil
}

// tablesOf lists the tables that a statement names, each once as it is first written,
// without their qualifiers. Common table expressions are none.
func tablesOf(s *syntax.Script, st *syntax.Structure) (names []string) {
	for i := range s.Tokens {
		if !st.Tables[i] {
			continue
		}
		last := s.NameEnd(i)
		if last < 0 || s.Word(last+1) == "(" {
			continue
		}
		name := token.Unquote(s.Text(last))
		known := slices.ContainsFunc(names, func(other string) bool { return strings.EqualFold(other, name) })
		if !known && (last > i || !isCommon(s, st, i, name)) {
			names = append(names, name)
		}
	}
	return names
}

// isCommon reports whether the name at token i is that of a common table expression.
func isCommon(s *syntax.Script, st *syntax.Structure, i int, name string) bool {
	return slices.ContainsFunc(st.Queries, func(q *syntax.Query) bool {
		if q.Place != syntax.Common || q.Parent == nil || i < q.Parent.Start() || i >= q.Parent.End {
			return false
		}
		at := s.Outer[q.Start()] - 1 // before the opening parenthesis
		for s.OneOf(at, "AS", "NOT", "MATERIALIZED") {
			at--
		}
		if s.Word(at) == ")" { // x(a, b) AS (…)
			at = s.Pair[at] - 1
		}
		return strings.EqualFold(token.Unquote(s.Text(at)), name)
	})
}
