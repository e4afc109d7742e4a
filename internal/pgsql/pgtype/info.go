package pgtype

import (
	"strconv"
	"strings"
)

// Info is what the catalogue of types says of one.
type Info struct {
	OID     OID
	Name    string // in pg_type: int8
	SQLName string // as PostgreSQL prints it: bigint
	Size    int16  // in bytes, -1 where values differ
	Elem    OID    // of an array: the type of its elements
	Array   OID    // the type of arrays of it, 0 for none
}

// Infos are all types, in no order that means something.
func Infos() []Info { return append([]Info(nil), infos...) }

var infos = []Info{
	{Bool, "bool", "boolean", 1, 0, BoolArray},
	{Bytea, "bytea", "bytea", -1, 0, ByteaArray},
	{Char, "char", `"char"`, 1, 0, CharArray},
	{Name, "name", "name", 64, 0, NameArray},
	{Int8, "int8", "bigint", 8, 0, Int8Array},
	{Int2, "int2", "smallint", 2, 0, Int2Array},
	{Int4, "int4", "integer", 4, 0, Int4Array},
	{Text, "text", "text", -1, 0, TextArray},
	{Oid, "oid", "oid", 4, 0, OidArray},
	{JSON, "json", "json", -1, 0, JSONArray},
	{Float4, "float4", "real", 4, 0, Float4Array},
	{Float8, "float8", "double precision", 8, 0, Float8Array},
	{BPChar, "bpchar", "character", -1, 0, BPCharArray},
	{Varchar, "varchar", "character varying", -1, 0, VarcharArray},
	{Date, "date", "date", 4, 0, DateArray},
	{Time, "time", "time without time zone", 8, 0, TimeArray},
	{Timestamp, "timestamp", "timestamp without time zone", 8, 0, TimestampArray},
	{Timestamptz, "timestamptz", "timestamp with time zone", 8, 0, TimestamptzArray},
	{Interval, "interval", "interval", 16, 0, IntervalArray},
	{Numeric, "numeric", "numeric", -1, 0, NumericArray},
	{UUID, "uuid", "uuid", 16, 0, UUIDArray},
	{JSONB, "jsonb", "jsonb", -1, 0, JSONBArray},
	{Bit, "bit", "bit", -1, 0, 0},
	{Unknown, "unknown", "unknown", -2, 0, 0},
	{Void, "void", "void", 4, 0, 0},
	{Record, "record", "record", -1, 0, 0},
	{Int2Vector, "int2vector", "int2vector", -1, Int2, 0},
	{OidVector, "oidvector", "oidvector", -1, Oid, 0},
	{Regproc, "regproc", "regproc", 4, 0, RegprocArray},
	{Regclass, "regclass", "regclass", 4, 0, RegclassArray},
	{Regtype, "regtype", "regtype", 4, 0, RegtypeArray},
	{Regprocedure, "regprocedure", "regprocedure", 4, 0, RegprocedureArray},
	{Regoperator, "regoperator", "regoperator", 4, 0, RegoperatorArray},
	{Regnamespace, "regnamespace", "regnamespace", 4, 0, RegnamespaceArray},
	{Regrole, "regrole", "regrole", 4, 0, RegroleArray},
	{Inet, "inet", "inet", -1, 0, 0},
	{Xid, "xid", "xid", 4, 0, 0},
	{PgNodeTree, "pg_node_tree", "pg_node_tree", -1, 0, 0},
	{ACLItemArray, "_aclitem", "aclitem[]", -1, 0, 0},
}

var byOID, byName = index()

// index adds the types of arrays to infos, and finds all by OID and by name.
func index() (map[OID]Info, map[string]OID) {
	for _, element := range infos {
		if element.Array != 0 {
			infos = append(infos, Info{element.Array, "_" + element.Name, element.SQLName + "[]", -1, element.OID, 0})
		}
	}
	oids, names := map[OID]Info{}, map[string]OID{}
	for _, i := range infos {
		oids[i.OID] = i
		names[i.Name], names[i.SQLName] = i.OID, i.OID
	}
	for alias, oid := range map[string]OID{
		"int": Int4, "float": Float8, "decimal": Numeric, "char": BPChar, "time": Time, "timestamp": Timestamp,
		"varchar": Varchar, `"char"`: Char,
	} {
		names[alias] = oid
		if array := oids[oid].Array; array != 0 {
			names[alias+"[]"] = array
		}
	}
	for name, oid := range names {
		if array := oids[oid].Array; array != 0 {
			names[name+"[]"] = array
		}
	}
	return oids, names
}

// ByName finds a type by a name that SQL has for it, in lower case: int8, bigint, int8[].
func ByName(name string) (OID, bool) {
	oid, ok := byName[strings.Join(strings.Fields(name), " ")]
	return oid, ok
}

// String is the type's name as PostgreSQL prints it.
func (o OID) String() string {
	if i, ok := byOID[o]; ok {
		return i.SQLName
	}
	return strconv.FormatUint(uint64(o), 10)
}

// Size is the size of the type's values in bytes, -1 where they differ.
func (o OID) Size() int16 {
	if i, ok := byOID[o]; ok {
		return i.Size
	}
	return -1
}

// Elem is the type of the elements of an array, 0 where o is none.
func (o OID) Elem() OID { return byOID[o].Elem }

// Array is the type of arrays of o, 0 where there is none.
func (o OID) Array() OID { return byOID[o].Array }
