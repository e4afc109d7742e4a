package engine

import (
	"bytes"
	"cmp"
)

// hiddenCollation is what SQLite makes of the collating sequence of a hidden
// column: when it cuts the word HIDDEN out of the declared type, it loses the
// name that stands behind it, and looks for a sequence without a name. Columns
// without one are not concerned: they have no sequence at all.
const hiddenCollation = ""

// compareInstants is the collating function of [TimeCollation]. A statement whose
// run is a [TimeCritic] hears of texts that are no instants.
func (n *native) compareInstants(a, b []byte) int {
	// The hours that a zone leaves out are out of order as texts.
	if n.zone.IsUTC() && isPlainInstant(a) && isPlainInstant(b) {
		return comparePlain(a, b)
	}
	at, aOK := n.zone.Parse(string(a))
	bt, bOK := n.zone.Parse(string(b))
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
		return bytes.Compare(a, b)
	}
}

func (n *native) noInstant(text []byte) {
	if n.current == nil {
		return
	}
	if critic, ok := n.current.run.(TimeCritic); ok {
		critic.NoInstant(text)
	}
}

// plainPattern has the largest digit in each place of an instant in the engine's own
// form; a day is as long as plainDay.
const (
	plainPattern = "9999-19-39 29:59:59"
	plainDay     = len("9999-19-39")
)

// comparePlain compares two that are plain: as bytes, but for a day, which is its
// midnight.
func comparePlain(a, b []byte) int {
	const midnight = " 00:00:00"
	switch order := bytes.Compare(a[:plainDay], b[:plainDay]); {
	case order != 0 || len(a) == len(b):
		return cmp.Or(order, bytes.Compare(a, b))
	case len(a) == plainDay:
		return bytes.Compare([]byte(midnight), b[plainDay:])
	default:
		return bytes.Compare(a[plainDay:], []byte(midnight))
	}
}

// isPlainInstant reports whether b is surely an instant in the engine's own
// form, without a fraction, or a day.
func isPlainInstant(b []byte) bool {
	if len(b) != len(plainPattern) && len(b) != plainDay {
		return false
	}
	for i, c := range b {
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
