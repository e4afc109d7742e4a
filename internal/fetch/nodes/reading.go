package nodes

import "github.com/viewfinder-sql/viewfinder/internal/paging"

// What is asked for next, and how a list goes on where that went wrong.

// NextSize is how many items to ask for next: of those that are known, no more.
func (l *List) NextSize() int {
	if l.passing > 0 {
		return min(l.passing, l.size)
	}
	if l.suspects == 0 || l.BeginsOld() {
		return l.size
	}
	return max(1, l.suspects/2)
}

// SpoiltMost reports whether so many posts refuse their insights that asking
// post by post is cheaper than finding each by halving.
func (l *List) SpoiltMost() bool { return l.spoilt > 3 && l.spoilt*8 > l.Len() }

// BeginsOld reports whether the next item is known to be the newest post without
// insights: the one that is left of a page which was spoilt by such a post. Without
// a cursor it may be one that has been published since.
func (l *List) BeginsOld() bool { return l.suspects == 1 && l.converted && l.after != "" }

// MayGoAhead reports whether the next pages may be asked for before a reader wants
// them: they are wanted, and what has come leaves no doubt of how to ask.
func (l *List) MayGoAhead() bool {
	return l.ahead == nil && !l.done && l.failed == nil && !l.few && l.suspects == 0 && !l.SpoiltMost() && l.passing <= 0 && !l.Stalls()
}

// GoOlder goes on with the second part of a walk that was cut, and reports whether
// there was one to go on with.
func (l *List) GoOlder() bool {
	if l.cut == 0 || l.older {
		return false
	}
	l.done, l.after = false, ""
	o := l.own()
	o.older, o.progress = true, paging.Progress{}
	return true
}

// LoseCursor notes that the API no longer takes the cursor of the next page, and
// reports whether to go on by [List.Resume]: not where that came no further again and
// again.
func (l *List) LoseCursor() bool {
	if o := l.own(); !o.resumed.Again(l.Len(), &o.progress) {
		return false
	}
	l.StopAhead()
	l.Acquit() // the next items are not those that it counts
	return true
}

// Resume goes on without the cursor: with what is not newer than an instant, in Unix
// seconds, or where that is 0 at the beginning, passing over what has come.
func (l *List) Resume(until int64) {
	l.after = ""
	o := l.own()
	o.until, o.passing = until, 0
	if until == 0 {
		o.passing = l.Len()
	}
}
