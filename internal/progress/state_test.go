package progress

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
)

// What a terminal of some width shows, and what programs are told.
func TestState(t *testing.T) {
	t.Parallel()
	begun := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	read := driver.Progress{Stage: "reading", Rows: 12345, Calls: 130, Requests: 80, Usage: 41.6}
	for _, c := range []struct {
		state        state
		width        int
		text, object string
	}{
		{
			state{Progress: read, begun: begun, at: begun.Add(75 * time.Second), estimate: "200 to 1210"},
			200,
			"reading · 1:15 min · 130 of 200–1,210 calls · 12,345 rows · 164 rows/s · 42 % of the quota used",
			`{"stage":"reading","seconds":75,"rows":12345,"calls":130,"requests":80,"calls_at_least":200,"calls_at_most":1210,"usage_percent":41.6}`,
		},
		{
			state{Progress: read, begun: begun, at: begun.Add(75 * time.Second), estimate: "200 or more"},
			40,
			"reading · 1:15 min · 130 calls",
			`{"stage":"reading","seconds":75,"rows":12345,"calls":130,"requests":80,"calls_at_least":200,"usage_percent":41.6}`,
		},
		{
			state{Progress: driver.Progress{Stage: "reading", Calls: 1}, begun: begun, at: begun.Add(2*time.Hour + 3*time.Minute), estimate: "1"},
			80,
			"reading · 2:03 h · 1 of 1 calls",
			`{"stage":"reading","seconds":7380,"rows":0,"calls":1,"requests":0,"calls_at_least":1,"calls_at_most":1,"usage_percent":0}`,
		},
		{
			state{begun: begun, at: begun.Add(time.Second), estimate: "unknown"},
			5,
			"read…",
			`{"stage":"reading","seconds":1,"rows":0,"calls":0,"requests":0,"usage_percent":0}`,
		},
		{
			state{Progress: read, begun: begun, at: begun.Add(3 * time.Second), held: true, until: begun.Add(time.Hour)},
			0,
			"",
			`{"stage":"waiting","seconds":3,"rows":12345,"calls":130,"requests":80,"usage_percent":41.6,"waiting_until":"2026-11-20T13:00:00Z"}`,
		},
		{
			state{Progress: driver.Progress{Stage: "uploading the video", Container: "17", Sent: 5, Size: 9}, begun: begun, at: begun.Add(3 * time.Second)},
			80,
			"uploading the video · 3 s",
			`{"stage":"uploading the video","seconds":3,"rows":0,"calls":0,"requests":0,"usage_percent":0,"container":"17","sent":5,"size":9}`,
		},
	} {
		if got := c.state.text(c.width); got != c.text {
			t.Errorf("%d columns: %q, not %q", c.width, got, c.text)
		}
		if got, err := json.Marshal(c.state.object(c.state.stage())); err != nil || string(got) != c.object {
			t.Errorf("got %s, %v; want %s", got, err, c.object)
		}
	}
	held := state{begun: begun, at: begun.Add(3 * time.Second), held: true, until: begun}
	if got, want := held.text(80), "waiting for the rate limit until "+begun.Local().Format("15:04:05")+" · 3 s"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}
