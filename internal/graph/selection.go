package graph

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Selection is what is asked of a node: leaf fields and nested parts. The
// fields= text is [Selection.String].
//
// Two items of one selection must not share a key in the answer: a request with
// such a selection is refused. An alias would tell them apart, the modifier as(x),
// which v28.0 takes away: it is refused too.
type Selection struct {
	// Fields are leaf fields; a dot descends into an object: "owner.id" is sent
	// as owner{id}. "id" comes unasked.
	Fields []string
	// Parts are nested edges or node-valued fields that have parts of their own.
	Parts []Part
	// Lenient leaves out of a list what is no object, and takes for an empty list
	// what is none: [Page.Odd] counts them. Elsewhere they make the whole answer
	// unreadable.
	Lenient bool
	// Key is the one of Fields that tells objects apart which have no id, as
	// permissions have none; empty for the id. An object without it makes the whole
	// answer unreadable, but where Lenient is set: nobody could tell it from others.
	Key string
	// Nameless says that the objects have no id, nor a field that tells them apart:
	// their places do.
	Nameless bool
	// List is the key under which a list of such objects stands in an answer; "" is
	// data, where nearly all stand.
	List string
}

// Alike reports whether both ask for the same in the same order: then their texts are the
// same.
func (s *Selection) Alike(t *Selection) bool {
	return s.Nameless == t.Nameless && slices.Equal(s.Fields, t.Fields) && slices.EqualFunc(s.Parts, t.Parts, func(p, q Part) bool {
		return p.Name == q.Name && p.Bare == q.Bare && slices.Equal(p.Args, q.Args) && (p.Bare || p.Selection.Alike(&q.Selection))
	})
}

// Part is a nested edge of a [Selection], or a node-valued field.
type Part struct {
	// Name is the edge's or the field's name.
	Name string
	// Args are its modifiers in order: limit(50), after(x), metric(reach,saved).
	// A value may hold commas, but none of ( ) { } nor control characters: a
	// request with such a value is refused.
	Args []Arg
	// Selection is what to ask of each node in it.
	Selection Selection
	// Bare sends the part without braces: the answer brings the fields that the
	// edge gives unasked, and Selection picks among them.
	Bare bool
}

// Arg is one modifier of a nested part.
type Arg struct {
	Name, Value string
}

// Limit returns the modifier limit(n).
func Limit(n int) Arg { return Arg{"limit", strconv.Itoa(n)} }

// check reports what of the selection cannot be sent as it is.
func (s *Selection) check() error {
	for _, field := range s.Fields {
		for name := range strings.SplitSeq(field, ".") {
			if !isName(name) {
				return fmt.Errorf("field %q: %w", field, errName)
			}
		}
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		if err := p.check(); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		if s.asks(p.Name, i) {
			return fmt.Errorf("%s: asked twice in one selection", p.Name)
		}
	}
	return nil
}

// asks reports whether a name is that of a field, or of one of the first so many parts.
func (s *Selection) asks(name string, parts int) bool {
	return slices.ContainsFunc(s.Fields, func(field string) bool {
		first, _, _ := strings.Cut(field, ".")
		return first == name
	}) || slices.ContainsFunc(s.Parts[:parts], func(p Part) bool { return p.Name == name })
}

func (p *Part) check() error {
	if !isName(p.Name) {
		return errName
	}
	for _, a := range p.Args {
		if !isName(a.Name) {
			return fmt.Errorf("modifier %q: %w", a.Name, errName)
		}
		if a.Name == "as" {
			return errors.New("modifier as: the API takes no aliases from v28.0 on")
		}
		if a.Value == "" {
			return fmt.Errorf("modifier %s: no value", a.Name)
		}
		if i := strings.IndexFunc(a.Value, breaksGrammar); i >= 0 {
			return fmt.Errorf("modifier %s: a value cannot hold %q", a.Name, a.Value[i])
		}
	}
	return p.Selection.check()
}

var errName = errors.New("a name is of letters, digits and underscores")

// isName reports whether s can stand as a name in the fields grammar.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != ""
}

func breaksGrammar(r rune) bool {
	return r < ' ' || r == 0x7f || strings.ContainsRune("(){}", r)
}
