package value

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // for machines that have no zones of their own

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// Zone is a time zone. In it an instant is written as the wall clock shows it,
// without an offset ([Zone.Format]), and a time without an offset is what the wall
// clock shows ([Zone.Parse]): so texts of one zone are read back as the instants
// that they were, also around a change of summer time:
//
//   - Where the clock is put back, an hour occurs twice. Without an offset its first
//     occurrence is meant; times of the second are written with theirs.
//   - Where the clock is put forward, an hour is left out. What is written in it
//     counts on from the time before: 02:30 is half an hour after 02:00, which is
//     03:30 by the new time.
//
// The nil Zone is UTC.
type Zone struct {
	name string
	loc  *time.Location
}

// UTC is the zone in which no hour is left out or occurs twice.
var UTC = &Zone{"UTC", time.UTC}

// localName is what a connection string calls the zone of the machine.
const localName = "Local"

var offsetForm = regexp.MustCompile(`^([+-])([0-9]{1,2})(?::?([0-9]{2}))?$`)

// maxOffset is in seconds what no offset from UTC reaches.
const maxOffset = 16 * 3600

// zones keeps the zones of the database that were asked for, by name as written.
// There are some hundred.
var zones struct {
	sync.Mutex
	known map[string]*Zone
}

// mostZones bounds it: names may be written in many ways.
const mostZones = 2000

// LoadZone returns the zone of that name: one of the IANA database
// (Europe/Berlin), an offset east of UTC (+05:30, -08, +0100), UTC, or Local for
// that of this machine. Capitals and small letters are alike.
func LoadZone(name string) (*Zone, error) {
	switch {
	case strings.EqualFold(name, UTC.name), strings.EqualFold(name, "Z"):
		return UTC, nil
	case strings.EqualFold(name, localName):
		return &Zone{localName, time.Local}, nil
	}
	if m := offsetForm.FindStringSubmatch(name); m != nil {
		return offsetZone(name, m[1], m[2], m[3])
	}
	zones.Lock()
	defer zones.Unlock()
	if known := zones.known[name]; known != nil {
		return known, nil
	}
	for _, spelling := range []string{name, capitals(name)} {
		if spelling == "" || strings.HasPrefix(spelling, ".") {
			continue
		}
		if loc, err := time.LoadLocation(spelling); err == nil {
			z := &Zone{loc.String(), loc}
			if zones.known == nil || len(zones.known) >= mostZones {
				zones.known = map[string]*Zone{}
			}
			zones.known[name] = z
			return z, nil
		}
	}
	return nil, unknownZone(name)
}

func unknownZone(name string) error {
	const most = 60 // characters of it that are told
	return fmt.Errorf("no time zone %q is known: give a name of the IANA database such as Europe/Berlin, an offset such as +05:30, UTC or Local", sanitize.Short(name, most))
}

func offsetZone(name, sign, hours, minutes string) (*Zone, error) {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi("0" + minutes)
	seconds := h*3600 + m*60
	if seconds >= maxOffset || m > 59 {
		return nil, unknownZone(name)
	}
	if seconds == 0 {
		return UTC, nil
	}
	canonical := fmt.Sprintf("%s%02d:%02d", sign, h, m)
	if sign == "-" {
		seconds = -seconds
	}
	return &Zone{canonical, time.FixedZone(canonical, seconds)}, nil
}

// capitals spells a name as the database mostly does: America/New_York. Short
// words without a place are capitals: CET, EST5EDT.
func capitals(name string) string {
	if !strings.Contains(name, "/") && len(name) <= len("EST5EDT") {
		return strings.ToUpper(name)
	}
	b := []byte(strings.ToLower(name))
	for i := range b {
		if 'a' <= b[i] && b[i] <= 'z' && (i == 0 || strings.IndexByte("/_-", b[i-1]) >= 0) {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

// Name is the zone's canonical name.
func (z *Zone) Name() string {
	if z == nil {
		return UTC.name
	}
	return z.name
}

// IsUTC reports whether the zone is UTC.
func (z *Zone) IsUTC() bool { return z == nil || z.loc == time.UTC }

// Location is the zone for package time.
func (z *Zone) Location() *time.Location {
	if z == nil {
		return time.UTC
	}
	return z.loc
}

// Wall returns what the wall clock shows at t, as a time in UTC.
func (z *Zone) Wall(t time.Time) time.Time {
	if z.IsUTC() {
		return t.UTC()
	}
	_, offset := t.In(z.loc).Zone()
	return time.Unix(t.Unix()+int64(offset), int64(t.Nanosecond())).UTC()
}

// offset returns how many seconds the wall clock is before UTC at an instant in
// seconds since 1970.
func (z *Zone) offset(at int64) int64 {
	_, offset := time.Unix(at, 0).In(z.loc).Zone()
	return int64(offset)
}

// aDay is longer than any offset, and than any clock was ever put back or forward;
// within two of them no zone changed twice.
const aDay = 25 * 3600

// Instant returns when the wall clock shows that time: for the first time where it
// does so twice; counting on from before where it never does.
func (z *Zone) Instant(wall time.Time) time.Time {
	first, _ := z.Instants(wall)
	return first
}

// Instants returns when the wall clock shows that time for the first and for the
// last time, which is mostly the same.
func (z *Zone) Instants(wall time.Time) (first, last time.Time) {
	if z.IsUTC() {
		return wall, wall
	}
	shown := wall.Unix()
	before, after := z.offset(shown-aDay), z.offset(shown+aDay)
	early, late := shown-before, shown-after
	switch {
	case z.offset(late) != after: // not yet changed, or left out
		late = early
	case z.offset(early) != before:
		early = late
	}
	nanos := int64(wall.Nanosecond())
	return time.Unix(early, nanos).UTC(), time.Unix(late, nanos).UTC()
}

// Again reports whether the wall clock has shown the same time before t.
func (z *Zone) Again(t time.Time) bool {
	if z.IsUTC() || z.offset(t.Unix()-aDay) == z.offset(t.Unix()) {
		return false
	}
	return z.Instant(z.Wall(t)).Before(t)
}

// Format returns the engine's text of t: what the wall clock shows, with a fraction
// only where t has one, and the offset only where the clock has shown the same
// before.
func (z *Zone) Format(t time.Time) string {
	if z.IsUTC() {
		return FormatTime(t)
	}
	local := t.In(z.loc)
	layout := TimeLayout + ".999999999"
	if z.Again(t) {
		layout += "-07:00"
		if _, offset := local.Zone(); offset%60 != 0 { // before there were zones
			layout += ":00"
		}
	}
	return local.Format(layout)
}

// Parse is [ParseTime] for texts of the zone.
func (z *Zone) Parse(s string) (t time.Time, ok bool) {
	t, zoned, ok := ReadTime(s)
	if ok && !zoned {
		t = z.Instant(t)
	}
	return t, ok
}
