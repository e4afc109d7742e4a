package pgtime

import (
	"regexp"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones have names everywhere

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// abbreviations are those of PostgreSQL's default list that zones of the world's larger
// places have, in seconds east.
var abbreviations = map[string]int{
	"UTC": 0, "GMT": 0, "Z": 0, "ZULU": 0, "UT": 0, "WET": 0,
	"CET": 1 * 3600, "MET": 1 * 3600, "BST": 1 * 3600, "WEST": 1 * 3600, "EET": 2 * 3600, "CEST": 2 * 3600, "EEST": 3 * 3600, "MSK": 3 * 3600,
	"EST": -5 * 3600, "EDT": -4 * 3600, "CST": -6 * 3600, "CDT": -5 * 3600, "MST": -7 * 3600, "MDT": -6 * 3600, "PST": -8 * 3600, "PDT": -7 * 3600,
	"AKST": -9 * 3600, "AKDT": -8 * 3600, "HST": -10 * 3600, "AST": -4 * 3600, "ADT": -3 * 3600, "BRT": -3 * 3600, "ART": -3 * 3600,
	"JST": 9 * 3600, "KST": 9 * 3600, "AEST": 10 * 3600, "AEDT": 11 * 3600, "AWST": 8 * 3600, "NZST": 12 * 3600, "NZDT": 13 * 3600, "SGT": 8 * 3600, "HKT": 8 * 3600,
}

var posixOffset = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([A-Za-z]{0,6}|<[A-Za-z0-9+-]{0,8}>)([+-]?)(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?$`)
})

// Zone finds a time zone by its name, an abbreviation or an offset in POSIX's manner, which
// counts west.
func Zone(name string) (*time.Location, error) {
	unknown := pgerror.New("22023", "time zone \"%s\" not recognized", name)
	upper := strings.ToUpper(name)
	if offset, ok := abbreviations[upper]; ok {
		if offset == 0 {
			return time.UTC, nil
		}
		return time.FixedZone(upper, offset), nil
	}
	if f := posixOffset().FindStringSubmatch(name); f != nil && (f[1] == "" || len(f[1]) >= 3) {
		h, m, s := number(f[3]), number(f[4]), number(f[5])
		if h > 24 || m > 59 || s > 59 {
			return nil, unknown
		}
		seconds := h*3600 + m*60 + s
		if f[2] != "-" {
			seconds = -seconds
		}
		return time.FixedZone(name, seconds), nil
	}
	if strings.IndexAny(name, "+-0123456789") == 0 {
		return nil, pgerror.New("0A000", "time zone \"%s\" is not supported: write a name or an offset", name)
	}
	if name == "" || len(name) > 64 || strings.ContainsAny(name, ".\\") || upper == "LOCAL" {
		return nil, unknown
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		if zone, err = time.LoadLocation(titled(name)); err != nil {
			if strings.ContainsAny(name, "0123456789") { // PostgreSQL may find a zone of POSIX in it
				return nil, pgerror.New("0A000", "time zone \"%s\" is not supported: write a name or an offset", name)
			}
			return nil, unknown
		}
	}
	return zone, nil
}

// titled writes a name of the zone database as it is spelt there: Europe/Berlin.
func titled(name string) string {
	b := []byte(strings.ToLower(name))
	start := true
	for i, c := range b {
		if start && c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
		start = c == '/' || c == '_' || c == '-'
	}
	return string(b)
}

// Offset is a zone of so much time east of UTC.
func Offset(i Interval) (*time.Location, error) {
	if i.Months != 0 || i.Days != 0 {
		return nil, pgerror.New("22023", "interval time zone \"%s\" must not include months or days", TextOfInterval(i))
	}
	return time.FixedZone("", int(i.Micros/second)), nil
}
