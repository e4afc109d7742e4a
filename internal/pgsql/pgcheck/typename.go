package pgcheck

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// typeOf is the type that a name means, with its modifier.
func typeOf(c *checker, t pgparse.Type) (pgtype.OID, int32) {
	named := t.Name
	oid, ok := pgtype.ByName(named)
	if named == "bpchar" || named == "varchar" {
		oid, ok = map[string]pgtype.OID{"bpchar": pgtype.BPChar, "varchar": pgtype.Varchar}[named], true
	}
	if !ok || t.Schema != "" && !strings.EqualFold(t.Schema, "pg_catalog") {
		shown := named
		if t.Schema != "" {
			shown = t.Schema + "." + named
		}
		c.fail(t.At(), "42704", "type \"%s\" does not exist", shown)
	}
	mod := modifierOf(c, t, oid)
	if t.Array {
		if oid.Array() == 0 {
			c.refuse(t.At(), "an array of %s", oid)
		}
		oid = oid.Array()
	}
	return oid, mod
}

// modifierOf is a modifier as the catalogue has it: with 4 added where PostgreSQL does.
func modifierOf(c *checker, t pgparse.Type, oid pgtype.OID) int32 {
	if len(t.Mods) == 0 {
		return -1
	}
	n := t.Mods[0]
	switch oid {
	case pgtype.Varchar, pgtype.BPChar:
		word := map[pgtype.OID]string{pgtype.Varchar: "varchar", pgtype.BPChar: "char"}[oid]
		switch {
		case len(t.Mods) > 1:
			c.fail(t.At(), "22023", "invalid type modifier")
		case n < 1:
			c.fail(t.At(), "22023", "length for type %s must be at least 1", word)
		case n > 10485760:
			c.fail(t.At(), "22023", "length for type %s cannot exceed 10485760", word)
		}
		return int32(n) + 4
	case pgtype.Numeric:
		scale := int64(0)
		if len(t.Mods) > 1 {
			scale = t.Mods[1]
		}
		switch {
		case len(t.Mods) > 2:
			c.fail(t.At(), "22023", "invalid NUMERIC type modifier")
		case n < 1 || n > 1000:
			c.fail(t.At(), "22023", "NUMERIC precision %d must be between 1 and 1000", n)
		case scale < -1000 || scale > 1000:
			c.fail(t.At(), "22023", "NUMERIC scale %d must be between -1000 and 1000", scale)
		}
		return int32(n<<16|scale&0x7ff) + 4
	case pgtype.Timestamp, pgtype.Timestamptz, pgtype.Time, pgtype.Interval:
		return int32(min(n, 6))
	case pgtype.Bit:
		switch {
		case len(t.Mods) > 1:
			c.fail(t.At(), "22023", "invalid type modifier")
		case n < 1:
			c.fail(t.At(), "22023", "length for type bit must be at least 1")
		case n > 10485760*8:
			c.fail(t.At(), "22023", "length for type bit cannot exceed 83886080")
		}
		return int32(n)
	}
	c.fail(t.At(), "42601", "type modifier is not allowed for type \"%s\"", oid)
	return -1
}
