package pgsql

import (
	"cmp"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgprint"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Kind is what a statement does.
type Kind uint8

// The kinds of statements.
const (
	Select Kind = iota
	Insert
	Update
	Delete
	Explain
)

// Place is where the tables of a statement are.
type Place uint8

// The places.
const (
	Nowhere   Place = iota // it reads no table
	Live                   // the tables of the schemas instagram and sys
	Catalogue              // pg_catalog and information_schema
)

// The types of what [Translate] is told.
type (
	Options     = pgcheck.Options
	Tables      = pgcheck.Tables
	Table       = pgcheck.Table
	TableColumn = pgcheck.TableColumn
)

// NewTables keeps tables, to find them by name.
func NewTables(list []Table) *Tables { return pgcheck.NewTables(list) }

// Statement is what a text came to.
type Statement struct {
	Kind Kind
	// SQL is the text for the engine. Its parameters are ?1, ?2 …, whose values are those of
	// Params in the engine's forms.
	SQL     string
	Columns []Column
	Params  []pgtype.OID
	Place   Place
	// Tables are the names of the tables that it reads, as the engine calls them.
	Tables []string
	// Shape says what stands between the tables and the rows.
	Shape Shape
	// Limit and Offset are those of the whole statement, nil for none.
	Limit, Offset *Bound
	// Analyze is of [Explain], whose SQL is that of the explained statement and whose
	// Columns are the one of a plan's lines.
	Analyze bool
	// Target is the table that a statement changes, Reads a query over what it reads, and
	// Returning one over the rows that it has written, "" for none.
	Target, Reads, Returning string
	// Explained is the statement that an [Explain] explains.
	Explained *Statement
}

// Bound is a number of rows: a value, or the number of a parameter.
type Bound struct {
	Value int64
	Param int
}

// Shape says what a statement does with the rows of its tables: it is about cost only.
type Shape struct {
	OrderBy, GroupBy, Distinct, Aggregate, Window, Compound, Where bool
}

// Check tells what is wrong with the grammar of a statement, if something is. What its names mean
// is not asked.
func Check(text string) error {
	_, err := pgparse.Parse(text)
	return err
}

// Translate reads one statement of PostgreSQL's SQL and gives it in the engine's. What is
// wrong with it is an *[Error] with its position.
func Translate(text string, o Options) (*Statement, error) {
	tree, err := pgparse.Parse(text)
	if err != nil {
		return nil, err
	}
	explain, ok := tree.(*pgparse.Explain)
	if !ok {
		return translate(text, tree, o)
	}
	inner, err := translate(text, explain.Statement, o)
	if err != nil {
		return nil, err
	}
	return &Statement{
		Kind: Explain, SQL: inner.SQL, Params: inner.Params, Place: inner.Place, Tables: inner.Tables,
		Analyze: explain.Analyze, Explained: inner,
		Columns: []Column{{Name: "QUERY PLAN", Type: pgtype.Text, Mod: -1}},
	}, nil
}

func translate(text string, tree pgparse.Statement, o Options) (*Statement, error) {
	checked, err := pgcheck.Check(text, tree, o)
	if err != nil {
		return nil, err
	}
	s := &Statement{Params: checked.Params}
	if s.Place, err = placeOf(checked.Tables); err != nil {
		return nil, err
	}
	for _, t := range checked.Tables {
		s.Tables = append(s.Tables, cmp.Or(t.Engine, t.Name))
	}
	if checked.Write != nil {
		s.write(checked.Write)
		return s, nil
	}
	q := checked.Query
	if len(q.Outputs) == 0 {
		return nil, pgerror.New("0A000", "a statement without columns is not supported")
	}
	s.SQL = pgprint.Query(q)
	if s.Place, err = placeOfFunctions(s.Place, s.SQL); err != nil {
		return nil, err
	}
	s.Columns = columnsOf(q.Outputs)
	s.Limit, s.Offset = boundOf(q.Limit), boundOf(q.Offset)
	s.Shape = shapeOf(q)
	return s, nil
}

func columnsOf(outputs []pgcheck.Output) (columns []Column) {
	for _, out := range outputs {
		columns = append(columns, Column{Name: out.Name, Type: out.Type, Mod: out.Mod, Table: out.Table, Number: out.Number})
	}
	return columns
}

// write is a statement that changes a table.
func (s *Statement) write(w *pgcheck.Write) {
	s.Kind = map[string]Kind{"INSERT": Insert, "UPDATE": Update, "DELETE": Delete}[w.Verb]
	s.SQL = pgprint.Write(w)
	s.Columns = columnsOf(w.Outputs())
	s.Target, s.Returning = cmp.Or(w.Table.Engine, w.Table.Name), pgprint.Returning(w)
	if q := w.Reading(); q != nil {
		s.Reads = pgprint.Query(q)
	}
}

// placeOf is where the tables are, which are all in one place.
func placeOf(tables []*Table) (Place, error) {
	place := Nowhere
	for _, t := range tables {
		of := Live
		if slices.Contains([]string{"pg_catalog", "information_schema"}, t.Schema) {
			of = Catalogue
		}
		if place != Nowhere && place != of {
			return 0, pgerror.New("0A000", "a statement over tables of the catalogue and others at once is not supported")
		}
		place = of
	}
	return place, nil
}

// boundOf is a bound of a query, nil where it is none or not known.
func boundOf(e *pgcheck.Expr) *Bound {
	switch {
	case e == nil:
		return nil
	case e.Kind == pgcheck.Param:
		return &Bound{Param: e.Number}
	case e.Kind == pgcheck.Const:
		n, _ := e.Value.(int64)
		return &Bound{Value: n}
	default:
		return nil
	}
}
