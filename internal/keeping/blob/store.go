package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"regexp"
	"time"
)

// Store keeps blobs. It may be used by several goroutines, and by several programs.
type Store interface {
	// Put writes a blob of size bytes, one at least. Where when does not hold it writes nothing and the
	// error is [ErrChanged]. The body may be read more than once.
	Put(ctx context.Context, key string, body io.ReadSeeker, size int64, when When) (Info, error)
	// Get reads a blob from its beginning. The error of one that is not there is
	// [fs.ErrNotExist].
	Get(ctx context.Context, key string) (io.ReadCloser, Info, error)
	// List is what has a key that begins so, in the order of keys; it ends with the first error.
	List(ctx context.Context, prefix string) iter.Seq2[Info, error]
	// Delete deletes a blob; none is no error.
	Delete(ctx context.Context, key string) error
	// Erase deletes a blob and every earlier version that the place keeps of it; it is an
	// error if that cannot be told.
	Erase(ctx context.Context, key string) error
	// Sweep deletes what was begun before then, and never became a blob.
	Sweep(ctx context.Context, before time.Time) error
	// Place is the folder or bucket, for messages and for other programs.
	Place() string
	// Close lets go of the place.
	Close() error
}

// Info tells of a blob.
type Info struct {
	Key      string
	Size     int64 // bytes
	Modified time.Time
	// Tag changes with what the blob holds; [Store.List] need not tell it.
	Tag string
}

// When is what has to hold for a blob to be written; the zero value always does.
type When struct {
	Absent bool   // there is none of this key
	Tag    string // that of the blob that is replaced, "" for any
}

// ErrChanged is the error of a [When] that does not hold.
var ErrChanged = errors.New("was written by another program in the meantime")

// Error is what went wrong with a blob.
type Error struct {
	Place, Key string
	Err        error
}

func (e *Error) Error() string {
	if e.Key == "" {
		return fmt.Sprintf("%s: %v", e.Place, e.Err)
	}
	return fmt.Sprintf("%s in %s: %v", e.Key, e.Place, e.Err)
}

// Unwrap returns what went wrong.
func (e *Error) Unwrap() error { return e.Err }

func wrong(place, key string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{place, key, err}
}

var keyForm = regexp.MustCompile(`^[A-Za-z0-9=_-][A-Za-z0-9=_.-]*(/[A-Za-z0-9=_-][A-Za-z0-9=_.-]*)*$`)

// checkKey holds what keys are made of.
func checkKey(key string) error {
	if !fs.ValidPath(key) || !keyForm.MatchString(key) {
		return fmt.Errorf("%q is no key of a blob", key)
	}
	return nil
}

// checkPut holds what blobs are: services differ in whether one may be empty.
func checkPut(key string, size int64) error {
	if size <= 0 {
		return errors.New("an empty blob is not written")
	}
	return checkKey(key)
}
