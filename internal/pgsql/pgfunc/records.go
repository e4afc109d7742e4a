package pgfunc

import (
	"bytes"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// A row as a value is held as its text: (1,"a b",). Package pgcheck, which knows its fields, has it
// made of their texts, or as JSON of their JSON.

// recordForms are the functions of rows.
func recordForms() []Form {
	toText := native(Cast, "", types(pgtype.Record), text, "$1")
	toText.Context = 'a'
	return []Form{
		toText,
		stable(asJSON(native(Scalar, "row_to_json", types(pgtype.Record), pgtype.JSON, "$1"))),
		variadic(nulls(function("", types(text), pgtype.Record, RecordText, func(c *call) any {
			var b strings.Builder
			b.WriteByte('(')
			for i := range c.count() {
				if i > 0 {
					b.WriteByte(',')
				}
				if !c.null(i) {
					writeField(&b, c.text(i))
				}
			}
			b.WriteByte(')')
			return b.String()
		}))),
		variadic(nulls(function("", types(text, text), pgtype.JSON, RecordJSON, func(c *call) any {
			var b bytes.Buffer
			b.WriteByte('{')
			for i, name := range c.elements(0) {
				if i > 0 {
					b.WriteByte(',')
				}
				s, _ := name.(string)
				writeJSONString(&b, s)
				b.WriteByte(':')
				b.WriteString(jsonOrNull(c, i+1))
			}
			b.WriteByte('}')
			return b.String()
		}))),
	}
}

// The engine's functions that make a row of its fields: of their texts; and of the array of their
// names and their JSON.
const (
	RecordText = "pg_record_text"
	RecordJSON = "pg_record_json"
)

// writeField writes a field of a row, in quotes where it would not be read again as it is.
func writeField(b *strings.Builder, s string) {
	if s != "" && !strings.ContainsAny(s, `"\(),`+spaces) {
		b.WriteString(s)
		return
	}
	b.WriteByte('"')
	b.WriteString(strings.NewReplacer(`"`, `""`, `\`, `\\`).Replace(s))
	b.WriteByte('"')
}
