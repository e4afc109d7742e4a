package pgtype

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// readArrayText reads the text form of an array, {a,"b c",NULL}, of elements that one reads.
func readArrayText(s string, one func(string) (any, error)) (string, error) {
	r := arrayText{whole: s, rest: strings.TrimSpace(s), one: one}
	if strings.HasPrefix(r.rest, "[") {
		return "", pgerror.New(pgerror.FeatureNotSupported, "arrays that do not count from 1 are not supported yet: %q", s)
	}
	all, err := r.level(1)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(r.rest) != "" {
		return "", r.malformed()
	}
	if len(all) == 0 {
		return "[]", nil
	}
	return engineArray(all)
}

type arrayText struct {
	whole, rest string
	one         func(string) (any, error)
}

func (r *arrayText) malformed() error {
	return pgerror.New(pgerror.InvalidTextRepresentation, "malformed array literal: %q", r.whole)
}

func (r *arrayText) level(depth int) ([]any, error) {
	if !strings.HasPrefix(r.rest, "{") || depth > mostDimensions {
		return nil, r.malformed()
	}
	r.rest = r.rest[1:]
	all, nested := []any{}, -1
	for {
		r.rest = strings.TrimLeft(r.rest, " \t\n\r\v\f")
		switch {
		case r.rest == "":
			return nil, r.malformed()
		case r.rest[0] == '}' && len(all) == 0:
			r.rest = r.rest[1:]
			return all, nil
		case r.rest[0] == '{':
			inner, err := r.level(depth + 1)
			if err != nil {
				return nil, err
			}
			if len(all) > 0 && nested != len(inner) {
				return nil, r.malformed()
			}
			nested, all = len(inner), append(all, inner)
		default:
			v, err := r.item()
			if err != nil {
				return nil, err
			}
			if nested >= 0 {
				return nil, r.malformed()
			}
			all = append(all, v)
		}
		r.rest = strings.TrimLeft(r.rest, " \t\n\r\v\f")
		if r.rest == "" {
			return nil, r.malformed()
		}
		end := r.rest[0]
		r.rest = r.rest[1:]
		if end == '}' {
			return all, nil
		}
		if end != ',' {
			return nil, r.malformed()
		}
	}
}

// item reads an element, in quotes or up to a comma or a brace.
func (r *arrayText) item() (any, error) {
	var b strings.Builder
	quoted := r.rest[0] == '"'
	i, kept := 0, 0 // what was escaped keeps its spaces
	if quoted {
		i = 1
	}
	for ; ; i++ {
		if i >= len(r.rest) {
			return nil, r.malformed()
		}
		c := r.rest[i]
		if quoted && c == '"' {
			i++
			break
		}
		if !quoted && (c == ',' || c == '}' || c == '{' || c == '"') {
			break
		}
		if c == '\\' {
			if i++; i >= len(r.rest) {
				return nil, r.malformed()
			}
			b.WriteByte(r.rest[i])
			kept = b.Len()
			continue
		}
		b.WriteByte(c)
	}
	r.rest = r.rest[i:]
	text := b.String()
	if quoted {
		v, err := r.one(text)
		return held(v), err
	}
	text = text[:kept] + strings.TrimRight(text[kept:], " \t\n\r\v\f")
	if text == "" {
		return nil, r.malformed()
	}
	if strings.EqualFold(text, "NULL") && kept == 0 {
		return nil, nil
	}
	v, err := r.one(text)
	return held(v), err
}
