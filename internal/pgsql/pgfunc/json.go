package pgfunc

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgnumeric"
)

// document is a JSON value.
type document struct {
	kind    byte   // of jsontext: n, f, t, 0 a number, " a string, { and [
	text    string // of a number as it is written, of a string what it says
	raw     string // as it was written
	members []member
}

// member is one of an object, or of an array, without a name.
type member struct {
	name  string
	value *document
}

// maxDocument bounds the documents that are read as a whole, in bytes: what they become
// takes many times their length, outside of the engine's memory.
const maxDocument = 1 << 20

// parseJSON reads a document.
func parseJSON(text string) (*document, error) {
	if len(text) > maxDocument {
		return nil, pgerror.New("54000", "the document is longer than %d bytes", maxDocument)
	}
	d := jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true))
	v, err := readDocument(d, text)
	if err == nil {
		if _, err = d.ReadToken(); errors.Is(err, io.EOF) {
			return v, nil
		}
	}
	e := pgerror.New("22P02", "invalid input syntax for type json")
	var at *jsontext.SyntacticError
	if errors.As(err, &at) {
		e.Detail = "Near byte " + strconv.FormatInt(at.ByteOffset, 10) + "."
	}
	return nil, e
}

func readDocument(d *jsontext.Decoder, text string) (*document, error) {
	start := d.InputOffset()
	token, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	v := &document{kind: byte(token.Kind())}
	switch v.kind {
	case '0', '"':
		v.text = token.String()
	case '{', '[':
		for {
			kind := d.PeekKind()
			if kind == '}' || kind == ']' {
				break
			}
			var m member
			if v.kind == '{' {
				name, err := d.ReadToken()
				if err != nil {
					return nil, err
				}
				m.name = name.String()
			}
			if m.value, err = readDocument(d, text); err != nil {
				return nil, err
			}
			v.members = append(v.members, m)
		}
		if _, err := d.ReadToken(); err != nil {
			return nil, err
		}
	}
	v.raw = strings.TrimLeft(text[start:d.InputOffset()], " \t\r\n,:")
	return v, nil
}

// normal is the document as jsonb holds it: of members of one name the last, shorter names
// first, numbers in full.
func (v *document) normal() *document {
	out := &document{kind: v.kind, text: v.text}
	switch v.kind {
	case '0':
		if d, err := pgnumeric.Parse(v.text); err == nil {
			out.text = pgnumeric.Format(d)
		}
	case '[':
		for _, m := range v.members {
			out.members = append(out.members, member{value: m.value.normal()})
		}
	case '{':
		last := map[string]int{}
		for _, m := range v.members {
			m.value = m.value.normal()
			if i, ok := last[m.name]; ok {
				out.members[i] = m
				continue
			}
			last[m.name] = len(out.members)
			out.members = append(out.members, m)
		}
		slices.SortFunc(out.members, func(a, b member) int {
			return cmp.Or(cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.name, b.name))
		})
	}
	return out
}

// String is the document as PostgreSQL writes jsonb.
func (v *document) String() string {
	var b bytes.Buffer
	v.write(&b)
	return b.String()
}

func (v *document) write(b *bytes.Buffer) {
	switch v.kind {
	case 'n':
		b.WriteString("null")
	case 't':
		b.WriteString("true")
	case 'f':
		b.WriteString("false")
	case '0':
		b.WriteString(v.text)
	case '"':
		writeJSONString(b, v.text)
	case '[', '{':
		b.WriteByte(v.kind)
		for i, m := range v.members {
			if i > 0 {
				b.WriteString(", ")
			}
			if v.kind == '{' {
				writeJSONString(b, m.name)
				b.WriteString(": ")
			}
			m.value.write(b)
		}
		b.WriteByte(v.kind + 2) // the closing one
	}
}

// writeJSONString writes a string as PostgreSQL escapes it.
func writeJSONString(b *bytes.Buffer, s string) {
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		default:
			if c < ' ' {
				b.WriteString(`\u00` + string("0123456789abcdef"[c>>4]) + string("0123456789abcdef"[c&15]))
				continue
			}
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
}
