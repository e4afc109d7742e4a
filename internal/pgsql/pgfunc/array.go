package pgfunc

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// writeElement writes an element's form as JSON.
func writeElement(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case int64:
		b.WriteString(strconv.FormatInt(v, 10))
	case float64:
		if math.IsInf(v, 0) {
			writeJSONString(b, textOfFloat(v))
		} else {
			b.WriteString(textOfFloat(v))
		}
	case string:
		writeJSONString(b, v)
	}
}

// elementsOf reads the form of an array; an element is nil, a number or a string.
func elementsOf(form string) ([]any, error) {
	v, err := parseJSON(form)
	if err != nil || v.kind != '[' {
		return nil, pgerror.New("22P02", "malformed array")
	}
	out := make([]any, len(v.members))
	for i, m := range v.members {
		switch m.value.kind {
		case 'n':
		case '0':
			if n, err := strconv.ParseInt(m.value.text, 10, 64); err == nil {
				out[i] = n
			} else if out[i], err = strconv.ParseFloat(m.value.text, 64); err != nil {
				return nil, pgerror.New("22P02", "malformed array")
			}
		case '[':
			return nil, pgerror.New("0A000", "an array of more than one dimension is not supported here")
		case 't', 'f':
			out[i] = int64(truth(m.value.kind == 't'))
		default:
			out[i] = m.value.text
		}
	}
	return out, nil
}

// formOf is the form of an array of elements.
func formOf(elements []any) string {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, e := range elements {
		if i > 0 {
			b.WriteByte(',')
		}
		writeElement(&b, e)
	}
	b.WriteByte(']')
	return b.String()
}

// zip are rows of the elements that arrays have at one place; null stands for those of an array
// that is shorter. What the elements are is not looked at.
func zip(c *call) any {
	arrays, most, size := make([][]json.RawMessage, c.count()), 0, 0
	for i := range arrays {
		if err := json.Unmarshal([]byte(c.text(i)), &arrays[i]); err != nil {
			return pgerror.New("22P02", "malformed array")
		}
		most, size = max(most, len(arrays[i])), size+len(c.text(i))
	}
	if size+most*(len("null,")*len(arrays)+len("[],")) > c.longest() {
		return errTooLong
	}
	rows := make([][]json.RawMessage, most)
	for n := range rows {
		for _, array := range arrays {
			if n < len(array) {
				rows[n] = append(rows[n], array[n])
			} else {
				rows[n] = append(rows[n], json.RawMessage("null"))
			}
		}
	}
	b, err := json.Marshal(rows)
	return unless(string(b), err)
}

// textOfFloat is PostgreSQL's text of a double.
func textOfFloat(f float64) string {
	text, err := pgtype.AppendText(nil, f, pgtype.Float8, nil)
	if err != nil {
		return ""
	}
	return string(text)
}
