package buildinfo

import (
	"runtime/debug"
	"strings"
	"time"
)

// Commit is the commit that was built and its time, in UTC; empty and zero where the build
// does not know. modified tells that the sources were changed since.
func Commit() (id string, at time.Time, modified bool) {
	if stampedCommit != "" {
		at, _ := time.Parse(time.RFC3339, stampedTime) // zero where none was given
		return stampedCommit, at.UTC(), strings.HasSuffix(stampedVersion, "+dirty")
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Path != Module {
		return "", time.Time{}, false
	}
	return commit(info)
}

func commit(info *debug.BuildInfo) (id string, at time.Time, modified bool) {
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			id = s.Value
		case "vcs.time":
			at, _ = time.Parse(time.RFC3339, s.Value) // zero where the go command writes another form
		case "vcs.modified":
			modified = s.Value == "true"
		}
	}
	return id, at.UTC(), modified
}
