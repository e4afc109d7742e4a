package dialect

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
)

var castForms = []Form{
	{
		Family:  "Types",
		Syntax:  "CAST(x AS DATETIME), … AS TIMESTAMP, … AS DATE, … AS TIME",
		Meaning: "the text of an instant ('2026-05-04 10:00:00') in TimeZone, of its date, of its time; NULL for what is none",
		Example: "SELECT CAST('2026-05-04T10:00:00+0200' AS DATETIME), CAST('2026-05-04T10:00:00Z' AS DATE), CAST('2026-05-04 10:00' AS TIME), CAST('soon' AS DATE)", Result: "2026-05-04 08:00:00|2026-05-04|10:00:00|NULL",
		words: []string{"CAST"}, token: by(casts.cast),
	},
	{
		Family:  "Types",
		Syntax:  "CAST(x AS SIGNED), … AS UNSIGNED",
		Meaning: "CAST(x AS INTEGER): a fraction is cut off",
		Example: "SELECT CAST('12.7' AS SIGNED), CAST(3 AS UNSIGNED INTEGER)", Result: "12|3",
	},
	{
		Family:  "Types",
		Syntax:  "CAST(x AS CHAR(n)), … AS VARCHAR(n), … AS NVARCHAR(MAX), … AS STRING",
		Meaning: "text, of n characters at the most",
		Example: "SELECT CAST('sunset' AS CHAR(3)), CAST(12 AS STRING), CAST('sunset' AS NVARCHAR(MAX))", Result: "sun|12|sunset",
	},
	{
		Family:  "Types",
		Syntax:  "CAST(x AS DECIMAL(p, s)), … AS BOOLEAN, … AS BIT, … AS JSON, … AS BINARY",
		Meaning: "a number with s decimals; 1 or 0; a checked JSON document; a blob",
		Example: "SELECT CAST('2.345' AS DECIMAL(10, 1)), CAST('true' AS BOOLEAN), CAST(0 AS BIT), CAST(' [1]' AS JSON), CAST('a' AS BINARY) = x'61'", Result: "2.3|1|0|[1]|1",
	},
	{
		Family:  "Types",
		Syntax:  "CONVERT(x, type), CONVERT(type, x), CONVERT(x USING utf8)",
		Meaning: "CAST(x AS type); USING gives text",
		Example: "SELECT CONVERT('12', SIGNED), CONVERT(VARCHAR(2), 'abc'), CONVERT('a' USING utf8mb4), CONVERT(DATE, '2026-05-04T10:00:00Z')", Result: "12|ab|a|2026-05-04",
		words: []string{"CONVERT"}, token: by(casts.convert),
	},
}

var castOperatorForms = []Form{{
	Family:  "Types",
	Syntax:  "x::type",
	Meaning: "CAST(x AS type); it binds tighter than any operator, so -1::text is -(1::text)",
	Example: "SELECT '12'::int + 1, 2.345::numeric(10, 1)::text, '2026-05-04T10:00:00+0200'::timestamp, 'true'::bool, 'sunset'::varchar(3)", Result: "13|2.3|2026-05-04 08:00:00|1|sun",
	words: []string{"::"}, token: by(casts.castOperator),
}}

// casts rewrites what gives a value another type.
type casts struct{ *rewriter }

// castOperator rewrites x::type.
func (r casts) castOperator(i int) error {
	if !r.EndsOperand(i - 1) {
		return nil
	}
	start, end := r.Unsigned(i-1), r.TypeEnd(i+1)
	if start < 0 || end < 0 {
		return r.ErrorAt(i, ":: takes a type: x::text")
	}
	if r.Kind(end+1) == token.Quoted && r.Text(end+1) == "[]" {
		return r.Unsupported(i, "arrays (%s[]): use JSON", r.Text(i+1))
	}
	switch {
	case r.Word(i+1) == "INTERVAL":
		return r.Unsupported(i, "::interval: write x + INTERVAL '7 days'")
	case r.OneOf(i+1, "BINARY", "VARBINARY") && r.Word(end) == ")":
		return r.Unsupported(i, "%s with a length: use substr(x::blob, 1, n)", r.Text(i+1))
	}
	t, ok := r.castTo(i+1, end+1)
	if !ok {
		t.name = r.SQL[r.Tokens[i+1].Start:r.Tokens[end].End]
		if typeNames[r.Word(i+1)] == "" && typing.Affinity(strings.ToUpper(t.name)) == "" {
			return r.Unsupported(i, "the type %s: cast to text, integer, real, numeric, boolean, date, time, timestamp, json or blob", t.name)
		}
	}
	r.edits.Drop(i, end+1)
	if t.call != "" {
		r.edits.Wrap(start, end, edit.Call, t.call+"(", t.args+")")
	} else {
		r.edits.Wrap(start, end, edit.Call, t.wrap+"CAST(", " AS "+t.name+")"+t.tail)
	}
	r.Join(start, end)
	return nil
}

// castType says how a cast to one type is written for SQLite: as a call of a
// function, or as CAST(x AS name), perhaps inside a call that ends with tail.
type castType struct {
	call       string // "to_datetime": call(x, args)
	args       string
	name       string // "TEXT"
	wrap, tail string
}

// typeNames maps the names of types onto families; what is missing is SQLite's
// to judge.
var typeNames = map[string]string{
	"SIGNED": "integer", "UNSIGNED": "integer", "INT": "integer", "INTEGER": "integer", "BIGINT": "integer",
	"SMALLINT": "integer", "TINYINT": "integer", "MEDIUMINT": "integer", "INT8": "integer", "INT4": "integer",
	"CHAR": "text", "CHARACTER": "text", "VARCHAR": "text", "NCHAR": "text", "NVARCHAR": "text", "TEXT": "text", "NTEXT": "text",
	"STRING": "text", "CLOB": "text", "UUID": "text", "UNIQUEIDENTIFIER": "text", "VARCHAR2": "text", "NVARCHAR2": "text",
	"DATETIME": "datetime", "TIMESTAMP": "datetime", "DATETIME2": "datetime", "SMALLDATETIME": "datetime",
	"DATETIMEOFFSET": "datetime", "TIMESTAMPTZ": "datetime",
	"DATE": "date", "TIME": "time",
	"DECIMAL": "decimal", "NUMERIC": "decimal", "DEC": "decimal",
	"BOOLEAN": "boolean", "BOOL": "boolean", "BIT": "boolean",
	"BINARY": "blob", "VARBINARY": "blob", "BLOB": "blob", "BYTEA": "blob",
	"JSON": "json", "JSONB": "json",
	"REAL": "real", "FLOAT": "real", "DOUBLE": "real",
}

// castTo reads the type that tokens from, to-1 name. ok is false for a type
// that SQLite takes as it stands.
func (r casts) castTo(from, to int) (t castType, ok bool) {
	var sizes []string
	names := to
	if r.Word(to-1) == ")" {
		names = r.Pair[to-1]
		for _, size := range r.Split(names) {
			if size[1]-size[0] != 1 {
				return t, false
			}
			sizes = append(sizes, strings.ToUpper(r.Text(size[0])))
		}
	}
	if from >= names {
		return t, false
	}
	switch family := typeNames[r.Word(from)]; family {
	case "integer":
		if r.OneOf(from, "SIGNED", "UNSIGNED") {
			return castType{name: "INTEGER"}, true
		}
	case "text":
		return r.castToText(from, sizes)
	case "datetime", "date", "time", "boolean":
		if r.Word(from+1) == "TEXT" { // what a literal is rewritten to
			return t, false
		}
		return castType{call: "to_" + family}, true
	case "decimal":
		scale := "0"
		if len(sizes) == 0 {
			return t, false
		}
		if len(sizes) == 2 {
			scale = sizes[1]
		}
		return castType{call: "to_decimal", args: ", " + scale}, true
	case "json":
		return castType{call: "json"}, true
	case "blob":
		return castType{name: "BLOB"}, r.Word(from) != "BLOB"
	}
	return t, false
}

func (r casts) castToText(from int, sizes []string) (t castType, ok bool) {
	t.name = "TEXT"
	switch {
	case len(sizes) == 1 && sizes[0] == "MAX":
		return t, true
	case len(sizes) == 1 && token.IsDigit(sizes[0][0]):
		t.wrap, t.tail = "substr(", ", 1, "+sizes[0]+")"
		return t, true
	}
	return t, r.OneOf(from, "STRING", "UUID", "UNIQUEIDENTIFIER")
}

// cast rewrites CAST(x AS type).
func (r casts) cast(i int) error {
	if !r.IsCall(i) {
		return nil
	}
	end := r.Pair[i+1]
	as := r.Find(i+2, end, "AS")
	if as < 0 {
		return nil
	}
	if r.OneOf(as+1, "BINARY", "VARBINARY") && r.Word(end-1) == ")" {
		return r.Unsupported(as+1, "%s with a length: use substr(CAST(x AS BLOB), 1, n)", r.Text(as+1))
	}
	if t, ok := r.castTo(as+1, end); ok {
		r.writeCast(t, i, as, end, end)
	}
	return nil
}

// writeCast writes a cast whose call begins at i and ends at end; the tokens
// from, to-1 are the type and what parts it from the expression.
func (r casts) writeCast(t castType, i, from, to, end int) {
	r.edits.Drop(from, to)
	if t.call != "" {
		r.edits.Replace(i, t.call)
		r.edits.Wrap(end, end, edit.Argument, t.args, "")
		return
	}
	r.edits.Replace(i, t.wrap+"CAST")
	r.edits.Wrap(end, end, edit.Argument, " AS "+t.name, "")
	r.edits.Wrap(i, end, edit.Call, "", t.tail)
}

// plainTypes are names of types that are not likely names of columns.
var plainTypes = syntax.WordSet(`VARCHAR NVARCHAR CHAR NCHAR INT INTEGER BIGINT SMALLINT TINYINT BIT DATETIME2 FLOAT REAL DOUBLE
	NUMERIC DECIMAL VARBINARY BINARY SIGNED UNSIGNED`)

// convert rewrites CONVERT(x, type), CONVERT(type, x) and CONVERT(x USING c).
func (r casts) convert(i int) error {
	if !r.IsCall(i) {
		return nil
	}
	end := r.Pair[i+1]
	if using := r.Find(i+2, end, "USING"); using >= 0 {
		r.writeCast(castType{name: "TEXT"}, i, using, end, end)
		return nil
	}
	args := r.Split(i + 1)
	if len(args) == 3 {
		return r.Unsupported(args[2][0], "CONVERT with a style: use FORMAT(x, pattern)")
	}
	if len(args) != 2 {
		return r.ErrorAt(i, "CONVERT takes an expression and a type")
	}
	first, second := args[0], args[1]
	switch {
	case r.isType(first) && (plainTypes[r.Word(first[0])] || !r.isType(second)):
		return r.convertFrom(i, first, second)
	case r.isType(second) && (plainTypes[r.Word(second[0])] || r.Word(second[0]) != "TEXT" && r.Word(second[0]) != "TIMESTAMP"):
		t, ok := r.castTo(second[0], second[1])
		if !ok {
			t.name = r.SQL[r.Tokens[second[0]].Start:r.Tokens[second[1]-1].End]
		}
		r.writeCast(t, i, first[1], end, end)
		return nil
	case r.isType(first):
		return r.convertFrom(i, first, second)
	default:
		return r.ErrorAt(i, "CONVERT takes an expression and a type: CONVERT(x, CHAR)")
	}
}

// convertFrom rewrites CONVERT(type, x): the type moves behind the expression.
func (r casts) convertFrom(i int, typ, x [2]int) error {
	t, ok := r.castTo(typ[0], typ[1])
	if !ok {
		t.name = r.SQL[r.Tokens[typ[0]].Start:r.Tokens[typ[1]-1].End]
	}
	r.writeCast(t, i, typ[0], x[0], r.Pair[i+1])
	return nil
}

// isType reports whether the tokens of a part spell a type.
func (r casts) isType(part [2]int) bool {
	to := part[1]
	if r.Word(to-1) == ")" {
		to = r.Pair[to-1]
		for _, size := range r.Split(to) {
			if size[1]-size[0] != 1 || r.Kind(size[0]) != token.Number && r.Word(size[0]) != "MAX" {
				return false
			}
		}
	}
	if to <= part[0] || typeNames[r.Word(part[0])] == "" {
		return false
	}
	for i := part[0]; i < to; i++ {
		if r.Kind(i) != token.Word {
			return false
		}
	}
	return to-part[0] == 1 || r.OneOf(part[0]+1, "INTEGER", "INT", "PRECISION", "VARYING", "UNSIGNED", "SIGNED")
}
