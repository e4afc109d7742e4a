package nodes

import "github.com/viewfinder-sql/viewfinder/internal/paging"

// fate is what befell a list: of most nothing did, as of those whose only page came along
// with their owner. These share one that is never written to.
type fate struct{ *fortunes }

// fortunes are what is kept of it.
type fortunes struct {
	until int64 // the end of the next pages, after a cursor was lost; 0 for none
	cut   int64 // from which back posts have no insights, in Unix seconds; 0 for no cut
	older bool  // the walk is beyond the cut

	failed   error // why it cannot go on
	most     int   // items beyond which the list is not believed; 0 where that was not asked, -1 for no bound
	ceiled   bool  // it holds as many as the API lists, and nobody has been told
	progress paging.Progress

	// After a cursor was lost:
	passing int // how many known objects are passed over
	resumed paging.Resumption

	suspicion
	order
	had had // its own; see List
}

// none is that of a list that nothing befell.
var none fortunes

// own is where to write what befell the list.
func (f *fate) own() *fortunes {
	if f.fortunes == &none {
		f.fortunes = new(fortunes)
	}
	return f.fortunes
}

// Failed is why the list cannot go on; nil where it can.
func (f *fate) Failed() error { return f.failed }

// Older reports whether the walk is in the second part.
func (f *fate) Older() bool { return f.older }

// Passing reports whether known objects are passed over, after a cursor was lost.
func (f *fate) Passing() bool { return f.passing > 0 }

// Struggles reports whether the list comes no further for the cursors that are lost.
func (f *fate) Struggles() bool { return f.passing > 0 || f.resumed.Vain > 0 }

// Most is beyond how many items the list is not believed: 0 where that was not set,
// -1 for no bound.
func (f *fate) Most() int { return f.most }

// SetMost sets it.
func (f *fate) SetMost(n int) { f.own().most = n }

// SetCeiled notes that the list holds as many as the API lists: there may be more.
func (f *fate) SetCeiled() { f.own().ceiled = true }

// TellCeiled reports whether that is so, once.
func (f *fate) TellCeiled() bool {
	ceiled := f.ceiled
	if ceiled {
		f.own().ceiled = false
	}
	return ceiled
}

// Stalls reports whether more than a single empty page has come since the last new
// object; see [paging.Progress.Stalls].
func (f *fate) Stalls() bool { return f.progress.Stalls() }

// Barren is how many pages in a row have brought nothing new; repeated reports whether
// one of them brought what is known.
func (f *fate) Barren() (pages int, repeated bool) {
	return f.progress.Barren, f.progress.Repeated > 0
}

// Suspect notes that one of the next n items spoilt their page; converted says that it
// is a post from before its account's change to a business account.
func (f *fate) Suspect(n int, converted bool) {
	o := f.own()
	o.suspects, o.converted = n, converted
}

// Acquit ends the suspicion, with nothing found.
func (f *fate) Acquit() { f.Clear(f.suspects) }

// Clear notes that n of the suspects have come.
func (f *fate) Clear(n int) {
	if f.suspects > 0 {
		f.own().suspects = max(0, f.suspects-n)
	}
}

// Convict notes that the one suspect left is what spoilt the page.
func (f *fate) Convict() { f.own().spoilt++ }

// Break notes that the list is in no order.
func (f *fate) Break() { f.own().broken = true }

// LookedAt notes that so many at the head were looked at for their instants alone.
func (f *fate) LookedAt(n int) { f.own().looked = n }

// SetSorted keeps the items newest first for another reader.
func (f *fate) SetSorted(these []*Node) { f.own().sorted = these }

// watch takes in the instants of further items, and reports whether one of them is
// newer than those before it.
func (f *fate) watch(items []*Node) (newer bool) { return f.own().order.watch(items) }
