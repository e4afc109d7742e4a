package pace

import "time"

// parts is into how many parts a window is divided to count calls in.
const windowParts = 60

// slidingWindow is how many calls were made in each part of the window that ends now.
type slidingWindow struct {
	width time.Duration // of a part
	base  time.Time     // when part 0 began
	last  int           // the newest part
	calls [windowParts + 1]int
}

// add counts calls made now. Time does not run backward here.
func (w *slidingWindow) add(calls int, now time.Time) {
	if w.base.IsZero() {
		w.base = now
	}
	part := w.part(now)
	for i := max(w.last+1, part-windowParts); i <= part; i++ {
		w.calls[i%len(w.calls)] = 0
	}
	w.last = max(w.last, part)
	w.calls[part%len(w.calls)] += calls
}

// since is how many calls were made after t. A part that t cuts counts whole.
func (w *slidingWindow) since(t time.Time) int {
	if w.base.IsZero() {
		return 0
	}
	n := 0
	for i := max(0, w.last-windowParts, w.part(t)); i <= w.last; i++ {
		n += w.calls[i%len(w.calls)]
	}
	return n
}

// part is the part that t lies in, at least 0.
func (w *slidingWindow) part(t time.Time) int { return int(max(0, t.Sub(w.base)) / w.width) }

// end is when the part that t lies in is over.
func (w *slidingWindow) end(t time.Time) time.Time {
	return w.base.Add(w.width * time.Duration(w.part(t)+1))
}
