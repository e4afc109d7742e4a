package parquet

import (
	"reflect"

	"github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// group is a group whose fields keep their order; those of parquet.Group are in that of
// their names.
type group struct {
	parquet.Group
	fields []parquet.Field
}

func (g *group) Fields() []parquet.Field { return g.fields }

// GoType implements [parquet.Node]: no Go value is made of a row.
func (*group) GoType() reflect.Type { return reflect.TypeFor[struct{}]() }

// field is a field of a group.
type field struct {
	parquet.Node
	name string
}

func (f *field) Name() string { return f.name }

// Value implements [parquet.Field]: rows are written value by value.
func (f *field) Value(reflect.Value) reflect.Value { return reflect.Value{} }

// Column is a column of a file.
type Column struct {
	Name, Type string // as in the manual of the package
	// Dictionary says that few values come often.
	Dictionary bool
}

// Schema is that of a file whose rows are written value by value, in the order of the columns,
// each of which may have NULL.
func Schema(name string, columns []Column) *parquet.Schema {
	g := &group{Group: parquet.Group{}}
	for _, c := range columns {
		n := node(c.Type)
		if c.Dictionary {
			n = parquet.Encoded(n, &parquet.RLEDictionary)
		}
		g.fields = append(g.fields, &field{parquet.Optional(n), c.Name})
	}
	return parquet.NewSchema(name, g)
}

// schemaOf is the schema of an answer.
func schemaOf(names, types []string) *parquet.Schema {
	columns := make([]Column, len(names))
	for i, name := range export.Unique(names, false) {
		columns[i] = Column{Name: name, Type: types[i]}
	}
	return Schema("answer", columns)
}

func node(typ string) parquet.Node {
	switch typ {
	case "INTEGER":
		return parquet.Int(64)
	case "REAL":
		return parquet.Leaf(parquet.DoubleType)
	case "BOOLEAN":
		return parquet.Leaf(parquet.BooleanType)
	case "DATETIME":
		return parquet.Timestamp(parquet.Microsecond)
	case "DATE":
		return parquet.Date()
	case "JSON":
		return parquet.JSON()
	case "BLOB":
		return parquet.Leaf(parquet.ByteArrayType)
	default:
		return parquet.String()
	}
}
