package apiversion

import (
	"testing"
	"time"
)

func TestReleases(t *testing.T) {
	for i, r := range releases {
		if !Valid(r.name) {
			t.Errorf("%s is not written as a version is", r.name)
		}
		if i == 0 {
			continue
		}
		before := releases[i-1]
		if !Less(before.name, r.name) || Less(r.name, before.name) {
			t.Errorf("%s stands before %s", before.name, r.name)
		}
		if !r.end.IsZero() && (before.end.IsZero() || !before.end.Before(r.end)) {
			t.Errorf("%s outlives %s", before.name, r.name)
		}
	}
	if _, known := End(Oldest); !known {
		t.Errorf("%s, the oldest, is not listed", Oldest)
	}
	if last := releases[len(releases)-1].name; last != Newest {
		t.Errorf("the last is %s, the newest %s", last, Newest)
	}
}

func TestLess(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"v9.0", "v10.0", true},
		{"v10.0", "v9.0", false},
		{"v2.9", "v2.12", true},
		{"v26.0", "v26.0", false},
		{"v26.0", "", true}, // no version in a path stands for the newest
		{"", "v26.0", false},
	} {
		if got := Less(test.a, test.b); got != test.want {
			t.Errorf("Less(%q, %q) is %t", test.a, test.b, got)
		}
	}
}

func TestEnded(t *testing.T) {
	end, known := End("v20.0")
	if !known {
		t.Fatal("v20.0 is not known")
	}
	for _, test := range []struct {
		version string
		now     time.Time
		want    bool
	}{
		{"v20.0", end.Add(-time.Second), false},
		{"v20.0", end, true},
		{"v3.2", end, true},
		{Newest, end.AddDate(50, 0, 0), false},
		{"v999.0", end.AddDate(50, 0, 0), false},
	} {
		if got := Ended(test.version, test.now); got != test.want {
			t.Errorf("Ended(%s, %s) is %t", test.version, test.now.Format(time.DateOnly), got)
		}
	}
}
