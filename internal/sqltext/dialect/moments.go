package dialect

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// KeptSchema qualifies the tables that viewfinder sync keeps: kept.Media. They are known by
// their names with it.
const KeptSchema = "kept"

var momentForms = []Form{{
	Family: "Rows",
	Syntax: "FROM t FOR SYSTEM_TIME AS OF moment [AS] a",
	Meaning: "the rows that t had at that moment, by what viewfinder sync keeps in the file KeptLocation; each table of a join has its own. " +
		"The moment is a text, a parameter or an expression; kept.t has the rows of now, kept.t_history all versions with seen_from and seen_to",
	Example: "SELECT a FROM t FOR SYSTEM_TIME AS OF '2026-11-01' x WHERE x.a = 1", Result: "1",
	words: []string{"FOR"}, token: by(moments.asOf),
}}

// moments rewrites tables as they were at a moment.
type moments struct{ *rewriter }

// asOf rewrites t FOR SYSTEM_TIME AS OF x, whose FOR is token i, as "kept.t"(x) AS t.
func (r moments) asOf(i int) error {
	if r.Word(i+1) != "SYSTEM_TIME" {
		return nil
	}
	first := i - 1
	for r.Word(first-1) == "." {
		first -= 2
	}
	if first < 0 || !r.structure.Tables[first] {
		return r.ErrorAt(i, "FOR SYSTEM_TIME stands behind the name of a table, and before its alias")
	}
	if !r.Is(i+2, "AS", "OF") {
		return r.Unsupported(i, "FOR SYSTEM_TIME %s: kept.%s%s has all versions, with seen_from and seen_to", r.Text(i+2), token.Unquote(r.Text(i-1)), "_history")
	}
	start := i + 4
	end := r.momentEnd(start)
	if end < 0 {
		return r.ErrorAt(i, "FOR SYSTEM_TIME AS OF what? a moment follows it: '2026-11-01', a parameter, or an expression")
	}
	name := token.Unquote(r.Text(i - 1))
	r.edits.Drop(first, i-1)
	r.edits.Replace(i-1, keptName(name))
	r.edits.Drop(i, start)
	r.edits.Wrap(start, end, edit.Argument, "(", ")"+r.ownAlias(end+1, name))
	return nil
}

// momentEnd is the last token of the expression that begins at a token, -1 for none.
func (r moments) momentEnd(start int) int {
	end := r.PrimaryEnd(start)
	for end >= 0 && syntax.Precedence(r.Word(end+1)) >= syntax.PrecedenceSum {
		if r.Word(end+2) != "INTERVAL" {
			end = r.PrimaryEnd(end + 2)
			continue
		}
		switch unit := dates(r).intervalUnit(end + 2); {
		case unit >= 0:
			end = unit
		case r.Kind(end+3) == token.String: // INTERVAL '7 days'
			end += 3
		default:
			return -1
		}
	}
	return end
}

// ownAlias has a table keep its name, where no alias begins at a token.
func (r *rewriter) ownAlias(at int, name string) string {
	if r.Word(at) == "AS" || r.IsName(at) && !syntax.NoAlias[r.Word(at)] {
		return ""
	}
	return ` AS ` + quoteName(name)
}

// keptName is the name that a kept table is known by, in quotes.
func keptName(name string) string { return quoteName(KeptSchema + "." + name) }

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Kept reports whether the name of a table that begins at a token is that of a kept one.
func Kept(s *syntax.Script, i int, names Names) bool {
	parts := s.Chain(i)
	r := newRewriter(s, nil, nil, names)
	return len(parts) > 1 && r.isKept(token.Unquote(s.Text(parts[len(parts)-2])))
}

// isKept reports whether a name qualifies kept tables, and no others.
func (r *rewriter) isKept(name string) bool {
	return strings.EqualFold(name, KeptSchema) && !r.names.IsSchema(name)
}
