package fetch

import "errors"

// ErrNoAccount is matched by a [NoAccountError].
var ErrNoAccount = errors.New("no Instagram account")

// NoAccountError says which step on the way from the login to an Instagram
// account is missing.
type NoAccountError struct {
	// Step is one sentence: what is missing, and what to do.
	Step string
	// Err is what the API said; nil where it did not refuse anything.
	Err error
}

func (e *NoAccountError) Error() string {
	if e.Err == nil {
		return "no Instagram account: " + e.Step
	}
	return "no Instagram account: " + e.Step + ": " + e.Err.Error()
}

// Unwrap returns what the API said.
func (e *NoAccountError) Unwrap() error { return e.Err }

// Is matches ErrNoAccount.
func (e *NoAccountError) Is(target error) bool { return target == ErrNoAccount }
