package session

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
)

// cacheWay is a session's own way into the file.
type cacheWay struct {
	reader *cache.Reader
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
	if k.err != nil {
		return nil, k.err
	}
	if w.reader != nil && w.reader.Erased() {
		if err := w.end(); err != nil {
			return nil, err
		}
	}
	if w.reader == nil {
		r, err := k.file.Reader(ctx)
		if err != nil {
			return nil, err
		}
		w.reader = r
	}
	return w.reader, nil
}

// end closes it.
func (w *cacheWay) end() error {
	if w.reader == nil {
		return nil
	}
	r := w.reader
	w.reader, w.pinned = nil, false
	return r.Close()
}
