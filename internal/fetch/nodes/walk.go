package nodes

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
)

// walk is how far a list was read, and how it goes on.
type walk struct {
	after    string // cursor of the next page
	done     bool
	failed   error // why it cannot go on
	size     int   // of the next page
	pages    int
	latest   *Page // as far as read
	few      bool  // a reader wants few rows: nothing is asked for ahead
	most     int   // items beyond which the list is not believed; 0 where that was not asked, -1 for no bound
	ceiled   bool  // it holds as many as the API lists, and nobody has been told
	progress paging.Progress

	// After a cursor was lost:
	passing int // how many known objects are passed over
	resumed paging.Resumption

	ahead *pager.Ahead // the next pages, asked for already
}

// Done reports whether the list was read to its end.
func (w *walk) Done() bool { return w.done }

// Failed is why it cannot go on; nil where it can.
func (w *walk) Failed() error { return w.failed }

// End ends the list as it stands.
func (w *walk) End() {
	w.StopAhead()
	w.done = true
}

// Fail lets the list go on no further, for a reason.
func (w *walk) Fail(err error) {
	w.StopAhead()
	w.failed = err
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

// Passing reports whether known objects are passed over, after a cursor was lost.
func (w *walk) Passing() bool { return w.passing > 0 }

// Struggles reports whether the list comes no further for the cursors that are lost.
func (w *walk) Struggles() bool { return w.passing > 0 || w.resumed.Vain > 0 }

// Most is beyond how many items the list is not believed: 0 where that was not set,
// -1 for no bound.
func (w *walk) Most() int { return w.most }

// SetMost sets it.
func (w *walk) SetMost(n int) { w.most = n }

// SetCeiled notes that the list holds as many as the API lists: there may be more.
func (w *walk) SetCeiled() { w.ceiled = true }

// TellCeiled reports whether that is so, once.
func (w *walk) TellCeiled() bool {
	ceiled := w.ceiled
	w.ceiled = false
	return ceiled
}

// Stalls reports whether more than a single empty page has come since the last new
// object; see [paging.Progress.Stalls].
func (w *walk) Stalls() bool { return w.progress.Stalls() }

// NoProgress says why the list, which is said to go on, makes no progress, "" where it
// may. barren is how many pages in a row may bring nothing new.
func (w *walk) NoProgress(barren int) string { return w.progress.None(w.after, barren) }

// Barren is how many pages in a row have brought nothing new; repeated reports whether
// one of them brought what is known.
func (w *walk) Barren() (pages int, repeated bool) {
	return w.progress.Barren, w.progress.Repeated > 0
}

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
