package recording

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
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
	at := sort.SearchStrings(r.ids, id)
	// At the ends a step is some part of what the ids are apart, so that there is room
	// for those between them, and for as many at the ends.
	step := func(neighbour string) float64 {
		return 1 + math.Floor(math.Abs(digits(id)-digits(neighbour))*(0.2+0.4*dice))
	}
	var n float64
	switch {
	case len(r.ids) == 0:
		n = math.Floor(digits(id)/2 + dice*space/2)
	case at == 0:
		n = r.standIns[0] - step(r.ids[0])
	case at == len(r.ids):
		n = r.standIns[at-1] + step(r.ids[at-1])
	default:
		low, high := r.standIns[at-1], r.standIns[at]
		before, after := digits(r.ids[at-1]), digits(r.ids[at])
		between := (digits(id) - before) / (after - before)
		n = low + 1 + math.Floor((0.8*between+0.2*dice)*(high-low-2))
		if high-low < 2 {
			return "", false
		}
	}
	if n < 0 || n >= space {
		return "", false
	}
	r.ids, r.standIns = slices.Insert(r.ids, at, id), slices.Insert(r.standIns, at, n)
	return id[:keptDigits] + fmt.Sprintf("%0*.0f", len(id)-keptDigits, n), true
}

// digits are those behind the beginning of an id.
func digits(id string) float64 {
	n, _ := strconv.ParseFloat(id[keptDigits:], 64) // digits only
	return n
}
