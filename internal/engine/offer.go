package engine

import (
	"errors"
	"fmt"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var operators = map[sqlite3.IndexConstraintOp]plan.Op{
	sqlite3.INDEX_CONSTRAINT_EQ:     plan.OpEQ,
	sqlite3.INDEX_CONSTRAINT_GT:     plan.OpGT,
	sqlite3.INDEX_CONSTRAINT_LE:     plan.OpLE,
	sqlite3.INDEX_CONSTRAINT_LT:     plan.OpLT,
	sqlite3.INDEX_CONSTRAINT_GE:     plan.OpGE,
	sqlite3.INDEX_CONSTRAINT_LIMIT:  plan.OpLimit,
	sqlite3.INDEX_CONSTRAINT_OFFSET: plan.OpOffset,

	sqlite3.INDEX_CONSTRAINT_ISNULL:    plan.OpNull,
	sqlite3.INDEX_CONSTRAINT_ISNOTNULL: plan.OpNotNull,
}

// readOffer copies what SQLite offers in one BestIndex call.
func readOffer(info *sqlite3.IndexInfo) *plan.Offer {
	offer := &plan.Offer{Used: info.ColumnsUsed}
	for i, c := range info.Constraint {
		k := plan.Constraint{Column: c.Column, Op: operators[c.Op], Usable: c.Usable}
		if k.Op != plan.OpLimit && k.Op != plan.OpOffset {
			k.Collation = info.Collation(i)
			if k.Collation == hiddenCollation {
				k.Collation = TimeCollation
			}
			k.In = info.In(i, -1)
			if c.Column < 0 { // the row's number: nothing to push down
				k.Op, k.Usable = plan.OpOther, false
			}
		}
		if v, err := info.RHSValue(i); err == nil {
			k.Value, k.Known = readValue(v)
		}
		if c.Op == sqlite3.INDEX_CONSTRAINT_IS && c.Column >= 0 {
			switch {
			case !k.Known:
				k.Op = plan.OpIS
			case !k.Value.IsNull():
				k.Op = plan.OpEQ // with what is not NULL, IS is =
			}
		}
		offer.Constraints = append(offer.Constraints, k)
	}
	for _, o := range info.OrderBy {
		if o.Column < 0 {
			// An order by the row's number cannot be said: nor can it be
			// consumed, and a limit below a sort must not be.
			offer.OrderBy = nil
			for i := range offer.Constraints {
				if k := &offer.Constraints[i]; k.Op == plan.OpLimit || k.Op == plan.OpOffset {
					k.Usable = false
				}
			}
			break
		}
		offer.OrderBy = append(offer.OrderBy, plan.Order{Column: o.Column, Desc: o.Desc})
	}
	return offer
}

// writeChoice tells SQLite the answer. No term is omitted from its own checks:
// they cost next to nothing, and a term pushed down may let more rows through
// than it asks for. access is the choice's, in a listing with the table's mark.
func writeChoice(info *sqlite3.IndexInfo, offer *plan.Offer, choice *plan.Choice, access string) error {
	if strings.IndexByte(access, 0) >= 0 {
		return errors.New("engine: internal error: NUL in an access text")
	}
	lists := 0
	for i, arg := range choice.Args {
		if arg < 0 {
			continue
		}
		if !offer.Constraints[i].Usable {
			return fmt.Errorf("engine: internal error: the value of constraint %d is wanted where it is not usable", i)
		}
		info.ConstraintUsage[i].ArgvIndex = arg + 1
		if choice.In[i] && arg < maxLists {
			info.In(i, 1)
			lists |= 1 << arg
		}
	}
	info.IdxNum = lists
	info.IdxStr = access
	info.OrderByConsumed = choice.OrderConsumed && len(offer.OrderBy) > 0
	info.EstimatedCost, info.EstimatedRows = choice.Cost, choice.Rows
	if choice.Unique {
		info.IdxFlags = sqlite3.INDEX_SCAN_UNIQUE
	}
	return nil
}

// maxLists is how many arguments fit the mask of those that are lists, which
// travels as idxNum. A list at a later position is given value by value.
const maxLists = 31

// readArgs copies the arguments of one Filter call; lists is the mask of those
// that are the values of a whole IN list.
func readArgs(lists int, values []sqlite3.Value) ([]Arg, error) {
	args := make([]Arg, len(values))
	for i, v := range values {
		var err error
		if i < maxLists && lists>>i&1 != 0 {
			args[i].IsList = true
			args[i].List, err = readList(v)
		} else {
			args[i].Value, err = readArg(v)
		}
		if err != nil {
			return nil, err
		}
	}
	return args, nil
}

func readList(v sqlite3.Value) ([]value.Value, error) {
	const done = sqlite3.ExtendedErrorCode(101) // SQLITE_DONE: after the last
	var list []value.Value
	element, err := v.InFirst()
	for ; err == nil; element, err = v.InNext() {
		one, err := readArg(element)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	if !errors.Is(err, done) {
		return nil, err
	}
	return list, nil
}

var errBlobArgument = errors.New("sql: a BLOB cannot be compared with a column of these tables: CAST it AS TEXT")

func readArg(v sqlite3.Value) (value.Value, error) {
	arg, ok := readValue(v)
	if !ok {
		return value.Null, errBlobArgument
	}
	return arg, nil
}

// readValue copies a value; ok is false for a BLOB, which no column holds.
func readValue(v sqlite3.Value) (_ value.Value, ok bool) {
	switch v.Type() {
	case sqlite3.INTEGER:
		return value.Int(v.Int64()), true
	case sqlite3.FLOAT:
		return value.Float(v.Float()), true
	case sqlite3.TEXT:
		return value.Text(v.Text()), true
	case sqlite3.NULL:
		return value.Null, true
	default:
		return value.Null, false
	}
}
