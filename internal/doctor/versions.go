package doctor

import (
	"errors"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
)

// sunsetNear is how long before its end a version is worth a word.
const sunsetNear = 90 * 24 * time.Hour

// Usable is the version with which an examination goes on: the one asked for, or
// the newest known in place of one that has ended or is not known.
func Usable(asked string, now time.Time) string {
	if _, known := apiversion.End(asked); !known || apiversion.Ended(asked, now) {
		return apiversion.Newest
	}
	return asked
}

// JudgeVersion judges the version asked for, and the one that answered: the
// platform replaces one that has ended without a word. served is empty where the
// answer did not say, and unknown says that the platform knows no such version.
func JudgeVersion(asked, served string, unknown bool, now time.Time) Finding {
	use := "set Version=" + apiversion.Newest
	failed := func(detail string) Finding {
		return Finding{Status: Failed, Detail: detail, Fix: use, Err: errors.New(detail)}
	}
	instead := ""
	if served != "" && apiversion.Less(asked, served) {
		instead = ", and " + served + " answers in its place"
	}
	end, known := apiversion.End(asked)
	switch {
	case unknown:
		return failed("the platform has no version " + asked)
	case !known && apiversion.Less(apiversion.Newest, asked):
		return warn(asked+" is newer than "+apiversion.Newest+", the newest that this program knows", "update this program, or "+use)
	case !known:
		return failed(asked + " has ended" + instead)
	case apiversion.Ended(asked, now):
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
