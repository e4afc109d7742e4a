package graph

import (
	"errors"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// longestPlace is how long a place may be that an error tells whole, in bytes: of a
// longer one it tells the ends, which are so long at the most.
const (
	longestPlace = 60
	longestEnd   = 20
)

// briefly is a place without what is in the middle, where it is long: what is nested too
// deep has a place of thousands of names.
func briefly(place jsontext.Pointer) jsontext.Pointer {
	if len(place) <= longestPlace {
		return place
	}
	begin, end := string(place[:longestEnd]), string(place[len(place)-longestEnd:])
	if i := strings.LastIndexByte(begin, '/'); i > 0 {
		begin = begin[:i]
	}
	if i := strings.IndexByte(end, '/'); i >= 0 {
		end = end[i:]
	}
	return jsontext.Pointer(strings.ToValidUTF8(begin, "") + "…" + strings.ToValidUTF8(end, ""))
}

// inBrief is a fault that tells its place briefly.
func inBrief(err error) error {
	var at *jsontext.SyntacticError
	if !errors.As(err, &at) {
		return err
	}
	return &jsontext.SyntacticError{ByteOffset: at.ByteOffset, JSONPointer: briefly(at.JSONPointer), Err: at.Err}
}
