package connprops

import (
	"fmt"
	"maps"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// blanks are dropped around names and values.
const blanks = " \t\r\n"

// Parse reads a connection string. The error is an *[Error]. Properties with an
// empty value are not in the result.
func Parse(dsn string) (Values, error) { return parse(dsn, nil, false) }

// ParseOver is [Parse] over values that hold where dsn does not name a property. One
// that it gives an empty value has its default, whatever they say.
func ParseOver(dsn string, below Values) (Values, error) { return parse(dsn, below, false) }

// ParseUntrusted is [Parse] for a string that a stranger wrote: every property
// that the table does not mark Untrusted is an error, with an empty or default
// value too.
func ParseUntrusted(dsn string) (Values, error) { return parse(dsn, nil, true) }

func parse(dsn string, below Values, untrusted bool) (Values, error) {
	p := parser{dsn: dsn, untrusted: untrusted, values: Values{}, seen: map[*Property]int{}}
	maps.Copy(p.values, below)
	for p.skipBlanks(); p.pos < len(dsn); p.skipBlanks() {
		if dsn[p.pos] == ';' {
			p.pos++
			continue
		}
		if err := p.segment(); err != nil {
			return nil, err
		}
	}
	return p.values, nil
}

type parser struct {
	dsn       string
	pos       int // offset of the next byte
	untrusted bool
	values    Values
	seen      map[*Property]int // offset of each name
	// tail is the sensitive property whose unquoted value came last: what
	// follows may be the rest of it and is not repeated in an error.
	tail *Property
}

// segment reads Name=Value up to the ';' or the end.
func (p *parser) segment() *Error {
	property, err := p.name()
	if err != nil {
		return err
	}
	p.skipBlanks()
	start, quoted := p.pos, p.pos < len(p.dsn) && (p.dsn[p.pos] == '"' || p.dsn[p.pos] == '\'')
	var text string
	if quoted {
		text, err = p.quotedValue(property)
	} else {
		text, err = p.plainValue(property)
	}
	if err != nil {
		return err
	}
	if p.tail = nil; property.Masked() && !quoted {
		p.tail = property
	}
	canonical, err := property.normalize(text)
	if err != nil {
		return err.at(start)
	}
	if canonical == "" {
		delete(p.values, property)
	} else {
		p.values[property] = canonical
	}
	return nil
}

// name reads up to and with the '='.
func (p *parser) name() (*Property, *Error) {
	start := p.pos
	length := strings.IndexAny(p.dsn[start:], "=;")
	if length < 0 || p.dsn[start+length] == ';' {
		return nil, p.fault(start, "expected Name=Value; a value that holds ';' must be quoted")
	}
	name := strings.TrimRight(p.dsn[start:start+length], blanks)
	if name == "" {
		return nil, p.fault(start, "expected a name before '='; a value that holds '=' must be quoted")
	}
	if offset, what := unreadable(name); what != "" {
		return nil, p.fault(start+offset, "a name holds "+what)
	}
	property, ok := Lookup(name)
	if !ok {
		return nil, p.unknown(name)
	}
	if first, again := p.seen[property]; again {
		return nil, property.fault(fmt.Sprintf("set twice, first at byte %d", first+1)).at(start)
	}
	if p.untrusted && !property.Untrusted {
		return nil, property.fault("not allowed in an untrusted connection string; the program itself must set it").at(start)
	}
	p.seen[property] = start
	p.pos = start + length + 1
	return property, nil
}

// nameForm is what a misspelt name looks like. Anything else can be part of a
// secret that lost its quotes or its '=', and is not repeated.
var nameForm = pattern.New(`^[A-Za-z][A-Za-z0-9 _-]{0,39}$`)

// unknown is the error for a name that is no property's.
func (p *parser) unknown(name string) *Error {
	names := make([]string, 0, len(table))
	for _, property := range table {
		names = append(names, property.Name)
	}
	reason := "unknown property"
	if p.tail == nil && nameForm.MatchString(name) {
		reason += " " + name
	}
	if near := suggest.Nearest(name, names); near != "" {
		reason += ": did you mean " + near + "?"
	} else {
		reason += ": docs/connection-properties.md lists them all"
	}
	if p.tail != nil {
		reason += " (" + p.tail.Name + " before it must be quoted if it holds ';')"
	}
	return p.fault(p.pos, reason)
}

// plainValue reads a value without quotes, up to the ';' or the end.
func (p *parser) plainValue(property *Property) (string, *Error) {
	start := p.pos
	length := strings.IndexByte(p.dsn[start:], ';')
	if length < 0 {
		length = len(p.dsn) - start
	}
	text := strings.TrimRight(p.dsn[start:start+length], blanks)
	if offset, what := property.unreadable(text); what != "" {
		return "", property.fault("holds " + what).at(start + offset)
	}
	if offset := strings.IndexByte(text, '='); offset >= 0 {
		return "", property.fault("holds '=' and must be quoted, or lacks the ';' after it").at(start + offset)
	}
	p.pos = start + length
	return text, nil
}

// quotedValue reads a value in quotes and the blanks after it.
func (p *parser) quotedValue(property *Property) (string, *Error) {
	start := p.pos
	mark := p.dsn[start : start+1]
	var text strings.Builder
	for p.pos++; ; p.pos++ {
		length := strings.Index(p.dsn[p.pos:], mark)
		if length < 0 {
			return "", property.fault("the quote that opens here is not closed").at(start)
		}
		part := p.dsn[p.pos : p.pos+length]
		if offset, what := property.unreadable(part); what != "" {
			return "", property.fault("holds " + what).at(p.pos + offset)
		}
		text.WriteString(part)
		p.pos += length + 1
		if !strings.HasPrefix(p.dsn[p.pos:], mark) {
			break
		}
		text.WriteString(mark)
	}
	p.skipBlanks()
	if p.pos < len(p.dsn) && p.dsn[p.pos] != ';' {
		return "", property.fault("text after the closing quote; a quote inside the value is doubled").at(p.pos)
	}
	return text.String(), nil
}

func (p *parser) skipBlanks() {
	p.pos = len(p.dsn) - len(strings.TrimLeft(p.dsn[p.pos:], blanks))
}

// fault is an error that is no property's.
func (p *parser) fault(offset int, reason string) *Error {
	return (&Error{Reason: reason}).at(offset)
}
