package pgcatalog

import (
	"fmt"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// spelt are the types that SQL calls otherwise than pg_type does.
var spelt = map[pgtype.OID]string{
	pgtype.Bool: "boolean", pgtype.Int2: "smallint", pgtype.Int4: "integer", pgtype.Int8: "bigint", pgtype.Float4: "real",
	pgtype.Float8: "double precision", pgtype.BPChar: "character", pgtype.Varchar: "character varying", pgtype.Char: `"char"`,
	pgtype.Numeric: "numeric", pgtype.Interval: "interval",
	pgtype.Time: "time without time zone", pgtype.Timestamp: "timestamp without time zone", pgtype.Timestamptz: "timestamp with time zone",
}

// sqlTypes are the names that SQL has for types.
var sqlTypes = sync.OnceValue(func() map[string]int64 {
	index := map[string]int64{"int": int64(pgtype.Int4), "decimal": int64(pgtype.Numeric), "char": int64(pgtype.BPChar), "float": int64(pgtype.Float8)}
	for oid, name := range spelt {
		index[name] = int64(oid)
	}
	return index
})

// typeName is a type as SQL writes it: with its modifier, unless that is nil or -1.
func (b *book) typeName(oid int64, modifier any) string {
	t := b.types[oid]
	if t == nil {
		if oid == 0 {
			return "-"
		}
		return "???"
	}
	if t.array {
		return b.typeName(t.element, modifier) + "[]"
	}
	mod, given := modifier.(int64)
	name := spelt[pgtype.OID(oid)]
	switch {
	case name == "" && t.schema == catalogSchema:
		name = quoted(t.name)
	case name == "":
		name = quoted(t.schema) + "." + quoted(t.name)
	case pgtype.OID(oid) == pgtype.BPChar && given && mod < 0:
		name = "bpchar"
	}
	if !given || mod < 0 {
		return name
	}
	const header = 4 // that lengths count
	switch pgtype.OID(oid) {
	case pgtype.BPChar, pgtype.Varchar:
		return fmt.Sprintf("%s(%d)", name, mod-header)
	case pgtype.Numeric:
		return fmt.Sprintf("%s(%d,%d)", name, (mod-header)>>16&0xffff, (mod-header)&0x7ff)
	case pgtype.Time, pgtype.Timestamp, pgtype.Timestamptz:
		first, rest := splitWord(name)
		return fmt.Sprintf("%s(%d)%s", first, mod, rest)
	default:
		return name
	}
}

// splitWord parts the first word from the rest, which keeps its space.
func splitWord(s string) (first, rest string) {
	for i := range s {
		if s[i] == ' ' {
			return s[:i], s[i:]
		}
	}
	return s, ""
}
