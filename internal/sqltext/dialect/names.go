package dialect

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Names tells which names exist outside a statement. Names are compared without
// regard to case.
type Names interface {
	// IsTable reports whether a table or an alias of one has this name.
	IsTable(name string) bool
	// IsSchema and IsCatalog report whether name qualifies tables:
	// Schema.Table, Catalog.Schema.Table.
	IsSchema(name string) bool
	IsCatalog(name string) bool
	// FunctionNamed returns the name that tells a function that makes rows from the
	// table of its name, "" where there is no such function.
	FunctionNamed(name string) string
}

// NewNames returns the [Names] of three lists.
func NewNames(catalogs, schemas, tables []string) Names {
	return &nameSets{catalogs: lowerSet(catalogs), schemas: lowerSet(schemas), tables: lowerSet(tables)}
}

// WithFunctions adds functions that make rows: by their names in small letters, those
// that no table has.
func WithFunctions(n Names, functions map[string]string) Names { return named{n, functions} }

type named struct {
	Names
	functions map[string]string
}

func (n named) FunctionNamed(name string) string { return n.functions[strings.ToLower(name)] }

type nameSets struct{ catalogs, schemas, tables map[string]bool }

func (*nameSets) FunctionNamed(string) string { return "" }

func (n *nameSets) IsTable(name string) bool   { return n.tables[strings.ToLower(name)] }
func (n *nameSets) IsSchema(name string) bool  { return n.schemas[strings.ToLower(name)] }
func (n *nameSets) IsCatalog(name string) bool { return n.catalogs[strings.ToLower(name)] }

func lowerSet(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[strings.ToLower(name)] = true
	}
	return set
}

// qualified takes qualifiers away.
type qualified struct{ *rewriter }

// qualifiers takes catalog and schema away from the dotted name that begins at
// token i.
func (r qualified) qualifiers(i int) error {
	switch last := r.NameEnd(i); {
	case last < 0:
		return nil
	case last == i:
		if !r.structure.Tables[i] {
			return nil
		}
		r.functionName(i)
		if r.Kind(i) == token.Quoted {
			return hashName(r.Script, i)
		}
		return nil
	}
	parts := r.Chain(i)
	name := func(n int) string { return token.Unquote(r.Text(parts[n])) }
	if r.structure.Tables[i] {
		return r.tableQualifiers(parts, name)
	}
	if r.Word(parts[len(parts)-1]+1) == "(" {
		return nil
	}
	switch {
	case len(parts) == 3 && r.names.IsSchema(name(0)) && r.names.IsTable(name(1)):
		r.edits.Drop(parts[0], parts[1])
	case len(parts) == 3 && r.isKept(name(0)) && r.names.IsTable(KeptSchema+"."+name(1)):
		r.edits.Drop(parts[0], parts[1])
	case len(parts) == 4 && r.names.IsCatalog(name(0)) && r.names.IsSchema(name(1)) && r.names.IsTable(name(2)):
		r.edits.Drop(parts[0], parts[2])
	}
	return nil
}

func (r qualified) tableQualifiers(parts []int, name func(int) string) error {
	last := parts[len(parts)-1]
	if r.Kind(last) == token.Quoted {
		if err := hashName(r.Script, last); err != nil {
			return err
		}
	}
	switch len(parts) {
	case 2:
		switch {
		case r.isKept(name(0)):
			r.kept(parts[0], last, name(1))
		case r.names.IsSchema(name(0)):
			r.edits.Drop(parts[0], last)
		case r.names.IsTable(name(1)) && !strings.EqualFold(name(0), "main"): // SQLite finds such tables under any name
			return r.ErrorAt(parts[0], "unknown schema %s: write the table's name alone", r.Text(parts[0]))
		}
	case 3:
		if !r.names.IsCatalog(name(0)) {
			return r.ErrorAt(parts[0], "unknown catalog %s: write the table's name alone", r.Text(parts[0]))
		}
		if !r.names.IsSchema(name(1)) {
			return r.ErrorAt(parts[1], "unknown schema %s: write the table's name alone", r.Text(parts[1]))
		}
		r.edits.Drop(parts[0], last)
	default:
		return r.ErrorAt(parts[0], "a table's name has three parts at most: Catalog.Schema.Table")
	}
	return nil
}

// kept names a kept table as it is known; where FOR SYSTEM_TIME follows, that does so.
func (r qualified) kept(first, last int, name string) {
	if r.Is(last+1, "FOR", "SYSTEM_TIME") {
		return
	}
	r.edits.Drop(first, last)
	r.edits.Replace(last, keptName(name))
	end := last
	if r.Word(last+1) == "(" { // kept.Media('2026-11-01')
		end = r.Pair[last+1]
	}
	if alias := r.ownAlias(end+1, name); alias != "" {
		r.edits.Wrap(end, end, edit.Call, "", alias)
	}
}

// CheckTable refuses the name of a table that begins at token i where its qualifiers are
// unknown, as [Rewrite] does. names may be nil.
func CheckTable(s *syntax.Script, i int, names Names) error {
	st := &syntax.Structure{Tables: map[int]bool{i: true}}
	return qualified{newRewriter(s, st, nil, names)}.qualifiers(i)
}
