package pgfunc

import (
	"cmp"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgnumeric"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Collation is the collating sequence that orders the forms of a type, "" where the
// engine's own order is the type's.
func Collation(t pgtype.OID) string {
	switch t {
	case pgtype.Numeric:
		return NumericCollation
	case pgtype.Interval:
		return IntervalCollation
	}
	return ""
}

// comparable are the types that are compared as the engine holds them; those of one line
// also with each other.
var comparableTypes = [][]pgtype.OID{
	{pgtype.Bool},
	{pgtype.Int2, pgtype.Int4, pgtype.Int8},
	{pgtype.Oid},
	{pgtype.Float4, pgtype.Float8},
	{pgtype.Numeric},
	{pgtype.Text},
	{pgtype.Name},
	{pgtype.Bytea},
	{pgtype.Date},
	{pgtype.Time},
	{pgtype.Timestamp},
	{pgtype.Timestamptz},
	{pgtype.Interval},
	{pgtype.UUID},
}

func comparisonForms() []Form {
	var out []Form
	for _, group := range comparableTypes {
		for _, a := range group {
			for _, b := range group {
				collate := ""
				if c := Collation(a); c != "" {
					collate = " COLLATE " + c
				}
				for _, op := range []string{"=", "<>", "<", "<=", ">", ">="} {
					out = append(out, native(Operator, op, types(a, b), pgtype.Bool, "($1 "+op+" $2"+collate+")"))
				}
			}
		}
	}
	for _, op := range []string{"=", "<>", "<", "<=", ">", ">="} {
		out = append(out, native(Operator, op, types(pgtype.BPChar, pgtype.BPChar), pgtype.Bool, "(rtrim($1, ' ') "+op+" rtrim($2, ' '))"))
	}
	// A date is compared as its midnight.
	for _, op := range []string{"=", "<>", "<", "<=", ">", ">="} {
		out = append(out,
			native(Operator, op, types(pgtype.Date, pgtype.Timestamp), pgtype.Bool, "(pg_date_timestamp($1) "+op+" $2)"),
			native(Operator, op, types(pgtype.Timestamp, pgtype.Date), pgtype.Bool, "($1 "+op+" pg_date_timestamp($2))"),
			native(Operator, op, types(pgtype.Date, pgtype.Timestamptz), pgtype.Bool, "(pg_date_timestamptz($1) "+op+" $2)"),
			native(Operator, op, types(pgtype.Timestamptz, pgtype.Date), pgtype.Bool, "($1 "+op+" pg_date_timestamptz($2))"),
			native(Operator, op, types(pgtype.Timestamp, pgtype.Timestamptz), pgtype.Bool, "(pg_timestamp_timestamptz($1) "+op+" $2)"),
			native(Operator, op, types(pgtype.Timestamptz, pgtype.Timestamp), pgtype.Bool, "($1 "+op+" pg_timestamp_timestamptz($2))"),
		)
	}
	for _, name := range []string{"greatest", "least"} {
		turn := 1
		if name == "least" {
			turn = -1
		}
		for _, of := range []struct {
			oid     pgtype.OID
			suffix  string
			compare func(a, b sqlite3.Value) int
		}{
			{pgtype.Numeric, "_n", func(a, b sqlite3.Value) int { return compareNumeric([]byte(a.Text()), []byte(b.Text())) }},
			{pgtype.Interval, "_i", func(a, b sqlite3.Value) int { return compareInterval([]byte(a.Text()), []byte(b.Text())) }},
			{pgtype.AnyCompatible, "", compareValues},
		} {
			out = append(out, nulls(variadic(function(name, types(of.oid), of.oid, "pg_"+name+of.suffix, func(c *call) any {
				var best *sqlite3.Value
				for i := range c.args {
					if !c.null(i) && (best == nil || of.compare(c.args[i], *best)*turn > 0) {
						best = &c.args[i]
					}
				}
				if best == nil {
					return nil
				}
				return *best
			}))))
		}
	}
	return out
}

// compareValues orders values of one type as the engine does.
func compareValues(a, b sqlite3.Value) int {
	rank := func(v sqlite3.Value) int { return int(max(v.Type(), sqlite3.FLOAT)) }
	switch {
	case rank(a) != rank(b):
		return cmp.Compare(rank(a), rank(b))
	case a.Type() == sqlite3.INTEGER && b.Type() == sqlite3.INTEGER:
		return cmp.Compare(a.Int64(), b.Int64())
	case rank(a) == int(sqlite3.FLOAT):
		return cmp.Compare(a.Float(), b.Float())
	case a.Type() == sqlite3.BLOB:
		return strings.Compare(string(a.RawBlob()), string(b.RawBlob()))
	}
	return strings.Compare(a.Text(), b.Text())
}

func compareNumeric(a, b []byte) int {
	x, errX := pgnumeric.Parse(string(a))
	y, errY := pgnumeric.Parse(string(b))
	if errX != nil || errY != nil { // no numbers: behind all that are
		return cmp.Or(truth(errX != nil)-truth(errY != nil), strings.Compare(string(a), string(b)))
	}
	return pgnumeric.Compare(x, y)
}

func compareInterval(a, b []byte) int {
	x, errX := pgtime.ReadInterval(string(a))
	y, errY := pgtime.ReadInterval(string(b))
	if errX != nil || errY != nil {
		return cmp.Or(truth(errX != nil)-truth(errY != nil), strings.Compare(string(a), string(b)))
	}
	return x.Compare(y)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
