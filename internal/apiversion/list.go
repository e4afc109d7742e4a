package apiversion

import "time"

// Release is a version, and when it ends; the zero time while no end is announced.
type Release struct {
	Version string
	End     time.Time
}

// Releases lists the versions that are known, oldest first.
func Releases() []Release {
	list := make([]Release, len(releases))
	for i, r := range releases {
		list[i] = Release{r.name, r.end}
	}
	return list
}
