package graphsim

import (
	"strconv"
	"strings"
	"time"
)

// release is the life of one API version.
type release struct {
	number      int
	born, ended time.Time // ended is zero while no end is announced
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

var releases = []release{
	{19, day(2024, 1, 23), day(2026, 5, 21)},
	{20, day(2024, 5, 21), day(2026, 9, 24)},
	{21, day(2024, 10, 2), day(2027, 1, 21)},
	{22, day(2025, 1, 21), day(2027, 5, 20)},
	{23, day(2025, 5, 29), day(2027, 10, 8)},
	{24, day(2025, 10, 8), day(2028, 2, 18)},
	{25, day(2026, 2, 18), day(2028, 7, 29)},
	{26, day(2026, 7, 29), time.Time{}},
	{27, day(2026, 11, 4), time.Time{}},
}

// life is when a metric could be asked for: from born on, and below version
// removedIn until every version lost it.
type life struct {
	born      time.Time
	removedIn int
	removed   time.Time
}

func born(y int, m time.Month, d int) life { return life{born: day(y, m, d)} }

var (
	gone21 = life{removedIn: 21, removed: day(2025, time.January, 8)}
	gone22 = life{removedIn: 22, removed: day(2025, time.April, 21)}
)

// covers tells whether the version had it at that time.
func (l life) covers(version string, now time.Time) bool {
	switch {
	case now.Before(l.born):
		return false
	case l.removedIn == 0:
		return true
	}
	return versionNumber(version) < l.removedIn && now.Before(l.removed)
}

// legacyEnd is when every version lost what v26.0 had removed.
var legacyEnd = day(2026, 10, 27)

// closingVersion takes away what no app may begin to use from closedFrom on.
const closingVersion = 28

var closedFrom = day(2026, 11, 4)

// splitVersion takes a leading version segment off a path.
func splitVersion(path string) (version, rest string) {
	path = strings.TrimPrefix(path, "/")
	first, rest, _ := strings.Cut(path, "/")
	if versionNumber(first) < 0 {
		return "", path
	}
	return first, rest
}

// versionNumber returns the major number of "vNN.N", or -1.
func versionNumber(v string) int {
	digits, ok := strings.CutPrefix(v, "v")
	major, minor, dotted := strings.Cut(digits, ".")
	n, err := strconv.Atoi(major)
	if !ok || !dotted || err != nil || n < 0 {
		return -1
	}
	if _, err := strconv.Atoi(minor); err != nil {
		return -1
	}
	return n
}

// served returns the version that answers a request for v ("" is none): an
// expired one, or one below the app's floor, is replaced silently by the
// oldest that lives. It is false for a version that does not exist yet.
func (o *Options) served(v string, now time.Time) (string, bool) {
	if v == "" {
		v = o.Version
	}
	want := max(versionNumber(v), versionNumber(o.VersionFloor))
	oldest, newest := 0, 0
	for _, r := range releases {
		if now.Before(r.born) {
			continue
		}
		newest = r.number
		if oldest == 0 && (r.ended.IsZero() || now.Before(r.ended)) {
			oldest = r.number
		}
	}
	if want > newest {
		return v, false
	}
	return "v" + strconv.Itoa(max(want, oldest)) + ".0", true
}
