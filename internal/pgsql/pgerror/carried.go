package pgerror

import (
	"regexp"
	"strings"
)

const detailMark, hintMark = "\nDETAIL: ", "\nHINT: "

var stateMark = regexp.MustCompile(` \(SQLSTATE ([0-9A-Z]{5})\)`)

// Carried is a text from which [FromText] makes the error again, but for its position: the
// relational engine keeps nothing of an error but its text.
func (e *Error) Carried() string {
	text := e.Message + " (SQLSTATE " + e.Code + ")"
	if e.Detail != "" {
		text += detailMark + e.Detail
	}
	if e.Hint != "" {
		text += hintMark + e.Hint
	}
	return text
}

// FromText finds an error in a text that [Error.Carried] gave; before is what the engine
// writes in front of it.
func FromText(text, before string) (*Error, bool) {
	text = strings.TrimPrefix(text, before)
	places := stateMark.FindAllStringSubmatchIndex(text, -1)
	if places == nil {
		return nil, false
	}
	// The mark is the last: a message may quote what a statement says.
	last := places[len(places)-1]
	e := &Error{Message: text[:last[0]], Code: text[last[2]:last[3]]}
	rest := text[last[1]:]
	if at := strings.Index(rest, hintMark); at >= 0 {
		e.Hint, rest = rest[at+len(hintMark):], rest[:at]
	}
	e.Detail = strings.TrimPrefix(rest, detailMark)
	return e, true
}
