package publish

import (
	"errors"
	"fmt"
)

// ErrUnknown is matched by the error of a post of which it is not known whether it was
// published.
var ErrUnknown = errors.New("it is not known whether it was published")

// unknownError is why that is not known.
type unknownError struct {
	container string
	looked    bool // the container was asked, and does not say that it is published
	err       error
}

func (e *unknownError) Error() string {
	text := "it is not known whether it was published"
	if e.looked {
		text += "; the container does not say so yet"
	}
	return fmt.Sprintf("%s: %s; before it is published again, look: SELECT StatusCode FROM Containers WHERE Id = '%s'", text, e.err, e.container)
}

func (e *unknownError) Is(target error) bool { return target == ErrUnknown }
func (e *unknownError) Unwrap() error        { return e.err }
