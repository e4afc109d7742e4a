package sqltext

import "strings"

// Names tells which names exist outside a statement. Names are compared without
// regard to case.
type Names interface {
	// IsTable reports whether a table or an alias of one has this name.
	IsTable(name string) bool
	// IsSchema and IsCatalog report whether name qualifies tables:
	// Schema.Table, Catalog.Schema.Table.
	IsSchema(name string) bool
	IsCatalog(name string) bool
}

// NewNames returns the [Names] of three lists.
func NewNames(catalogs, schemas, tables []string) Names {
	return &nameSets{catalogs: lowerSet(catalogs), schemas: lowerSet(schemas), tables: lowerSet(tables)}
}

type nameSets struct{ catalogs, schemas, tables map[string]bool }

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

// qualifiers takes catalog and schema away from the dotted name that begins at
// token i.
func (a *analysis) qualifiers(i int) error {
	parts := a.chain(i)
	if len(parts) < 2 {
		if len(parts) == 1 && a.structure.tables[i] && a.kind(i) == Quoted {
			return a.hashName(i)
		}
		return nil
	}
	name := func(n int) string { return unquote(a.text(parts[n])) }
	if a.structure.tables[i] {
		return a.tableQualifiers(parts, name)
	}
	if a.word(parts[len(parts)-1]+1) == "(" {
		return nil
	}
	switch {
	case len(parts) == 3 && a.names.IsSchema(name(0)) && a.names.IsTable(name(1)):
		a.edits.drop(parts[0], parts[1])
	case len(parts) == 4 && a.names.IsCatalog(name(0)) && a.names.IsSchema(name(1)) && a.names.IsTable(name(2)):
		a.edits.drop(parts[0], parts[2])
	}
	return nil
}

func (a *analysis) tableQualifiers(parts []int, name func(int) string) error {
	last := parts[len(parts)-1]
	if a.kind(last) == Quoted {
		if err := a.hashName(last); err != nil {
			return err
		}
	}
	switch len(parts) {
	case 2:
		switch {
		case a.names.IsSchema(name(0)):
			a.edits.drop(parts[0], last)
		case a.names.IsTable(name(1)) && !strings.EqualFold(name(0), "main"): // SQLite finds such tables under any name
			return a.errorAt(parts[0], "unknown schema %s: write the table's name alone", a.text(parts[0]))
		}
	case 3:
		if !a.names.IsCatalog(name(0)) {
			return a.errorAt(parts[0], "unknown catalog %s: write the table's name alone", a.text(parts[0]))
		}
		if !a.names.IsSchema(name(1)) {
			return a.errorAt(parts[1], "unknown schema %s: write the table's name alone", a.text(parts[1]))
		}
		a.edits.drop(parts[0], last)
	default:
		return a.errorAt(parts[0], "a table's name has three parts at most: Catalog.Schema.Table")
	}
	return nil
}
