package sqlfunc

import (
	"cmp"
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var numberFunctions = []Function{
	{
		Name: "cot", Type: value.TypeReal, Family: "Numbers", Signature: "COT(x)", Doc: "the cotangent; NULL for 0", Example: "round(cot(1), 4)", Result: "0.6421", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any {
			if tan := math.Tan(args[0].Float()); tan != 0 {
				return 1 / tan
			}
			return nil
		},
	},
	{
		Name: "atn2", Type: value.TypeReal, Family: "Numbers", Signature: "ATN2(y, x)", Doc: "ATAN2(y, x)", Example: "round(atn2(1, 1), 4)", Result: "0.7854", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any { return math.Atan2(args[0].Float(), args[1].Float()) },
	},
	{
		Name: "log", Type: value.TypeReal, Family: "Numbers", Signature: "LOG(x)", Doc: "the natural logarithm; NULL for what has none. LOG(b, x) is SQLite's, to the base b", Example: "round(log(10), 4)", Result: "2.3026", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any {
			if x := args[0].Float(); x > 0 {
				return math.Log(x)
			}
			return nil
		},
	},
	{
		Name: "mod", typeOf: func(args []value.Type) value.Type { return value.ArithmeticType(given(args)[0], given(args)[1]) }, Family: "Numbers", Signature: "MOD(a, b)", Doc: "the remainder, an integer for two integers; NULL for a divisor of 0", Example: "mod(-7, 4)", Result: "-3", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any {
			if args[0].NumericType() == sqlite3.INTEGER && args[1].NumericType() == sqlite3.INTEGER {
				if args[1].Int64() == 0 {
					return nil
				}
				return args[0].Int64() % args[1].Int64()
			}
			if args[1].Float() == 0 {
				return nil
			}
			return math.Mod(args[0].Float(), args[1].Float())
		},
	},
	{
		Name: "bitxor", Type: value.TypeInteger, Family: "Numbers", Signature: "BITXOR(a, b)", Doc: "the bits that only one of two integers has", Example: "bitxor(6, 3)", Result: "5", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any { return args[0].Int64() ^ args[1].Int64() },
	},
	{
		Name: "rand", Type: value.TypeReal, Family: "Numbers", Signature: "RAND()", Doc: "a random number from 0 up to 1", Example: "rand() BETWEEN 0 AND 1", Result: "1", random: true,
		call: func(*env, []sqlite3.Value) any { return rand.Float64() }, //nolint:gosec // RAND() guards nothing
	},
	{
		Name: "rand", Type: value.TypeReal, Family: "Numbers", Signature: "RAND(seed)", Doc: "always the same number for the same seed", Example: "rand(7) = rand(7)", Result: "1", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any {
			return rand.New(rand.NewPCG(uint64(args[0].Int64()), 0)).Float64() //nolint:gosec // as RAND()
		},
	},
	{
		Name: "square", Type: value.TypeReal, Family: "Numbers", Signature: "SQUARE(x)", Doc: "x times x", Example: "square(3)", Result: "9.0", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any { x := args[0].Float(); return x * x },
	},
	{
		Name: "truncate", typeOf: roundedType, Family: "Numbers", Signature: "TRUNCATE(x, d)", Doc: "x cut, not rounded, to d decimals; d may be negative", Example: "truncate(-1.999, 1)", Result: "-1.9", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any {
			d := args[1].Int64()
			if args[0].NumericType() == sqlite3.INTEGER && d >= 0 {
				return args[0].Int64()
			}
			return truncate(args[0].Float(), int(min(max(d, -308), 308)))
		},
	},
	{
		Name: "greatest", typeOf: commonType, Family: "Numbers", Signature: "GREATEST(x, …)", Doc: "the greatest argument, as MAX(x, …); NULL if any is NULL", Example: "greatest(1, 3, 2)", Result: "3", least: 1, most: -1,
		call: func(_ *env, args []sqlite3.Value) any { return extreme(args, 1) },
	},
	{
		Name: "least", typeOf: commonType, Family: "Numbers", Signature: "LEAST(x, …)", Doc: "the least argument, as MIN(x, …); NULL if any is NULL", Example: "least('b', 'a')", Result: "a", least: 1, most: -1,
		call: func(_ *env, args []sqlite3.Value) any { return extreme(args, -1) },
	},
	{
		Name: "isnumeric", Type: value.TypeInteger, Family: "Numbers", Signature: "ISNUMERIC(x)", Doc: "1 if x is a number or the text of one, else 0", Example: "isnumeric('1e3')", Result: "1", least: 1, most: 1, nulls: true,
		call: func(_ *env, args []sqlite3.Value) any {
			t := args[0].NumericType()
			return t == sqlite3.INTEGER || t == sqlite3.FLOAT
		},
	},
}

// truncate cuts x to d decimals by way of its shortest decimal text, so that
// 1.15 stays 1.15.
func truncate(x float64, d int) float64 {
	if d < 0 {
		unit := math.Pow(10, float64(-d))
		return math.Trunc(x/unit) * unit
	}
	text := strconv.FormatFloat(x, 'f', -1, 64)
	if point := strings.IndexByte(text, '.'); point >= 0 && len(text) > point+1+d {
		text = text[:point+1+d]
	}
	cut, _ := strconv.ParseFloat(text, 64)
	return cut
}

// extreme returns the argument that compares highest (sign 1) or lowest (-1) by
// SQLite's order: numbers before text before blobs.
func extreme(args []sqlite3.Value, sign int) any {
	if len(args) == 0 {
		return errors.New("no arguments")
	}
	best := args[0]
	for _, a := range args[1:] {
		if compare(a, best)*sign > 0 {
			best = a
		}
	}
	return best
}

func compare(a, b sqlite3.Value) int {
	rank := func(v sqlite3.Value) int {
		switch v.Type() {
		case sqlite3.INTEGER, sqlite3.FLOAT:
			return 0
		case sqlite3.TEXT:
			return 1
		default:
			return 2
		}
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	switch {
	case a.Type() == sqlite3.INTEGER && b.Type() == sqlite3.INTEGER:
		return cmp.Compare(a.Int64(), b.Int64())
	case rank(a) == 0:
		return cmp.Compare(a.Float(), b.Float())
	default:
		return strings.Compare(string(a.RawBlob()), string(b.RawBlob()))
	}
}
