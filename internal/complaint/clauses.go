package complaint

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
)

// advised is where an error goes on to what there is to do.
var advised = pattern.New(`: (did you mean |it is [A-Za-z_]+\(|it belongs )|` +
	`[:;] (set|give|use|run|try|write|check|log in|ask|wait|add|leave|choose|pass|install|see|put|take|select|make|change|correct|wrap|quote|name|begin|repeat|go on|look) `)

// calls begin what Go says of a call that failed, in words that may be advice elsewhere.
var calls = pattern.New(`^(use of|write (tcp|udp|unix|/|[A-Z]:\\))`)

// refusedEnd is where a refusal of the API ends, and advice begins.
const refusedEnd = "); "

// clauses breaks the text of an error into what, why and what to do, in this order, each
// without what divides them. Nothing is lost.
func clauses(text string) (what, why, do string) {
	what = text
	if at := strings.LastIndex(text, refusedEnd); at >= 0 {
		what, do = text[:at+1], text[at+len(refusedEnd):]
	} else if at := advised.FindStringIndex(text); at != nil && at[0] > 0 && !calls.MatchString(text[at[0]+2:]) {
		what, do = text[:at[0]], text[at[0]+2:]
	}
	parts := strings.Split(what, ": ")
	for i, part := range parts {
		rest := strings.Join(parts[i+1:], ": ")
		if areaPart(part) || !strings.Contains(rest, " ") {
			continue
		}
		return strings.Join(parts[:i+1], ": "), rest, do
	}
	return what, "", do
}

// place is how a text says where in a statement or a connection string something is.
var place = pattern.New(`^(line \d+(, column \d+)?|connection string(, byte \d+)?|statement \d+, which begins in line \d+|profile \S+|(GET|POST|DELETE) \S+|access token|no such (column|table|function|table or alias|procedure))$`)

// areaPart tells whether a part of a text says only where, and what follows says what.
func areaPart(part string) bool {
	return !strings.Contains(part, " ") || place.MatchString(part)
}
