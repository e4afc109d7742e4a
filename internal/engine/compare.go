package engine

import (
	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Comparison is one that a statement makes of a column with something else, as
// the program says into which SQLite compiled it: whatever subquery, CASE or IN
// it stands in. Each side is one operand or, in turn, one of several.
type Comparison struct {
	// Op is the kind of operator: "=" for equality or its opposite, IN too; "<" for
	// the order; "LIKE", whose right side is the pattern.
	Op          string
	Left, Right []Operand
}

// Operand is a column, a parameter or a constant.
type Operand struct {
	// Table and Column are the column, nil for what is none.
	Table  *Table
	Column *Column
	// Param is the number of a parameter, from 1; 0 for what is none.
	Param int
	// Value is a constant; Blob says that it is one that is a blob.
	Value value.Value
	Blob  bool
}

// comparisons reads those of a listing, of a connection with these tables.
func comparisons(tables []*Table, code []program.Instruction) ([]Comparison, error) {
	found, err := program.Comparisons(code)
	if err != nil {
		return nil, err
	}
	out := make([]Comparison, 0, len(found))
	for _, f := range found {
		left, leftOurs := operands(tables, f.Left)
		right, rightOurs := operands(tables, f.Right)
		if leftOurs && rightOurs {
			out = append(out, Comparison{f.Op, left, right})
		}
	}
	return out, nil
}

// operands turns a side into the engine's words; ours is false where a column is
// of a table that is none of the connection's, such as json_each.
func operands(tables []*Table, side []program.Origin) (out []Operand, ours bool) {
	out = make([]Operand, len(side))
	for i, o := range side {
		switch o.Kind {
		case program.Column:
			t := marked(tables, o.Table)
			if t == nil || o.Number < 0 || o.Number >= len(t.Columns) {
				return nil, false
			}
			out[i] = Operand{Table: t, Column: &t.Columns[o.Number]}
		case program.Param:
			out[i] = Operand{Param: o.Number}
		default:
			out[i] = constant(o.Value)
		}
	}
	return out, true
}

func constant(v any) Operand {
	switch v := v.(type) {
	case int64:
		return Operand{Value: value.Int(v)}
	case float64:
		return Operand{Value: value.Float(v)}
	case string:
		return Operand{Value: value.Text(v)}
	default:
		return Operand{Blob: true}
	}
}
