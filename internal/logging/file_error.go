package logging

import "fmt"

func unfit(path, why string) error { return fileError("%q %s", path, why) }

// FileError is an error of what Logfile names.
type FileError struct {
	Err error // what is wrong, and what to do
}

func (e *FileError) Error() string { return "logging: Logfile " + e.Err.Error() }

// Unwrap returns Err.
func (e *FileError) Unwrap() error { return e.Err }

func fileError(format string, args ...any) error { return &FileError{fmt.Errorf(format, args...)} }
