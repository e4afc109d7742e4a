package nodes

import "github.com/viewfinder-sql/viewfinder/internal/fetch/shape"

// span is the range of time in which a list is asked for, and what befell it there.
type span struct {
	// Window is that of a walk that time bounds cut. It does not change.
	Window shape.Window
	fate
}

// Bounds is the window of the list's next page: of a walk that was cut, the part
// that it is in; after a cursor was lost, what is not newer than the last object
// read.
func (x *span) Bounds() shape.Window {
	w := x.Window
	if x.until != 0 && (w.Until == 0 || x.until < w.Until) {
		w.Until = x.until
	}
	// Whether the ends belong to a range is not said, so the parts overlap.
	switch {
	case x.cut == 0:
	case !x.older:
		w.Since = max(w.Since, x.cut+1)
	case w.Until == 0 || w.Until > x.cut+2:
		w.Until = x.cut + 2
	}
	return w
}

// CutByTime reports whether the API was asked for a range of time of the list, if
// only for a part of it.
func (x *span) CutByTime() bool { return x.Window != (shape.Window{}) || x.until != 0 || x.cut != 0 }

// CutAt has the list read in two parts: what is newer than an instant, in Unix
// seconds, and then the rest, or where the window ends before that, the rest alone.
func (x *span) CutAt(at int64) {
	o := x.own()
	o.cut, o.older = at, x.Window.Until != 0 && x.Window.Until <= at
}
