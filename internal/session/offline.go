package session

import "github.com/viewfinder-sql/viewfinder/internal/connect"

// OfflineError is of a statement that Offline=true cannot answer.
type OfflineError struct {
	Message string
	Err     error // nil for none
}

func (e *OfflineError) Error() string { return "Offline=true: " + e.Message }

// Is matches [connect.ErrOffline].
func (e *OfflineError) Is(target error) bool { return target == connect.ErrOffline }

// Unwrap returns Err.
func (e *OfflineError) Unwrap() error { return e.Err }

func offlineError(err error) error { return &OfflineError{err.Error(), err} }
