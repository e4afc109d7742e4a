package nodes

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Bounds is the window of the list's next page: of a walk that was cut, the part
// that it is in; after a cursor was lost, what is not newer than the last object
// read.
func (l *List) Bounds() shape.Window {
	w := l.Window
	if l.Until != 0 && (w.Until == 0 || l.Until < w.Until) {
		w.Until = l.Until
	}
	return l.part(w)
}

// CutByTime reports whether the API was asked for a range of time of the list, if
// only for a part of it.
func (l *List) CutByTime() bool { return l.Window != (shape.Window{}) || l.Until != 0 || l.Cut != 0 }

// part narrows a window to the part that a cut walk is in. Whether the ends
// belong to a range is not said, so the parts overlap.
func (l *List) part(w shape.Window) shape.Window {
	switch {
	case l.Cut == 0:
	case !l.Older:
		w.Since = max(w.Since, l.Cut+1)
	case w.Until == 0 || w.Until > l.Cut+2:
		w.Until = l.Cut + 2
	}
	return w
}

// GoOlder goes on with the second part of a walk that was cut.
func (l *List) GoOlder() {
	l.Older, l.Done, l.After, l.Progress = true, false, "", Progress{}
}

// BeginsOld reports whether the next item is known to be the newest post without
// insights: the one that is left of a page which was spoilt by such a post. Without
// a cursor it may be one that has been published since.
func (l *List) BeginsOld() bool { return l.Suspect == 1 && l.Converted && l.After != "" }

// Pass counts the known objects of a page as passed over. It is done where the page
// ends with one that came new: others may have come to the head of the list.
func (l *List) Pass(g *graph.Page, came []*Node) {
	if l.Passing == 0 {
		return
	}
	l.Passing = max(0, l.Passing-len(g.Nodes)+len(came))
	if len(came) > 0 && came[len(came)-1].ID == g.Nodes[len(g.Nodes)-1].ID {
		l.Passing = 0
	}
}

// StopAhead drops what was asked for ahead.
func (l *List) StopAhead() {
	if l.Ahead != nil {
		l.Ahead.Stop()
		l.Ahead = nil
	}
}
