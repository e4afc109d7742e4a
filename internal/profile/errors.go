package profile

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// Error says what is wrong with a configuration file. Its text holds no value.
type Error struct {
	Path    string // of the file
	Line    int    // counted from 1; 0 for none
	Profile string // "" for none
	Reason  string // what is wrong and what to do
	cause   error
}

// Error places the fault, then gives the reason.
func (e *Error) Error() string {
	text := "configuration file " + e.Path
	if e.Line > 0 {
		text += fmt.Sprintf(", line %d", e.Line)
	}
	if e.Profile != "" {
		text += ": profile " + sanitize.Brief(e.Profile)
	}
	return text + ": " + e.Reason
}

// Unwrap returns what the fault came of, or nil.
func (e *Error) Unwrap() error { return e.cause }

// UnknownError tells that a file has no profile of a name.
type UnknownError struct {
	Path, Name string
	Known      []string
}

// Error names the profile that was meant, or those that there are.
func (e *UnknownError) Error() string {
	text := fmt.Sprintf("no profile %s in the configuration file %s", sanitize.Brief(e.Name), e.Path)
	switch near := suggest.Nearest(e.Name, e.Known); {
	case near != "":
		return text + ": did you mean " + near + "?"
	case len(e.Known) == 0:
		return text + ", which has none: viewfinder config set makes one"
	}
	return text + ": it has " + sanitize.Line(strings.Join(e.Known, ", "), 400)
}
