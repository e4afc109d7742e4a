package pgfunc

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

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
		case 't', 'f':
			out[i] = int64(truth(m.value.kind == 't'))
		default:
			out[i] = m.value.text
		}
	}
	return out, nil
}
