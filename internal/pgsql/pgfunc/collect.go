package pgfunc

import (
	"bytes"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// collection keeps a text for each row, and puts them together at the end.
type collection struct {
	*connection
	parts []string
	bytes int
	// part is a row's text, join what comes of all.
	part func(*call) (string, error)
	join func(*collection) any
}

// partSize is what a part takes without its text, in bytes.
const partSize = 16

func (l *collection) step(c *call) error {
	part, err := l.part(c)
	if err != nil {
		return err
	}
	if l.bytes+len(part) > c.longest() {
		return errTooLong
	}
	if err := l.take(len(part) + partSize); err != nil {
		return err
	}
	l.parts, l.bytes = append(l.parts, part), l.bytes+len(part)
	return nil
}

func (l *collection) inverse(*call) error {
	if len(l.parts) == 0 {
		return errMoves
	}
	first := l.parts[0]
	l.parts, l.bytes = l.parts[1:], l.bytes-len(first)
	l.held -= len(first) + partSize
	return nil
}

func (l *collection) value(c *call) any {
	if len(l.parts) == 0 {
		return nil
	}
	v := l.join(l)
	if s, ok := v.(string); ok && len(s) > c.longest() {
		return errTooLong
	}
	return v
}

func (l *collection) release() {
	l.held -= l.bytes + partSize*len(l.parts)
	l.parts = nil
}

func collected(part func(*call) (string, error), join func(*collection) any) func(*connection) folder {
	return func(c *connection) folder { return &collection{connection: c, part: part, join: join} }
}

// enclosed writes the parts between two texts.
func enclosed(before, between, after string) func(*collection) any {
	return func(l *collection) any { return before + strings.Join(l.parts, between) + after }
}

// lines writes the parts as an array, each in a line of its own that is not null.
func lines(l *collection) any {
	var b strings.Builder
	for i, part := range l.parts {
		switch {
		case i == 0:
		case part == "null":
			b.WriteString(", ")
		default:
			b.WriteString(", \n ")
		}
		b.WriteString(part)
	}
	return "[" + b.String() + "]"
}

// normalised writes what a function gives as jsonb.
func normalised(f func(*collection) any) func(*collection) any {
	return func(l *collection) any {
		text, _ := f(l).(string)
		v, err := parseJSON(text)
		if err != nil {
			return err
		}
		return v.normal().String()
	}
}

// chain is string_agg: texts, each behind a separator, but for the first.
type chain struct {
	*connection
	texts, separators []string
	bytes             int
}

func (s *chain) step(c *call) error {
	if c.null(0) {
		return nil
	}
	separator := ""
	if !c.null(1) {
		separator = c.text(1)
	}
	return s.add(c, c.text(0), separator)
}

func (s *chain) add(c *call, text, separator string) error {
	size := len(separator) + len(text)
	if s.bytes+size > c.longest() {
		return errTooLong
	}
	if err := s.take(size + 2*partSize); err != nil {
		return err
	}
	s.texts, s.separators, s.bytes = append(s.texts, text), append(s.separators, separator), s.bytes+size
	return nil
}

func (s *chain) inverse(c *call) error {
	if c.null(0) {
		return nil
	}
	if len(s.texts) == 0 {
		return errMoves
	}
	size := len(s.texts[0]) + len(s.separators[0])
	s.texts, s.separators, s.bytes = s.texts[1:], s.separators[1:], s.bytes-size
	s.held -= size + 2*partSize
	return nil
}

func (s *chain) value(*call) any {
	if len(s.texts) == 0 {
		return nil
	}
	var b strings.Builder
	for i, text := range s.texts {
		if i > 0 {
			b.WriteString(s.separators[i])
		}
		b.WriteString(text)
	}
	return b.String()
}

func (s *chain) release() {
	s.held -= s.bytes + 2*partSize*len(s.texts)
	s.texts, s.separators = nil, nil
}

// packedChain is string_agg of arrays, each a text and its separator.
type packedChain struct{ chain }

func (s *packedChain) step(c *call) error {
	pair := c.elements(0)
	if len(pair) != 2 || pair[0] == nil {
		return nil
	}
	text, _ := pair[0].(string)
	separator, _ := pair[1].(string)
	return s.add(c, text, separator)
}

func jsonPart(c *call) (string, error) { return jsonOrNull(c, 0), nil }

func pairPart(c *call) (string, error) {
	if c.null(0) {
		return "", pgerror.New("22023", "field name must not be null")
	}
	name := c.document(0)
	var b bytes.Buffer
	switch name.kind {
	case '{', '[':
		return "", pgerror.New("22023", "key value must be scalar, not array, composite, or json")
	case '"':
		writeJSONString(&b, name.text)
	default:
		writeJSONString(&b, name.raw)
	}
	return b.String() + " : " + jsonOrNull(c, 1), nil
}

// ordered says that the aggregate's ORDER BY is the engine's.
func ordered(f Form) Form { f.Ordered = true; return f }

// collectForms are aggregates that keep all values.
func collectForms() []Form {
	texts := ordered(nulls(aggregate("string_agg", types(text, text), text, "pg_string_agg", func(c *connection) folder { return &chain{connection: c} })))
	texts.Packed = "pg_string_agg_packed"
	documents := stable(ordered(asJSON(nulls(aggregate("json_agg", types(pgtype.AnyElement), pgtype.JSON, "pg_json_agg", collected(jsonPart, enclosed("[", ", ", "]")))))))
	documents.Lines = "pg_json_agg_lines"
	return []Form{
		texts,
		aggregate("", types(text), text, texts.Packed, func(c *connection) folder { return &packedChain{chain{connection: c}} }),
		ordered(nulls(aggregate("array_agg", types(pgtype.AnyNonArray), pgtype.AnyArray, "pg_array_agg", collected(func(c *call) (string, error) {
			var b bytes.Buffer
			writeElement(&b, c.value(0))
			return b.String(), nil
		}, enclosed("[", ",", "]"))))),
		documents,
		nulls(aggregate("", types(pgtype.JSON), pgtype.JSON, documents.Lines, collected(jsonPart, lines))),
		stable(ordered(asJSON(nulls(aggregate("jsonb_agg", types(pgtype.AnyElement), jsonb, "pg_jsonb_agg", collected(jsonPart, normalised(enclosed("[", ", ", "]")))))))),
		stable(ordered(asJSON(nulls(aggregate("json_object_agg", types(pgtype.Any, pgtype.Any), pgtype.JSON, "pg_json_object_agg", collected(pairPart, enclosed("{ ", ", ", " }"))))))),
		stable(ordered(asJSON(nulls(aggregate("jsonb_object_agg", types(pgtype.Any, pgtype.Any), jsonb, "pg_jsonb_object_agg", collected(pairPart, normalised(enclosed("{", ", ", "}")))))))),
	}
}
