package sqltext

import "strconv"

// maxParam is the largest parameter number of SQLite.
const maxParam = 32766

// numbering gives parameters the numbers that SQLite gives them.
type numbering struct {
	names   []string // by number-1; "" for a positional one
	byName  map[string]int
	byToken map[int]int
}

// numberParams numbers the parameters among the tokens; those in skip are none.
func (s *script) numberParams(skip map[int]bool) (*numbering, error) {
	n := &numbering{byName: map[string]int{}, byToken: map[int]int{}}
	for i, t := range s.tokens {
		if t.Kind != Param || skip[i] {
			continue
		}
		number, ok := n.add(t.Text(s.sql))
		if !ok {
			return nil, s.errorAt(i, "parameter %s: the number must be from 1 to %d", s.text(i), maxParam)
		}
		if number > maxParam {
			return nil, s.errorAt(i, "more than %d parameters", maxParam)
		}
		n.byToken[i] = number
	}
	return n, nil
}

// add returns the number of the parameter written as text; ok is false where
// the text gives a number that is out of range.
func (n *numbering) add(text string) (number int, ok bool) {
	number = len(n.names) + 1
	switch {
	case text[0] != '?':
		if known, ok := n.byName[text]; ok {
			return known, true
		}
		n.byName[text] = number
		n.names = append(n.names, text)
	case len(text) == 1:
		n.names = append(n.names, "")
	default:
		given, err := strconv.Atoi(text[1:])
		if err != nil || given < 1 || given > maxParam {
			return 0, false
		}
		for len(n.names) < given {
			n.names = append(n.names, "")
		}
		number = given
	}
	return number, true
}

// param returns the text that stands for parameter token i wherever it is
// written, and sees to it that every parameter carries its number: the text is
// about to be moved or repeated, and SQLite counts a ? by its place.
func (a *analysis) param(i int) string {
	a.renumber = true
	return "?" + strconv.Itoa(a.params.byToken[i])
}

// writeNumbers puts its number in place of every parameter, if one was moved.
func (a *analysis) writeNumbers() {
	if !a.renumber {
		return
	}
	for i, number := range a.params.byToken {
		if _, dropped := a.edits.instead[i]; !dropped {
			a.edits.replace(i, "?"+strconv.Itoa(number))
		}
	}
}
