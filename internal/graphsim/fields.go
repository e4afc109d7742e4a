package graphsim

import (
	"fmt"
	"strings"
)

// Bounds of the fields grammar.
const (
	maxFieldsLength = 64 << 10
	maxFieldsDepth  = 32
)

// parseFields reads the fields grammar:
//
//	fields   = item { "," item }
//	item     = name { "." word "(" args ")" } [ "{" fields "}" ]
//
// with blanks allowed between tokens. ".as(x)" renames the member and
// ".fields(a,b)" equals braces. Of items with the same name the first counts.
func parseFields(src string) (*fieldList, *Error) {
	if len(src) > maxFieldsLength {
		return nil, badParam("(#100) The parameter fields is too long")
	}
	p := &fieldParser{src: src}
	list := p.list(0)
	if p.err == nil {
		if p.space(); p.pos < len(src) {
			p.fail("Expected end of string instead of %q.", src[p.pos:p.pos+1])
		}
	}
	if p.err != nil {
		return nil, p.err
	}
	return list, nil
}

type fieldParser struct {
	src string
	pos int
	err *Error
}

func (p *fieldParser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = &Error{
			Status: 400, Code: 2500, Type: oauthException,
			Message: fmt.Sprintf("Syntax error \"%s\" at character %d: %s", fmt.Sprintf(format, args...), p.pos, p.src),
		}
	}
}

func (p *fieldParser) space() {
	for p.pos < len(p.src) && strings.IndexByte(" \t\r\n", p.src[p.pos]) >= 0 {
		p.pos++
	}
}

// take consumes c if it comes next.
func (p *fieldParser) take(c byte) bool {
	if p.space(); p.pos < len(p.src) && p.src[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *fieldParser) name() string {
	p.space()
	start := p.pos
	for p.pos < len(p.src) {
		c := p.src[p.pos]
		if c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			break
		}
		p.pos++
	}
	if p.pos == start {
		p.fail("Expected name.")
	}
	return p.src[start:p.pos]
}

func (p *fieldParser) list(depth int) *fieldList {
	if depth > maxFieldsDepth {
		p.fail("Fields are nested too deeply.")
		return nil
	}
	list := &fieldList{}
	seen := map[string]bool{}
	for {
		item := p.item(depth)
		if p.err != nil {
			return nil
		}
		if !seen[item.key()] {
			seen[item.key()] = true
			list.items = append(list.items, item)
		}
		if !p.take(',') {
			return list
		}
	}
}

func (p *fieldParser) item(depth int) *selection {
	s := &selection{name: p.name()}
	for p.err == nil && p.take('.') {
		word := p.name()
		if p.err != nil {
			return nil
		}
		if !p.take('(') {
			p.fail("Expected \"(\".")
			return nil
		}
		if word == "fields" {
			p.nested(s, depth, ')')
			continue
		}
		end := closing(p.src[p.pos:])
		if end < 0 {
			p.fail("Expected \")\".")
			return nil
		}
		arg := strings.TrimSpace(p.src[p.pos : p.pos+end])
		p.pos += end + 1
		if word == "as" {
			s.alias = arg
			continue
		}
		s.args = s.args.with(word, arg)
	}
	if p.err == nil && p.take('{') {
		p.nested(s, depth, '}')
	}
	if !plainName(s.alias) {
		p.fail("Expected a name in as().")
	}
	return s
}

func (p *fieldParser) nested(s *selection, depth int, end byte) {
	start := p.pos
	if p.take(end) {
		s.sub = &fieldList{}
		return
	}
	s.sub = p.list(depth + 1)
	if p.err != nil {
		return
	}
	if p.space(); !p.take(end) {
		p.fail("Expected %q.", string(end))
		return
	}
	s.subText = p.src[start : p.pos-1]
}

// closing returns the index of the parenthesis that closes an argument.
func closing(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// plainName tells that s can be a member name (or is empty).
func plainName(s string) bool {
	for _, r := range s {
		if r != '_' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z') {
			return false
		}
	}
	return true
}
