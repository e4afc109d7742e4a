package pgfunc

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// writeJSON writes a value as to_json makes one of it.
func writeJSON(b *bytes.Buffer, t pgtype.OID, v any, zone *time.Location) error {
	if v == nil {
		b.WriteString("null")
		return nil
	}
	if elem := t.Elem(); elem != 0 {
		s, _ := v.(string)
		values, err := elementsOf(s)
		if err != nil {
			return err
		}
		b.WriteByte('[')
		for i, e := range values {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, elem, e, zone); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	}
	if t == pgtype.Record {
		return pgerror.New("0A000", "the fields of a row that comes out of a query are not known: name them one by one")
	}
	text, err := output(t, v, zone)
	if err != nil {
		return err
	}
	switch t {
	case pgtype.Bool, pgtype.Int2, pgtype.Int4, pgtype.Int8, pgtype.JSON, pgtype.JSONB:
		b.WriteString(text)
		return nil
	case pgtype.Float4, pgtype.Float8, pgtype.Numeric:
		if f, err := strconv.ParseFloat(text, 64); err != nil && f == 0 || math.IsNaN(f) || strings.HasSuffix(text, "y") {
			break
		}
		b.WriteString(text)
		return nil
	case pgtype.Timestamp:
		text = strings.Replace(text, " ", "T", 1)
	case pgtype.Timestamptz:
		if s, ok := v.(string); ok {
			text = isoInstant(s, text, zone)
		}
	}
	writeJSONString(b, text)
	return nil
}

// isoInstant is an instant with its offset to the minute.
func isoInstant(form, text string, zone *time.Location) string {
	s, err := pgtime.ReadStamp(form)
	if err != nil || !s.Finite() {
		return text
	}
	text = strings.Replace(text, " ", "T", 1)
	if _, offset := s.Time().In(zone).Zone(); offset%3600 == 0 {
		text += ":00"
	}
	return text
}

// lookup finds the value of a name in an object: of several the last.
func (v *document) lookup(name string) *document {
	if v.kind != '{' {
		return nil
	}
	for _, m := range slices.Backward(v.members) {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// at is an element of an array, from 0, or from the end.
func (v *document) at(n int64) *document {
	if v.kind != '[' {
		return nil
	}
	if n < 0 {
		n += int64(len(v.members))
	}
	if n < 0 || n >= int64(len(v.members)) {
		return nil
	}
	return v.members[n].value
}

// element is [document.at]; a jsonb that is no array and no object counts as an array of
// itself.
func (v *document) element(n int64, normal bool) *document {
	if normal && v.kind != '[' && v.kind != '{' {
		return (&document{kind: '[', members: []member{{value: v}}}).at(n)
	}
	return v.at(n)
}

// follow goes a path of names and numbers.
func (v *document) follow(path []any) *document {
	for _, step := range path {
		name, ok := step.(string)
		if !ok || v == nil {
			return nil
		}
		if v.kind == '[' {
			n, err := strconv.ParseInt(strings.TrimLeft(name, spaces), 10, 32)
			if err != nil {
				return nil
			}
			v = v.at(n)
			continue
		}
		v = v.lookup(name)
	}
	return v
}

// plain is the text that ->> gives; nil for null.
func (v *document) plain(normal bool) any {
	switch {
	case v == nil || v.kind == 'n':
		return nil
	case v.kind == '"':
		return v.text
	}
	return v.whole(normal)
}

// whole is the text of a document: as it was written, or as jsonb.
func (v *document) whole(normal bool) any {
	switch {
	case v == nil:
		return nil
	case normal:
		return v.String()
	}
	return v.raw
}

var kindNames = map[byte]string{'n': "null", 't': "boolean", 'f': "boolean", '0': "number", '"': "string", '[': "array", '{': "object"}

// contains tells whether a document has all that another has, as @> does.
func (v *document) contains(other *document, top bool) bool {
	switch {
	case v.kind == '{' && other.kind == '{':
		for _, m := range other.members {
			mine := v.lookup(m.name)
			if mine == nil || !mine.contains(m.value, false) {
				return false
			}
		}
		return true
	case v.kind == '[' && other.kind == '[':
		for _, m := range other.members {
			if !slices.ContainsFunc(v.members, func(mine member) bool { return mine.value.contains(m.value, false) }) {
				return false
			}
		}
		return true
	case v.kind == '[' && top && other.kind != '{':
		return slices.ContainsFunc(v.members, func(mine member) bool { return mine.value.equals(other) })
	}
	return v.equals(other)
}

func (v *document) equals(other *document) bool {
	if v.kind != other.kind || len(v.members) != len(other.members) {
		return false
	}
	if v.kind == '0' {
		return compareNumeric([]byte(v.text), []byte(other.text)) == 0
	}
	for i, m := range v.members {
		if m.name != other.members[i].name || !m.value.equals(other.members[i].value) {
			return false
		}
	}
	return v.text == other.text
}

// withoutNulls drops the members of objects that are null.
func (v *document) withoutNulls() *document {
	out := &document{kind: v.kind, text: v.text, raw: v.raw}
	for _, m := range v.members {
		if v.kind == '{' && m.value.kind == 'n' {
			continue
		}
		out.members = append(out.members, member{m.name, m.value.withoutNulls()})
	}
	return out
}

// compact writes a document without spaces, strings and numbers as they were written.
func (v *document) compact(b *bytes.Buffer) {
	if v.kind != '{' && v.kind != '[' {
		if v.kind == '"' {
			writeJSONString(b, v.text)
			return
		}
		b.WriteString(v.raw)
		return
	}
	b.WriteByte(v.kind)
	for i, m := range v.members {
		if i > 0 {
			b.WriteByte(',')
		}
		if v.kind == '{' {
			writeJSONString(b, m.name)
			b.WriteByte(':')
		}
		m.value.compact(b)
	}
	b.WriteByte(v.kind + 2)
}

// pretty writes a document over several lines.
func (v *document) pretty(b *bytes.Buffer, indent string) {
	if v.kind != '{' && v.kind != '[' {
		v.write(b)
		return
	}
	b.WriteByte(v.kind)
	for i, m := range v.members {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n" + indent + "    ")
		if v.kind == '{' {
			writeJSONString(b, m.name)
			b.WriteString(": ")
		}
		m.value.pretty(b, indent+"    ")
	}
	b.WriteString("\n" + indent)
	b.WriteByte(v.kind + 2)
}
