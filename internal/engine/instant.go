package engine

import (
	"cmp"
	"strings"
)

// hiddenCollation is what SQLite makes of the collating sequence of a hidden
// column: when it cuts the word HIDDEN out of the declared type, it loses the
// name that stands behind it, and looks for a sequence without a name. Columns
// without one are not concerned: they have no sequence at all.
const hiddenCollation = ""

// compareInstants is the collating function of [TimeCollation].
func (n *native) compareInstants(a, b []byte) int {
	// The hours that a zone leaves out are out of order as texts.
	if n.zone.IsUTC() && isPlainInstant(a) && isPlainInstant(b) {
		return comparePlain(a, b)
	}
	return n.compareParsed(string(a), string(b))
}

// orderInstants does the same.
func (n *native) orderInstants(a, b string) int {
	if n.zone.IsUTC() && isPlainInstant(a) && isPlainInstant(b) {
		return comparePlain(a, b)
	}
	return n.compareParsed(a, b)
}

// compareParsed compares texts of any form. A statement whose run is a [TimeCritic] hears
// of those that are no instants.
func (n *native) compareParsed(a, b string) int {
	at, aOK := n.zone.Parse(a)
	bt, bOK := n.zone.Parse(b)
	switch {
	case aOK && bOK:
		return at.Compare(bt)
	case aOK:
		n.noInstant(b)
		return -1
	case bOK:
		n.noInstant(a)
		return 1
	default:
		return strings.Compare(a, b)
	}
}

func (n *native) noInstant(text string) {
	if n.current == nil {
		return
	}
	if critic, ok := n.current.run.(TimeCritic); ok {
		critic.NoInstant([]byte(text))
	}
}

// plainPattern has the largest digit in each place of an instant in the engine's own
// form; a day is as long as plainDay.
const (
	plainPattern = "9999-19-39 29:59:59"
	plainDay     = len("9999-19-39")
)

// texts are those of SQLite and of Go.
type texts interface{ string | []byte }

// comparePlain compares two that are plain: as bytes, but for a day, which is its
// midnight.
func comparePlain[T texts](a, b T) int {
	const midnight = " 00:00:00"
	order := compareCharacters(a[:plainDay], b[:plainDay])
	switch {
	case order != 0:
		return order
	case len(a) == len(b):
		return compareCharacters(a[plainDay:], b[plainDay:])
	case len(a) == plainDay:
		return compareCharacters(T(midnight), b[plainDay:])
	default:
		return compareCharacters(a[plainDay:], T(midnight))
	}
}

// compareCharacters compares two texts of one length.
func compareCharacters[T texts](a, b T) int {
	for i := range len(a) {
		if a[i] != b[i] {
			return cmp.Compare(a[i], b[i])
		}
	}
	return 0
}

// isPlainInstant reports whether b is surely an instant in the engine's own
// form, without a fraction, or a day.
func isPlainInstant[T texts](b T) bool {
	if len(b) != len(plainPattern) && len(b) != plainDay {
		return false
	}
	for i := range len(b) {
		c := b[i]
		switch most := plainPattern[i]; {
		case most < '0' || most > '9':
			if c != most {
				return false
			}
		case c < '0' || c > most:
			return false
		}
	}
	month, day, hour := 10*(b[5]-'0')+b[6]-'0', 10*(b[8]-'0')+b[9]-'0', byte(0)
	if len(b) > plainDay {
		hour = 10*(b[11]-'0') + b[12] - '0'
	}
	// Days from 29 on depend on the month: left to the parser.
	return month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23
}
