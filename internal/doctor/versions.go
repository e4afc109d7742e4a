package doctor

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// release is the life of one version of the Graph API.
type release struct {
	name  string
	until time.Time // zero while no end is announced
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

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
}

// Newest is the newest version known.
func Newest() string { return releases[len(releases)-1].name }

// sunsetNear is how long before its end a version is worth a word.
const sunsetNear = 90 * 24 * time.Hour

// Usable is the version with which an examination goes on: the one asked for, or
// the newest known in place of one that has ended or is not known.
func Usable(asked string, now time.Time) string {
	if end, known := sunset(asked); !known || ended(end, now) {
		return Newest()
	}
	return asked
}

func ended(end, now time.Time) bool { return !end.IsZero() && !now.Before(end) }

// JudgeVersion judges the version asked for, and the one that answered: the
// platform replaces one that has ended without a word. served is empty where the
// answer did not say, and unknown says that the platform knows no such version.
func JudgeVersion(asked, served string, unknown bool, now time.Time) Finding {
	use := "set Version=" + Newest()
	failed := func(detail string) Finding {
		return Finding{Status: Failed, Detail: detail, Fix: use, Err: errors.New(detail)}
	}
	instead := ""
	if served != "" && number(served) > number(asked) {
		instead = ", and " + served + " answers in its place"
	}
	end, known := sunset(asked)
	switch {
	case unknown:
		return failed("the platform has no version " + asked)
	case !known && number(asked) > number(Newest()):
		return warn(asked+" is newer than "+Newest()+", the newest that this program knows", "update this program, or "+use)
	case !known:
		return failed(asked + " has ended" + instead)
	case ended(end, now):
		return failed(asked + " ended on " + when(end, now) + instead)
	case instead != "":
		return failed("the app may not call " + asked + " any more" + instead)
	case end.IsZero():
		return ok(asked + ", the newest known; no end is announced")
	case end.Sub(now) < sunsetNear:
		return warn(asked+" ends on "+when(end, now), use+" in time: read the changelog of the Graph API for what it removes")
	default:
		return ok(asked + ", until " + when(end, now))
	}
}

func sunset(version string) (end time.Time, known bool) {
	for _, r := range releases {
		if r.name == version {
			return r.until, true
		}
	}
	return time.Time{}, false
}

// number is a version's major number, 0 for what is none.
func number(version string) int {
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	n, err := strconv.Atoi(major)
	if err != nil {
		return 0
	}
	return n
}
