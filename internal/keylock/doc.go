// Package keylock has goroutines, and programs, exclude each other by name, and tells them
// whether they had to wait.
//
// A lock is a semaphore of golang.org/x/sync, which can be given up with the context
// as a mutex cannot; what is added is that there is one for each key, and that a caller
// learns whether somebody had it before: then what the lock protects is looked at anew.
// internal/singleflight is something else: there all who want the same get
// the outcome of one call, here each does work of its own, one after the other.
//
// [File] excludes other programs too, by a file that is locked.
//
// A lock of a key stays when nobody holds it. The keys are those of logins and of their
// files, of which a program has few.
package keylock
