package plan

import "github.com/viewfinder-sql/viewfinder/internal/value"

// Op is the operator of an offered constraint.
type Op uint8

// The operators the planner tells apart; every other one is OpOther.
const (
	OpOther Op = iota
	OpEQ
	OpGT
	OpLE
	OpLT
	OpGE
	OpIS   // an equality that NULL satisfies with NULL; with a literal it is OpEQ
	OpNull // IS NULL
	OpNotNull
	OpLimit
	OpOffset
)

// Offer is what the relational engine offers a virtual table in one BestIndex
// call: the terms it could push down, for one order of joins it considers.
type Offer struct {
	Constraints []Constraint
	OrderBy     []Order
	// Used is the mask of declared columns that the statement reads; bit 63
	// stands for every column from 63 on.
	Used uint64
}

// Constraint is one offered term: column, operator, value.
type Constraint struct {
	// Column is the position of the declared column; meaningless for OpLimit and
	// OpOffset.
	Column int
	Op     Op
	// Usable says that the value will be there when the scan starts, in the
	// order of joins being considered.
	Usable bool
	// In says that the term is an IN whose whole list can be had in one scan.
	In bool
	// Known says that the value is a literal; Value is it.
	Known bool
	Value value.Value
	// Collation is the collating sequence the comparison uses.
	Collation string
}

// Order is one term of ORDER BY, on a declared column.
type Order struct {
	Column int
	Desc   bool
}

// Choice is the answer to an [Offer].
type Choice struct {
	// Refused says why rows cannot be read like that: of the orders of joins, the
	// engine passes over this one. It is the statement's error where none is left.
	// Nothing else of the choice counts then.
	Refused error
	// Access travels with the plan to the scan.
	Access string
	// Args gives for each constraint the position of its value among the scan's
	// arguments, from 0, or -1 where it is not passed.
	Args []int
	// In marks the constraints whose whole list is wanted in one scan.
	In []bool
	// OrderConsumed says that rows come in the order offered.
	OrderConsumed bool
	// Unique says that the scan gives one row at the most.
	Unique bool
	Cost   float64
	Rows   int64
}
