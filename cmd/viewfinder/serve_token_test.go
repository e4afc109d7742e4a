package main

import (
	"testing"
	"time"
)

func TestSpan(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"90d": 90 * day, "12h": 12 * time.Hour, "1h30m": 90 * time.Minute, "36500d": longest,
		"": 0, "d": 0, "0d": 0, "-3d": 0, "-1h": 0, "90": 0, "a lot": 0, "36501d": 0, "876001h": 0,
		"213504d": 0, "-213503d": 0, "1048576d": 0, "99999999999999999999d": 0, // which a time has no bits for
	} {
		if got, err := span(text); got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
}
