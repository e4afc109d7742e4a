package typing

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Scope is what the names in the expressions of a SELECT may refer to.
type Scope struct {
	Outer   *Scope
	Sources []Source
	// Query and Core are whose scope it is: an alias of an item is a name, too,
	// where no column has it.
	Query *syntax.Query
	Core  *syntax.Core
}

// Source is one table, view or subquery of a FROM clause.
type Source struct {
	Name  string // the alias or the name, in lower case
	Table string // the catalogue's table, "" for others
	// Query is a derived table or a common table expression, Columns the names
	// it gives its columns, if any.
	Query   *syntax.Query
	Columns []string
}

// Scopes reads the scopes of a statement, each once. It knows nothing of types.
type Scopes struct {
	*syntax.Operands
	Structure *syntax.Structure

	names []string // by token, as far as they were asked for
	read  map[*syntax.Core]*Scope
}

// newScopes returns the scopes of a script that has the structure.
func newScopes(s *syntax.Script, st *syntax.Structure) *Scopes {
	return &Scopes{
		Operands: syntax.NewOperands(s, nil), Structure: st,
		names: make([]string, len(s.Tokens)), read: map[*syntax.Core]*Scope{},
	}
}

// Name returns the name that token i spells, in lower case.
func (s *Scopes) Name(i int) string {
	if i < 0 || i >= len(s.names) {
		return ""
	}
	if s.names[i] == "" {
		s.names[i] = strings.ToLower(token.Unquote(s.Text(i)))
	}
	return s.names[i]
}

// Scope reads the FROM clause of a query's SELECT.
func (s *Scopes) Scope(q *syntax.Query, c *syntax.Core) *Scope {
	if sc := s.read[c]; sc != nil {
		return sc
	}
	sc := &Scope{Query: q, Core: c}
	s.read[c] = sc
	if c.From >= 0 {
		s.readSources(sc, q, c.From+1, c.FromEnd())
	}
	if q.Place == syntax.Subquery && q.Parent != nil {
		if outer := q.Parent.Enclosing(c.Start); outer != nil {
			sc.Outer = s.Scope(q.Parent, outer)
		}
	}
	return sc
}

// ScopeAt returns what the names at token i may refer to, or nil.
func (s *Scopes) ScopeAt(i int) *Scope {
	q := s.Structure.Innermost(i)
	if q == nil {
		return nil
	}
	c := q.Enclosing(i)
	if c == nil {
		if len(q.Cores) != 1 { // the ORDER BY of a UNION
			return nil
		}
		c = q.Cores[0]
	}
	return s.Scope(q, c)
}

func (s *Scopes) readSources(sc *Scope, q *syntax.Query, from, to int) {
	for i := from; i < to; i++ {
		switch {
		case s.Structure.Tables[i]:
			last := max(s.NameEnd(i), i)
			src := s.TableSource(q, s.Name(last))
			i = last
			if s.Word(i+1) == "(" { // a table function
				if src.Query = nil; !strings.HasPrefix(src.Table, "kept.") { // that is a table at a moment
					src.Table = ""
				}
				i = s.Pair[i+1]
			}
			i = s.alias(&src, i, to)
			sc.Sources = append(sc.Sources, src)
		case s.Words[i] == "(" && s.Structure.Opened(i+1) != nil:
			src := Source{Query: s.Structure.Opened(i + 1)}
			if src.Query.Place != syntax.Derived {
				i = s.Pair[i]
				continue
			}
			i = s.alias(&src, s.Pair[i], to)
			if s.Word(i+1) == "(" {
				src.Columns = s.columnNames(i + 1)
				i = s.Pair[i+1]
			}
			sc.Sources = append(sc.Sources, src)
		case s.Words[i] == "(" && s.Words[i-1] != "USING" && (i == from || s.OneOf(i-1, ",", "JOIN", "(")):
			s.readSources(sc, q, i+1, s.Pair[i])
			i = s.Pair[i]
		}
	}
}

// alias reads [AS] alias behind token i and returns the last token read.
func (s *Scopes) alias(src *Source, i, to int) int {
	next := i + 1
	if s.Word(next) == "AS" {
		next++
	}
	if next >= to || s.Kind(next) != token.Word && s.Kind(next) != token.Quoted && s.Kind(next) != token.String ||
		s.Kind(next) == token.Word && (syntax.Reserved[s.Words[next]] || syntax.NoAlias[s.Words[next]] && next == i+1) {
		return i
	}
	src.Name = s.Name(next)
	return next
}

// TableSource finds what a name in the FROM clause of a query refers to: a common table
// expression in sight, else a table.
func (s *Scopes) TableSource(q *syntax.Query, name string) Source {
	for holder := q; holder != nil; holder = holder.Parent {
		if holder.With < 0 {
			continue
		}
		for i := holder.With + 1; i < len(s.Words) && !s.OneOf(i, "SELECT", "VALUES"); i++ {
			if s.Words[i] == "(" {
				i = s.Pair[i]
				continue
			}
			if !s.OneOf(i+1, "AS", "(") || s.Kind(i) != token.Word && s.Kind(i) != token.Quoted || s.Name(i) != name {
				continue
			}
			return s.common(i, name)
		}
	}
	return Source{Name: name, Table: name}
}

// columnNames are the names in the parentheses at token i.
func (s *Scopes) columnNames(i int) (names []string) {
	for _, c := range s.Split(i) {
		names = append(names, s.Name(c[0]))
	}
	return names
}

// common reads name[(columns)] AS [[NOT] MATERIALIZED] (query) at token i.
func (s *Scopes) common(i int, name string) Source {
	src := Source{Name: name}
	if i++; s.Word(i) == "(" {
		src.Columns = s.columnNames(i)
		i = s.Pair[i] + 1
	}
	for s.OneOf(i, "AS", "NOT", "MATERIALIZED") {
		i++
	}
	if s.Word(i) == "(" {
		src.Query = s.Structure.Opened(i + 1)
	}
	return src
}
