package pgtype

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// readJSON checks a document; a jsonb is written as PostgreSQL prints it.
func readJSON(s string, oid OID) (any, error) {
	if err := CheckText(s); err != nil {
		return nil, err
	}
	if !json.Valid([]byte(s)) {
		return nil, pgerror.New(pgerror.InvalidTextRepresentation, "invalid input syntax for type json")
	}
	if oid == JSON {
		return s, nil
	}
	decoder := json.NewDecoder(strings.NewReader(s))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, pgerror.New(pgerror.InvalidTextRepresentation, "invalid input syntax for type json")
	}
	text, err := AppendJSONB(nil, v)
	if err != nil {
		return nil, err
	}
	return string(text), nil
}

// AppendJSONB appends what encoding/json has read with numbers as json.Number, in the form
// in which PostgreSQL prints a jsonb: keys by length and then by bytes, numbers as numerics,
// a space behind each comma and colon.
func AppendJSONB(b []byte, v any) (_ []byte, err error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		if v {
			return append(b, "true"...), nil
		}
		return append(b, "false"...), nil
	case json.Number:
		text, outside, ok := ParseNumeric(v.String())
		if outside || !ok {
			return b, pgerror.New(pgerror.NumericValueOutOfRange, "value overflows numeric format")
		}
		return append(b, text...), nil
	case string:
		return appendJSONString(b, v)
	case []any:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ", "...)
			}
			if b, err = AppendJSONB(b, item); err != nil {
				return b, err
			}
		}
		return append(b, ']'), nil
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.SortFunc(keys, func(a, b string) int {
			if len(a) != len(b) {
				return len(a) - len(b)
			}
			return strings.Compare(a, b)
		})
		b = append(b, '{')
		for i, key := range keys {
			if i > 0 {
				b = append(b, ", "...)
			}
			if b, err = appendJSONString(b, key); err != nil {
				return b, err
			}
			if b, err = AppendJSONB(append(b, ": "...), v[key]); err != nil {
				return b, err
			}
		}
		return append(b, '}'), nil
	}
	return b, misheld(v, JSONB)
}

// appendJSONString escapes what must be: quotes, backslashes and control characters.
func appendJSONString(b []byte, s string) ([]byte, error) {
	if strings.IndexByte(s, 0) >= 0 {
		return b, &pgerror.Error{
			Code: pgerror.UntranslatableCharacter, Message: "unsupported Unicode escape sequence",
			Detail: `\u0000 cannot be converted to text.`,
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return b, misheld(s, JSONB)
	}
	text := bytes.TrimSuffix(out.Bytes(), []byte("\n"))
	if bytes.Contains(text, []byte(`\u2028`)) || bytes.Contains(text, []byte(`\u2029`)) { // which only Go escapes
		text = []byte(strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029").Replace(string(text)))
	}
	return append(b, text...), nil
}
