package session

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The names that may qualify a table: Catalog.Schema.Table. The first of each is
// the one that the sys_ tables show.
var (
	catalogNames = []string{schema.CatalogName, schema.OtherCatalogName}
	schemaNames  = []string{schema.SchemaName, schema.InformationSchema}
)

// functionNames are the functions that statements may call beside SQLite's own,
// knownFunctions those included.
var (
	functionNames  = sqlfunc.Names()
	knownFunctions = append(engine.BuiltinNames(), functionNames...)
)

// textFunctions, numberFunctions and timeFunctions are those of a kind.
var textFunctions, numberFunctions, timeFunctions = functionsByKind()

func functionsByKind() (texts, numbers, times []string) {
	texts, numbers, times = engine.BuiltinsByKind()
	for list, families := range map[*[]string][]string{
		&texts:   {"Text", "Regular expressions"},
		&numbers: {"Numbers"},
		&times:   {"Dates", "Parts of dates", "Dates of SQLite", "Date ranges", "Time zones"},
	} {
		*list = append(*list, sqlfunc.Families(families...)...)
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return texts, numbers, times
}

// registry holds the tables that statements know, and finds them by name.
type registry struct {
	catalogue *schema.Catalogue
	tables    []engine.Table
	names     dialect.Names
	known     []string                 // names and aliases
	declared  map[string]*engine.Table // by those, in small letters
	past      *pastFile                // why others of its names are none
}

// newRegistry holds the tables of a pool, which may be qualified by the name of one more schema.
func (p *shared) newRegistry(tables []engine.Table) *registry {
	catalogue, userSchema := p.parts.Catalogue, p.views.schema
	r := &registry{catalogue: catalogue, tables: tables, declared: map[string]*engine.Table{}, past: p.past}
	for i := range tables {
		t := &tables[i]
		for _, name := range append([]string{t.Name}, t.Aliases...) {
			r.known = append(r.known, name)
			r.declared[strings.ToLower(name)] = t
		}
	}
	functions := map[string]string{}
	for _, name := range sqlfunc.TableNames() {
		functions[strings.ToLower(name)] = sqlfunc.Module(name)
	}
	r.names = dialect.WithFunctions(dialect.NewNames(catalogNames, append(slices.Clone(schemaNames), userSchema), r.known), functions)
	return r
}

// table finds a table by name or alias, in any case; nil where there is none.
func (r *registry) table(name string) *engine.Table { return r.declared[strings.ToLower(name)] }

// typed tells of the types of columns and functions.
func (r *registry) typed() typing.Known {
	return typing.Known{Column: r.columnType, View: r.viewTypes, Function: sqlfunc.ResultType}
}

// viewTypes returns the types of a view's columns, nil where there is no such view.
func (r *registry) viewTypes(name string) (types []string) {
	t := r.table(name)
	if t == nil || t.View == "" {
		return nil
	}
	for i := range t.Columns {
		word, _, _ := strings.Cut(t.Columns[i].Type, " ")
		types = append(types, word)
	}
	return types
}

// columnType returns the type of a table's column by name or alias, in any case.
func (r *registry) columnType(table, column string) (string, bool) {
	t := r.table(table)
	if t == nil {
		return "", false
	}
	for i := range t.Columns {
		if strings.EqualFold(t.Columns[i].Name, column) {
			word, _, _ := strings.Cut(t.Columns[i].Type, " ")
			return word, true
		}
	}
	return "", false
}

// describe answers DESCRIBE of an alias, or of what is no table.
func (r *registry) describe(query *token.Text, text *sqltext.Statement) (*sqltext.Statement, error) {
	t := r.table(text.Target)
	if t == nil {
		e := &SQLError{Message: "no such table: " + text.Target}
		e.Line, e.Column = find(query, text.Target)
		if near := suggest.Nearest(text.Target, r.known); near != "" {
			e.Message += ": did you mean " + near + "?"
		}
		return nil, e
	}
	return sqltext.Analyze(`DESCRIBE "`+t.Name+`"`, sqltext.Options{})
}

// nearest returns the name that was probably meant, or "".
func (r *registry) nearest(e *engine.Error, query *token.Text) string {
	switch e.Unknown {
	case engine.TableObject:
		return suggest.Nearest(e.Name, slices.Concat(r.known, sqlfunc.TableNames()))
	case engine.FunctionObject:
		if ours := sqlfunc.Elsewhere(e.Name); ours != "" {
			return ours
		}
		return suggest.Nearest(e.Name, knownFunctions)
	case engine.ColumnObject:
		name := e.Name[strings.LastIndexByte(e.Name, '.')+1:]
		return suggest.Nearest(name, r.columnsIn(query))
	default:
		return ""
	}
}

// columnsIn lists the columns of the tables that a statement names.
func (r *registry) columnsIn(query *token.Text) []string {
	tokens, err := query.Tokens()
	if err != nil {
		return nil
	}
	var columns []string
	for _, t := range tokens {
		table := r.table(bare(t.Text(query.String())))
		if table == nil {
			continue
		}
		for _, col := range table.Columns {
			columns = append(columns, col.Name)
		}
	}
	return columns
}
