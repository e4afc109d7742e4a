package apiversion

import (
	"regexp"
	"strconv"
	"time"
)

// Newest is the newest version known, and the one that is asked for by default.
const Newest = "v27.0"

// Oldest is the oldest version that had not ended when this table was written. A
// program that is told to use an older one was wrong from the start; one whose
// version ends while it is in use goes on.
const Oldest = "v21.0"

// release is the life of one version.
type release struct {
	name string
	end  time.Time // zero while none is announced
}

// releases are those that Meta's table of versions lists, oldest first.
var releases = []release{
	{"v19.0", day(2026, 5, 21)},
	{"v20.0", day(2026, 9, 24)},
	{"v21.0", day(2027, 1, 21)},
	{"v22.0", day(2027, 5, 20)},
	{"v23.0", day(2027, 10, 8)},
	{"v24.0", day(2028, 2, 18)},
	{"v25.0", day(2028, 7, 29)},
	{"v26.0", time.Time{}},
	{Newest, time.Time{}},
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

var form = regexp.MustCompile(`^v([0-9]{1,3})\.([0-9]{1,2})$`)

// Valid reports whether a text is written as a version is: "v26.0".
func Valid(version string) bool { return form.MatchString(version) }

// Less reports whether a is older than b. What is no version counts as newer
// than every one.
func Less(a, b string) bool { return number(a) < number(b) }

// number orders versions.
func number(version string) int {
	parts := form.FindStringSubmatch(version)
	if parts == nil {
		return 1e6
	}
	major, _ := strconv.Atoi(parts[1]) // digits, by the form
	minor, _ := strconv.Atoi(parts[2])
	return 100*major + minor
}

// End returns when a version ends or ended; the zero time while no end is
// announced. known is false for a version that is not listed.
func End(version string) (end time.Time, known bool) {
	for _, r := range releases {
		if r.name == version {
			return r.end, true
		}
	}
	return time.Time{}, false
}

// Ended reports whether a version has ended by now; one older than those listed
// has.
func Ended(version string, now time.Time) bool {
	end, known := End(version)
	if !known {
		return Less(version, releases[0].name)
	}
	return !end.IsZero() && !now.Before(end)
}
