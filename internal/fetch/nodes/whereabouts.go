package nodes

import "github.com/viewfinder-sql/viewfinder/internal/paging"

// whereabouts is where the nodes that are not in memory are: the number of their
// unit, by id. Most ids are numbers.
type whereabouts struct {
	numbers map[uint64]uint32
	texts   map[string]uint32
}

func (w *whereabouts) set(id string, unit int) {
	if n, ok := paging.IDNumber(id); ok {
		if w.numbers == nil {
			w.numbers = map[uint64]uint32{}
		}
		w.numbers[n] = uint32(unit)
		return
	}
	if w.texts == nil {
		w.texts = map[string]uint32{}
	}
	w.texts[id] = uint32(unit)
}

// some reports whether there are any.
func (w *whereabouts) some() bool { return len(w.numbers)+len(w.texts) > 0 }

func (w *whereabouts) get(id string) int {
	if !w.some() {
		return 0
	}
	if n, ok := paging.IDNumber(id); ok {
		return int(w.numbers[n])
	}
	return int(w.texts[id])
}

func (w *whereabouts) drop(id string) {
	if n, ok := paging.IDNumber(id); ok {
		delete(w.numbers, n)
		return
	}
	delete(w.texts, id)
}
