package value_test

import (
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// edgy are zones with odd rules: summer time at midnight, half an hour of it, in the
// southern half of the year, a day left out or repeated, none since long, offsets
// of quarters.
var edgy = []string{
	"UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/Los_Angeles", "America/St_Johns",
	"America/Havana", "America/Sao_Paulo", "America/Santiago", "America/Asuncion", "Africa/Cairo", "Africa/Casablanca",
	"Asia/Beirut", "Asia/Gaza", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Asia/Tehran", "Australia/Lord_Howe",
	"Australia/Sydney", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kwajalein", "Pacific/Honolulu",
	"Antarctica/Troll", "Europe/Moscow", "+05:30", "-03:30",
}

func zone(t testing.TB, name string) *value.Zone {
	t.Helper()
	z, err := value.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestLoadZone(t *testing.T) {
	for name, want := range map[string]string{
		"UTC": "UTC", "utc": "UTC", "Z": "UTC", "+00:00": "UTC", "-0": "UTC", "Local": "Local", "local": "Local",
		"Europe/Berlin": "Europe/Berlin", "europe/berlin": "Europe/Berlin", "AMERICA/NEW_YORK": "America/New_York",
		"america/port-au-prince": "America/Port-Au-Prince?", "cet": "CET", "est5edt": "EST5EDT",
		"+1": "+01:00", "+0530": "+05:30", "-03:30": "-03:30", "+14": "+14:00",
		"": "?", "Europe/Nowhere": "?", "+16": "?", "+05:60": "?", "Berlin": "?", "../UTC": "?", "/etc/localtime": "?", ".": "?",
		"Europe\\Berlin": "?", "+01:00:00": "?", strings.Repeat("x", 1000): "?", "Europe/Berlin\x00": "?",
	} {
		z, err := value.LoadZone(name)
		switch want, unknown := strings.CutSuffix(want, "?"); {
		case unknown && err == nil && z.Name() != want, !unknown && (err != nil || z.Name() != want):
			t.Errorf("%q: %q, %v", name, z.Name(), err)
		case err != nil && len(err.Error()) > 250:
			t.Errorf("%q: an error of %d bytes", name, len(err.Error()))
		}
	}
}

// The hours that a change leaves out and repeats.
func TestZone_changes(t *testing.T) {
	berlin, havana := zone(t, "Europe/Berlin"), zone(t, "America/Havana")
	for _, c := range []struct {
		zone      *value.Zone
		text, utc string
		written   string
	}{
		{berlin, "2026-03-29 01:59:59", "2026-03-29 00:59:59", "2026-03-29 01:59:59"},
		{berlin, "2026-03-29 02:00:00", "2026-03-29 01:00:00", "2026-03-29 03:00:00"}, // left out
		{berlin, "2026-03-29 02:59:59", "2026-03-29 01:59:59", "2026-03-29 03:59:59"},
		{berlin, "2026-03-29 03:00:00", "2026-03-29 01:00:00", "2026-03-29 03:00:00"},
		{berlin, "2026-10-25 01:59:59", "2026-10-24 23:59:59", "2026-10-25 01:59:59"},
		{berlin, "2026-10-25 02:30:00", "2026-10-25 00:30:00", "2026-10-25 02:30:00"}, // the first
		{berlin, "2026-10-25 02:30:00+02:00", "2026-10-25 00:30:00", "2026-10-25 02:30:00"},
		{berlin, "2026-10-25 02:30:00.5+01:00", "2026-10-25 01:30:00.5", "2026-10-25 02:30:00.5+01:00"}, // the second
		{berlin, "2026-10-25T01:30:00Z", "2026-10-25 01:30:00", "2026-10-25 02:30:00+01:00"},
		{berlin, "2026-10-25 03:00:00", "2026-10-25 02:00:00", "2026-10-25 03:00:00"},
		{berlin, "2026-11-01", "2026-10-31 23:00:00", "2026-11-01 00:00:00"},
		{berlin, "2026-07", "2026-06-30 22:00:00", "2026-07-01 00:00:00"},
		{havana, "2026-11-01", "2026-11-01 04:00:00", "2026-11-01 00:00:00"}, // midnight occurs twice
		{havana, "2026-11-01 05:00:00Z", "2026-11-01 05:00:00", "2026-11-01 00:00:00-05:00"},
		{havana, "2026-03-08", "2026-03-08 05:00:00", "2026-03-08 01:00:00"}, // or not at all
		{nil, "2026-10-25 02:30:00", "2026-10-25 02:30:00", "2026-10-25 02:30:00"},
	} {
		at, ok := c.zone.Parse(c.text)
		if !ok || value.FormatTime(at) != c.utc || c.zone.Format(at) != c.written {
			t.Errorf("%s %s: %s and %s, not %s and %s", c.zone.Name(), c.text, value.FormatTime(at), c.zone.Format(at), c.utc, c.written)
		}
	}
}

// moments calls f with random instants, half of them near a change of the zone's
// offset.
func moments(z *value.Zone, n int, f func(time.Time)) {
	r := rand.New(rand.NewPCG(9, 17))
	from, to := time.Date(1972, 2, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2060, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	for i := range n {
		at := time.Unix(from+r.Int64N(to-from), int64(r.IntN(2))*250e6).In(z.Location())
		if _, change := at.ZoneBounds(); i%2 == 0 && !change.IsZero() {
			at = change.Add(time.Duration(r.Int64N(8*3600)-4*3600) * time.Second)
		}
		f(at)
	}
}

// Whatever is written is read as what it was, and what the wall clock shows is what
// package time says.
func TestZone_roundTrip(t *testing.T) {
	for _, name := range edgy {
		z := zone(t, name)
		again := 0
		moments(z, 400, func(at time.Time) {
			text := z.Format(at)
			if got, ok := z.Parse(text); !ok || !got.Equal(at) {
				t.Fatalf("%s: %s is written %s and read as %s, %v", name, at, text, got, ok)
			}
			shown := at.In(z.Location()).Format(value.TimeLayout)
			if !strings.HasPrefix(text, shown) || z.Wall(at).Format(value.TimeLayout) != shown {
				t.Fatalf("%s: %s is written %s, the clock shows %s", name, at, text, z.Wall(at))
			}
			first, last := z.Instants(z.Wall(at))
			if first.After(at) || last.Before(at) || !first.Equal(at) && !last.Equal(at) || !z.Wall(first).Equal(z.Wall(at)) || z.Again(first) || z.Again(at) != first.Before(at) {
				t.Fatalf("%s: %s is shown first at %s", name, at, first)
			}
			if z.Again(at) {
				again++
			}
		})
		if name == "Europe/Berlin" && again < 10 {
			t.Errorf("%s: only %d times of a repeated hour", name, again)
		}
	}
}

// Python reads local times in the same way: the first of two, and in the hour that
// is left out by the offset from before.
func TestZone_python(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	const script = `
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
for line in sys.stdin:
    zone, wall = line.rstrip("\n").split("|")
    print(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S"))
`
	var asked, want []string
	for _, name := range edgy {
		if !strings.Contains(name, "/") {
			continue
		}
		z := zone(t, name)
		moments(z, 300, func(at time.Time) {
			wall := z.Wall(at).Add(time.Duration(at.Unix()%7200-3600) * time.Second).Truncate(time.Second)
			asked = append(asked, name+"|"+wall.Format(value.TimeLayout))
			want = append(want, value.FormatTime(z.Instant(wall)))
		})
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", script)
	cmd.Stdin = strings.NewReader(strings.Join(asked, "\n"))
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("python3 has no zones: %v", err)
	}
	got := strings.Fields(strings.ReplaceAll(string(out), " ", "_"))
	if len(got) != len(want) {
		t.Fatalf("%d answers to %d questions", len(got), len(want))
	}
	for i := range got {
		if got[i] != strings.ReplaceAll(want[i], " ", "_") {
			t.Fatalf("%s is %s here, %s in Python", asked[i], want[i], got[i])
		}
	}
}
