package recording

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// keptDigits are how many of the first digits of an id stay: they say of what kind it is.
const keptDigits, idDigits, mostIDDigits = 5, 15, 22

// isID reports whether a word looks like an id.
func isID(word string) bool {
	return len(word) >= idDigits && len(word) <= mostIDDigits && strings.Trim(word, "0123456789") == ""
}

// ranks give ids stand-ins in the same order, as what is asked may depend on it. There is
// one for each beginning and length.
type ranks struct {
	ids      []string
	standIns []float64 // of the digits behind the beginning
}

// place gives an id a stand-in between those of its neighbours; dice is from 0 to 1. ok is
// false where there is no room left.
func (r *ranks) place(id string, dice float64) (standIn string, ok bool) {
	space := math.Pow10(len(id) - keptDigits)
	// At the ends ids come in order, as those of a list do: there a step is small.
	step := 1 + math.Floor(dice*space/1e6)
	at := sort.SearchStrings(r.ids, id)
	var n float64
	switch {
	case len(r.ids) == 0:
		n = math.Floor(space * (1 + dice) / 3)
	case at == 0:
		n = r.standIns[0] - step
	case at == len(r.ids):
		n = r.standIns[at-1] + step
	default:
		low, high := r.standIns[at-1], r.standIns[at]
		n = low + 1 + math.Floor(dice*(high-low-1))
		if n >= high {
			return "", false
		}
	}
	if n < 0 || n >= space {
		return "", false
	}
	r.ids, r.standIns = slices.Insert(r.ids, at, id), slices.Insert(r.standIns, at, n)
	return id[:keptDigits] + fmt.Sprintf("%0*.0f", len(id)-keptDigits, n), true
}
