package sqltext

import "strings"

var castForms = []Form{
	{
		Family:  "Types",
		Syntax:  "CAST(x AS DATETIME), … AS TIMESTAMP, … AS DATE, … AS TIME",
		Meaning: "the text of an instant ('2026-05-04 10:00:00') in TimeZone, of its date, of its time; NULL for what is none",
		Example: "SELECT CAST('2026-05-04T10:00:00+0200' AS DATETIME), CAST('2026-05-04T10:00:00Z' AS DATE), CAST('2026-05-04 10:00' AS TIME), CAST('soon' AS DATE)", Result: "2026-05-04 08:00:00|2026-05-04|10:00:00|NULL",
		words: []string{"CAST"}, token: (*analysis).cast,
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
		words: []string{"CONVERT"}, token: (*analysis).convert,
	},
}

var castOperatorForms = []Form{{
	Family:  "Types",
	Syntax:  "x::type",
	Meaning: "CAST(x AS type); it binds tighter than any operator, so -1::text is -(1::text)",
	Example: "SELECT '12'::int + 1, 2.345::numeric(10, 1)::text, '2026-05-04T10:00:00+0200'::timestamp, 'true'::bool, 'sunset'::varchar(3)", Result: "13|2.3|2026-05-04 08:00:00|1|sun",
	words: []string{"::"}, token: (*analysis).castOperator,
}}

// castOperator rewrites x::type.
func (a *analysis) castOperator(i int) error {
	if !a.endsOperand(i - 1) {
		return nil
	}
	start, end := a.unsigned(i-1), a.typeEnd(i+1)
	if start < 0 || end < 0 {
		return a.errorAt(i, ":: takes a type: x::text")
	}
	if a.kind(end+1) == Quoted && a.text(end+1) == "[]" {
		return a.unsupported(i, "arrays (%s[]): use JSON", a.text(i+1))
	}
	switch {
	case a.word(i+1) == "INTERVAL":
		return a.unsupported(i, "::interval: write x + INTERVAL '7 days'")
	case a.oneOf(i+1, "BINARY", "VARBINARY") && a.word(end) == ")":
		return a.unsupported(i, "%s with a length: use substr(x::blob, 1, n)", a.text(i+1))
	}
	t, ok := a.castTo(i+1, end+1)
	if !ok {
		t.name = a.sql[a.tokens[i+1].Start:a.tokens[end].End]
		if typeNames[a.word(i+1)] == "" && affinity(strings.ToUpper(t.name)) == "" {
			return a.unsupported(i, "the type %s: cast to text, integer, real, numeric, boolean, date, time, timestamp, json or blob", t.name)
		}
	}
	a.edits.drop(i, end+1)
	if t.call != "" {
		a.edits.wrap(start, end, rankCall, t.call+"(", t.args+")")
	} else {
		a.edits.wrap(start, end, rankCall, t.wrap+"CAST(", " AS "+t.name+")"+t.tail)
	}
	a.span(start, end)
	return nil
}

// typeEnd returns the last token of the type that begins at token i, or -1.
func (a *analysis) typeEnd(i int) int {
	if a.kind(i) != Word || reserved[a.words[i]] {
		return -1
	}
	end := i
	if a.is(i, "DOUBLE", "PRECISION") || a.oneOf(i, "CHARACTER", "CHAR") && a.word(i+1) == "VARYING" {
		end++
	}
	if a.word(end+1) == "(" {
		end = a.pair[end+1]
	}
	if a.oneOf(i, "TIMESTAMP", "TIME") && a.oneOf(end+1, "WITH", "WITHOUT") && a.is(end+2, "TIME", "ZONE") {
		end += 3
	}
	return end
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
func (a *analysis) castTo(from, to int) (t castType, ok bool) {
	var sizes []string
	names := to
	if a.word(to-1) == ")" {
		names = a.pair[to-1]
		for _, size := range a.split(names) {
			if size[1]-size[0] != 1 {
				return t, false
			}
			sizes = append(sizes, strings.ToUpper(a.text(size[0])))
		}
	}
	if from >= names {
		return t, false
	}
	switch family := typeNames[a.word(from)]; family {
	case "integer":
		if a.oneOf(from, "SIGNED", "UNSIGNED") {
			return castType{name: "INTEGER"}, true
		}
	case "text":
		return a.castToText(from, sizes)
	case "datetime", "date", "time", "boolean":
		if a.word(from+1) == "TEXT" { // what a literal is rewritten to
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
		return castType{name: "BLOB"}, a.word(from) != "BLOB"
	}
	return t, false
}

func (a *analysis) castToText(from int, sizes []string) (t castType, ok bool) {
	t.name = "TEXT"
	switch {
	case len(sizes) == 1 && sizes[0] == "MAX":
		return t, true
	case len(sizes) == 1 && isDigit(sizes[0][0]):
		t.wrap, t.tail = "substr(", ", 1, "+sizes[0]+")"
		return t, true
	}
	return t, a.oneOf(from, "STRING", "UUID", "UNIQUEIDENTIFIER")
}

// cast rewrites CAST(x AS type).
func (a *analysis) cast(i int) error {
	if !a.isCall(i) {
		return nil
	}
	end := a.pair[i+1]
	as := a.find(i+2, end, "AS")
	if as < 0 {
		return nil
	}
	if a.oneOf(as+1, "BINARY", "VARBINARY") && a.word(end-1) == ")" {
		return a.unsupported(as+1, "%s with a length: use substr(CAST(x AS BLOB), 1, n)", a.text(as+1))
	}
	if t, ok := a.castTo(as+1, end); ok {
		a.writeCast(t, i, as, end, end)
	}
	return nil
}

// writeCast writes a cast whose call begins at i and ends at end; the tokens
// from, to-1 are the type and what parts it from the expression.
func (a *analysis) writeCast(t castType, i, from, to, end int) {
	a.edits.drop(from, to)
	if t.call != "" {
		a.edits.replace(i, t.call)
		a.edits.wrap(end, end, rankArgument, t.args, "")
		return
	}
	a.edits.replace(i, t.wrap+"CAST")
	a.edits.wrap(end, end, rankArgument, " AS "+t.name, "")
	a.edits.wrap(i, end, rankCall, "", t.tail)
}

// plainTypes are names of types that are not likely names of columns.
var plainTypes = wordSet(`VARCHAR NVARCHAR CHAR NCHAR INT INTEGER BIGINT SMALLINT TINYINT BIT DATETIME2 FLOAT REAL DOUBLE
	NUMERIC DECIMAL VARBINARY BINARY SIGNED UNSIGNED`)

// convert rewrites CONVERT(x, type), CONVERT(type, x) and CONVERT(x USING c).
func (a *analysis) convert(i int) error {
	if !a.isCall(i) {
		return nil
	}
	end := a.pair[i+1]
	if using := a.find(i+2, end, "USING"); using >= 0 {
		a.writeCast(castType{name: "TEXT"}, i, using, end, end)
		return nil
	}
	args := a.split(i + 1)
	if len(args) == 3 {
		return a.unsupported(args[2][0], "CONVERT with a style: use FORMAT(x, pattern)")
	}
	if len(args) != 2 {
		return a.errorAt(i, "CONVERT takes an expression and a type")
	}
	first, second := args[0], args[1]
	switch {
	case a.isType(first) && (plainTypes[a.word(first[0])] || !a.isType(second)):
		return a.convertFrom(i, first, second)
	case a.isType(second) && (plainTypes[a.word(second[0])] || a.word(second[0]) != "TEXT" && a.word(second[0]) != "TIMESTAMP"):
		t, ok := a.castTo(second[0], second[1])
		if !ok {
			t.name = a.sql[a.tokens[second[0]].Start:a.tokens[second[1]-1].End]
		}
		a.writeCast(t, i, first[1], end, end)
		return nil
	case a.isType(first):
		return a.convertFrom(i, first, second)
	default:
		return a.errorAt(i, "CONVERT takes an expression and a type: CONVERT(x, CHAR)")
	}
}

// convertFrom rewrites CONVERT(type, x): the type moves behind the expression.
func (a *analysis) convertFrom(i int, typ, x [2]int) error {
	t, ok := a.castTo(typ[0], typ[1])
	if !ok {
		t.name = a.sql[a.tokens[typ[0]].Start:a.tokens[typ[1]-1].End]
	}
	a.writeCast(t, i, typ[0], x[0], a.pair[i+1])
	return nil
}

// isType reports whether the tokens of r spell a type.
func (a *analysis) isType(r [2]int) bool {
	to := r[1]
	if a.word(to-1) == ")" {
		to = a.pair[to-1]
		for _, size := range a.split(to) {
			if size[1]-size[0] != 1 || a.kind(size[0]) != Number && a.word(size[0]) != "MAX" {
				return false
			}
		}
	}
	if to <= r[0] || typeNames[a.word(r[0])] == "" {
		return false
	}
	for i := r[0]; i < to; i++ {
		if a.kind(i) != Word {
			return false
		}
	}
	return to-r[0] == 1 || a.oneOf(r[0]+1, "INTEGER", "INT", "PRECISION", "VARYING", "UNSIGNED", "SIGNED")
}
