package syntax

import (
	"iter"
	"maps"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// maxParam is the largest parameter number of SQLite.
const maxParam = 32766

// Params are the parameters of a statement, with the numbers that SQLite gives them.
type Params struct {
	// Names are their names by number-1, with their first character (@id, :id, $id); ""
	// for a positional one.
	Names   []string
	byName  map[string]int
	byToken map[int]int
}

// Number returns the number, from 1, of the parameter that a token is; 0 for none.
func (p *Params) Number(i int) int { return p.byToken[i] }

// All are the numbers of the parameters by their tokens.
func (p *Params) All() iter.Seq2[int, int] { return maps.All(p.byToken) }

// NumberParams numbers the parameters among the tokens; those in skip are none. It
// fails with a [*token.Error] on a number that SQLite does not take.
func NumberParams(s *Script, skip map[int]bool) (*Params, error) {
	n := &Params{}
	for i, t := range s.Tokens {
		if t.Kind != token.Param || skip[i] {
			continue
		}
		number, ok := n.add(t.Text(s.SQL))
		if !ok {
			return nil, s.ErrorAt(i, "parameter %s: the number must be from 1 to %d", s.Text(i), maxParam)
		}
		if number > maxParam {
			return nil, s.ErrorAt(i, "more than %d parameters", maxParam)
		}
		if n.byToken == nil {
			n.byToken = map[int]int{}
		}
		n.byToken[i] = number
	}
	return n, nil
}

// add returns the number of the parameter written as text; ok is false where
// the text gives a number that is out of range.
func (p *Params) add(text string) (number int, ok bool) {
	number = len(p.Names) + 1
	switch {
	case text[0] != '?':
		if known, ok := p.byName[text]; ok {
			return known, true
		}
		if p.byName == nil {
			p.byName = map[string]int{}
		}
		p.byName[text] = number
		p.Names = append(p.Names, text)
	case len(text) == 1:
		p.Names = append(p.Names, "")
	default:
		given, err := strconv.Atoi(text[1:])
		if err != nil || given < 1 || given > maxParam {
			return 0, false
		}
		for len(p.Names) < given {
			p.Names = append(p.Names, "")
		}
		number = given
	}
	return number, true
}
