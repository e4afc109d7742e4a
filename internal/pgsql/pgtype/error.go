package pgtype

import (
	"fmt"
	"regexp"
	"strings"
)

// Error is an error as PostgreSQL reports it. It crosses the relational engine, which
// keeps the text of an error only: [ErrorIn] finds it there again.
type Error struct {
	Code    string // SQLSTATE
	Message string
	Detail  string
	Hint    string
	// Position is the place in the statement's text, in characters from 1; 0 for none.
	Position int
}

// Errorf makes an error of a SQLSTATE and a message.
func Errorf(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Error is the message, with what [ErrorIn] needs to find the rest.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	b.WriteString(" (SQLSTATE " + e.Code + ")")
	if e.Detail != "" {
		b.WriteString(detailMark + e.Detail)
	}
	if e.Hint != "" {
		b.WriteString(hintMark + e.Hint)
	}
	return b.String()
}

const detailMark, hintMark = "\nDETAIL: ", "\nHINT: "

var stateMark = regexp.MustCompile(` \(SQLSTATE ([0-9A-Z]{5})\)`)

// ErrorIn finds an error in the text that the engine made of it; before is what the
// engine itself writes in front, "" where nothing is known of it.
func ErrorIn(text, before string) (*Error, bool) {
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
