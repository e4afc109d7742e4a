package buildinfo

import (
	"runtime/debug"
	"testing"
	"time"
)

func TestCommit(t *testing.T) {
	t.Parallel()
	id, at, modified := commit(&debug.BuildInfo{Settings: []debug.BuildSetting{
		{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "4f8c8b1a"}, {Key: "vcs.time", Value: "2026-11-29T06:17:35+01:00"}, {Key: "vcs.modified", Value: "true"},
	}})
	if id != "4f8c8b1a" || !at.Equal(time.Date(2026, 11, 29, 5, 17, 35, 0, time.UTC)) || !modified {
		t.Errorf("%s, %s, %t", id, at, modified)
	}
	if id, at, modified := commit(&debug.BuildInfo{}); id != "" || !at.IsZero() || modified {
		t.Errorf("of nothing: %s, %s, %t", id, at, modified)
	}
}
