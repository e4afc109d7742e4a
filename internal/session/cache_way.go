package session

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
)

// cacheWay is a session's own way into the file.
type cacheWay struct {
	reader *cache.Reader
	file   *cache.File // that it reads
	// block says that a transaction is open, and pinned that the reader has been held in it:
	// the statements of a transaction read the file as it was when the first of them did.
	block, pinned bool
}

// begin begins a transaction.
func (w *cacheWay) begin() { w.block = true }

// pin holds the moment of a reader that a statement has read, where a transaction is open.
func (w *cacheWay) pin(ctx context.Context) error {
	if !w.block || w.pinned {
		return nil
	}
	err := w.reader.Hold(ctx)
	w.pinned = err == nil
	return err
}

// commit ends a transaction.
func (w *cacheWay) commit() {
	if w.pinned {
		_ = w.reader.Release() // it has only read
	}
	w.block, w.pinned = false, false
}

// open opens it; [cache.ErrAbsent] says that there is no file.
func (w *cacheWay) open(ctx context.Context, k *keeping) (*cache.Reader, error) {
	file, err := k.now(ctx)
	if errors.Is(err, cache.ErrAbsent) { // nobody's rows are answered
		return nil, errors.Join(err, w.leave())
	}
	if err != nil {
		return nil, err
	}
	if w.reader != nil && w.file != file {
		if err := w.leave(); err != nil {
			return nil, err
		}
	}
	if w.reader != nil && w.reader.Erased() {
		if err := w.end(); err != nil {
			return nil, err
		}
	}
	if w.reader == nil {
		r, err := file.Reader(ctx)
		if err != nil {
			return nil, err
		}
		w.reader, w.file = r, file
	}
	return w.reader, nil
}

// leave lets go of it, and has the rows that are open go on: it is of another user than the one
// whose login is stored now. That ends the moment of a transaction too.
func (w *cacheWay) leave() error {
	if w.reader == nil {
		return nil
	}
	r := w.reader
	if w.pinned {
		_ = r.Release() // it has only read
	}
	w.reader, w.file, w.pinned = nil, nil, false
	return r.Leave()
}

// end closes it.
func (w *cacheWay) end() error {
	if w.reader == nil {
		return nil
	}
	r := w.reader
	w.reader, w.file, w.pinned = nil, nil, false
	return r.Close()
}
