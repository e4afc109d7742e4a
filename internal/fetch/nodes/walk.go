package nodes

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
)

// walk is how far a list was read, and how it goes on.
type walk struct {
	span
	after  string // cursor of the next page
	done   bool
	few    bool // a reader wants few rows: nothing is asked for ahead
	size   int  // of the next page
	pages  int
	latest *Page        // as far as read
	ahead  *pager.Ahead // the next pages, asked for already
}

// Done reports whether the list was read to its end.
func (w *walk) Done() bool { return w.done }

// End ends the list as it stands.
func (w *walk) End() {
	w.StopAhead()
	w.done = true
}

// After is the cursor of the next page, "" for the first.
func (w *walk) After() string { return w.after }

// Pages is how many pages have come.
func (w *walk) Pages() int { return w.pages }

// Latest is the last page that was asked for, nil before the first.
func (w *walk) Latest() *Page { return w.latest }

// Size is how many items the next page is to have, where nothing is in the way; see
// [List.NextSize].
func (w *walk) Size() int { return w.size }

// Resize sets how many items the next page is to have.
func (w *walk) Resize(size int) { w.size = size }

// WantAll tells that all is wanted, in pages of that size, whatever was wanted before.
func (w *walk) WantAll(size int) { w.few, w.size = false, size }

// ReadAhead hands over the next pages, which have been asked for; nil is none.
func (w *walk) ReadAhead(a *pager.Ahead) { w.ahead = a }

// StopAhead drops what was asked for ahead.
func (w *walk) StopAhead() {
	if w.ahead != nil {
		w.ahead.Stop()
		w.ahead = nil
	}
}

// WaneAhead has no more asked for ahead than was.
func (w *walk) WaneAhead() {
	if w.ahead != nil {
		w.ahead.Wane()
	}
}

// TakeAhead waits for the answer to the next page if it was asked for ahead; it is nil
// where it was not, where the walk has gone on otherwise, and where the context is done.
func (w *walk) TakeAhead(ctx context.Context) *pager.Answer {
	if w.ahead == nil {
		return nil
	}
	a := w.ahead.Next(ctx)
	if a == nil {
		w.ahead = nil
		return nil
	}
	if a.Last {
		w.ahead = nil
	}
	if a.Request.After != w.after {
		w.StopAhead()
		return nil
	}
	return a
}

// Fail lets the list go on no further, for a reason.
func (w *walk) Fail(err error) {
	w.StopAhead()
	w.own().failed = err
}

// NoProgress says why the list, which is said to go on, makes no progress, "" where it
// may. barren is how many pages in a row may bring nothing new.
func (w *walk) NoProgress(barren int) string { return w.progress.None(w.after, barren) }
