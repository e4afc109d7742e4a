package pgfunc

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

var errDivision = pgerror.New("22012", "division by zero")

// intType is a type of whole numbers.
type intType struct {
	oid    pgtype.OID
	name   string
	suffix string // of the engine's functions
	bits   int
}

var intTypes = []intType{
	{pgtype.Int2, "smallint", "2", 16},
	{pgtype.Int4, "integer", "4", 32},
	{pgtype.Int8, "bigint", "8", 64},
}

func (t intType) check(n int64) any {
	if least := int64(-1) << (t.bits - 1); n < least || n > -(least+1) {
		return t.overflow()
	}
	return n
}

func (t intType) overflow() *pgerror.Error { return pgerror.New("22003", "%s out of range", t.name) }

func (t intType) add(a, b int64) any {
	sum := a + b
	if (a >= 0) == (b >= 0) && (sum >= 0) != (a >= 0) {
		return t.overflow()
	}
	return t.check(sum)
}

func (t intType) sub(a, b int64) any {
	d := a - b
	if (a >= 0) != (b >= 0) && (d >= 0) != (a >= 0) {
		return t.overflow()
	}
	return t.check(d)
}

func (t intType) mul(a, b int64) any {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	if hi != 0 || lo > 1<<63 || lo == 1<<63 && !negative {
		return t.overflow()
	}
	n := int64(lo)
	if negative {
		n = -n
	}
	return t.check(n)
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func (t intType) div(a, b int64) any {
	switch {
	case b == 0:
		return errDivision
	case b == -1:
		return t.sub(0, a)
	}
	return t.check(a / b)
}

func (t intType) mod(a, b int64) any {
	switch b {
	case 0:
		return errDivision
	case -1:
		return 0
	}
	return a % b
}

// arithmetic declares + and its like. The engine computes with 64 bits, and has a real number
// where those do not do: what is not in the type's range, the function refuses.
func (t intType) arithmetic(symbol string, pair []oid, engine string, of func(a, b int64) any) Form {
	f := operator(symbol, pair, t.oid, engine, func(c *call) any { return of(c.int(0), c.int(1)) })
	value := "$1 " + symbol + " $2"
	inRange := "typeof(" + value + ") = 'integer'"
	if t.bits < 64 {
		least := int64(-1) << (t.bits - 1)
		inRange = fmt.Sprintf("%s BETWEEN %d AND %d", value, least, -(least + 1))
	}
	computed := func(condition string) string {
		return "(CASE WHEN " + condition + " THEN " + value + " ELSE " + engine + "($1, $2) END)"
	}
	f.Twice = computed(inRange)
	f.Beside = func(n int64, at int) string {
		if condition := t.inRangeBeside(symbol, n, at); condition != "" {
			return computed(condition)
		}
		return ""
	}
	return f
}

// inRangeBeside is the condition on the other argument, which is of the type or a smaller one,
// under which the result is in the type's range; "" where it is no shorter than the one on the
// result. n is the argument at a place, from 0.
func (t intType) inRangeBeside(symbol string, n int64, at int) string {
	least := int64(-1) << (t.bits - 1)
	most := -(least + 1)
	other := "$" + strconv.Itoa(2-at)
	below := func(bound int64) string { return fmt.Sprintf("%s <= %d", other, bound) }
	above := func(bound int64) string { return fmt.Sprintf("%s >= %d", other, bound) }
	switch {
	case n <= least || n > most:
		return ""
	case symbol == "+" && n >= 0:
		return below(most - n)
	case symbol == "+":
		return above(least - n)
	case symbol == "-" && at == 1 && n >= 0:
		return above(least + n)
	case symbol == "-" && at == 1:
		return below(most + n)
	case symbol == "-" && n >= 0:
		return above(n - most)
	case symbol == "-":
		return below(n - least)
	case n > 0:
		return fmt.Sprintf("%s BETWEEN %d AND %d", other, least/n, most/n)
	case n < -1:
		return fmt.Sprintf("%s BETWEEN %d AND %d", other, most/n, least/n)
	}
	return ""
}

// integerForms are the operators and functions of whole numbers.
func integerForms() []Form {
	var out []Form
	for _, a := range intTypes {
		for _, b := range intTypes {
			t := a
			if b.bits > a.bits {
				t = b
			}
			pair := types(a.oid, b.oid)
			out = append(out,
				t.arithmetic("+", pair, "pg_add_"+t.suffix, t.add),
				t.arithmetic("-", pair, "pg_sub_"+t.suffix, t.sub),
				t.arithmetic("*", pair, "pg_mul_"+t.suffix, t.mul),
				operator("/", pair, t.oid, "pg_div_"+t.suffix, func(c *call) any { return t.div(c.int(0), c.int(1)) }),
			)
		}
		out = append(out, a.own()...)
	}
	return append(out,
		function("gcd", types(pgtype.Int4, pgtype.Int4), pgtype.Int4, "pg_gcd_4", func(c *call) any { return gcd(intTypes[1], c.int(0), c.int(1)) }),
		function("gcd", types(pgtype.Int8, pgtype.Int8), pgtype.Int8, "pg_gcd_8", func(c *call) any { return gcd(intTypes[2], c.int(0), c.int(1)) }),
		function("lcm", types(pgtype.Int4, pgtype.Int4), pgtype.Int4, "pg_lcm_4", func(c *call) any { return lcm(intTypes[1], c.int(0), c.int(1)) }),
		function("lcm", types(pgtype.Int8, pgtype.Int8), pgtype.Int8, "pg_lcm_8", func(c *call) any { return lcm(intTypes[2], c.int(0), c.int(1)) }),
	)
}

// own are the forms of one type.
func (t intType) own() []Form {
	one, pair := types(t.oid), types(t.oid, t.oid)
	mod := func(c *call) any { return t.mod(c.int(0), c.int(1)) }
	abs := func(c *call) any {
		if n := c.int(0); n < 0 {
			return t.sub(0, n)
		}
		return c.int(0)
	}
	// The shift counts the bits of the type.
	left := func(c *call) any {
		n := c.int(0) << (uint64(c.int(1)) & uint64(max(t.bits, 32)-1))
		switch t.bits {
		case 16:
			return int64(int16(n))
		case 32:
			return int64(int32(n))
		}
		return n
	}
	right := func(c *call) any { return c.int(0) >> (uint64(c.int(1)) & uint64(max(t.bits, 32)-1)) }
	return []Form{
		operator("%", pair, t.oid, "pg_mod_"+t.suffix, mod),
		function("mod", pair, t.oid, "pg_mod_"+t.suffix, mod),
		operator("-", one, t.oid, "pg_neg_"+t.suffix, func(c *call) any { return t.sub(0, c.int(0)) }),
		native(Operator, "+", one, t.oid, "$1"),
		function("abs", one, t.oid, "pg_abs_"+t.suffix, abs),
		operator("@", one, t.oid, "pg_abs_"+t.suffix, abs),
		native(Operator, "&", pair, t.oid, "($1 & $2)"),
		native(Operator, "|", pair, t.oid, "($1 | $2)"),
		operator("#", pair, t.oid, "pg_xor", func(c *call) any { return c.int(0) ^ c.int(1) }),
		native(Operator, "~", one, t.oid, "(~ $1)"),
		operator("<<", types(t.oid, pgtype.Int4), t.oid, "pg_shl_"+t.suffix, left),
		operator(">>", types(t.oid, pgtype.Int4), t.oid, "pg_shr_"+t.suffix, right),
	}
}

func gcd(t intType, a, b int64) any {
	x, y := magnitude(a), magnitude(b)
	for y != 0 {
		x, y = y, x%y
	}
	if x > math.MaxInt64 {
		return t.overflow()
	}
	return t.check(int64(x))
}

func lcm(t intType, a, b int64) any {
	if a == 0 || b == 0 {
		return 0
	}
	g, ok := gcd(t, a, b).(int64)
	if !ok {
		return t.overflow()
	}
	n, ok := t.mul(a/g, b).(int64)
	if !ok {
		return t.overflow()
	}
	if n < 0 {
		return t.sub(0, n)
	}
	return n
}
