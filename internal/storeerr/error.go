package storeerr

import (
	"errors"
	"fmt"
)

// Err is matched by every error that New makes.
var Err = errors.New("the store of tokens cannot be used as it is")

// New makes an error of a store, as fmt.Errorf does. Its text names the property at
// fault, and says what to do.
func New(format string, args ...any) error { return &storeError{fmt.Errorf(format, args...)} }

type storeError struct{ err error }

func (e *storeError) Error() string        { return e.err.Error() }
func (e *storeError) Unwrap() error        { return e.err }
func (e *storeError) Is(target error) bool { return target == Err }
