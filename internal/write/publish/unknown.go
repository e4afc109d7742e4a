package publish

import "errors"

// ErrUnknown is matched by the error of a post of which it is not known whether it was
// published.
var ErrUnknown = errors.New("it is not known whether it was published")

type unknownError struct {
	text string
	err  error
}

func (e *unknownError) Error() string        { return e.text }
func (e *unknownError) Is(target error) bool { return target == ErrUnknown }
func (e *unknownError) Unwrap() error        { return e.err }

func unknown(account, id string, looked bool, err error) error {
	return &unknownError{"it is not known whether it was published: " + err.Error(), err}
}
