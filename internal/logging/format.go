package logging

import (
	"slices"

	"github.com/sirupsen/logrus"
)

// Format is the form of the lines in the file.
type Format string

// The formats.
const (
	Text Format = "TEXT" // key=value pairs; the default
	JSON Format = "JSON" // an object per line
)

const timeLayout = "2006-01-02T15:04:05.000Z07:00"

// keyOrder are the keys that lines of text begin with, error the one they end with.
var keyOrder = []string{logrus.FieldKeyTime, logrus.FieldKeyLevel, "module", "session", "statement", "request", logrus.FieldKeyMsg}

func sortKeys(keys []string) {
	rank := func(key string) int {
		if at := slices.Index(keyOrder, key); at >= 0 {
			return at
		}
		if key == logrus.ErrorKey {
			return len(keyOrder) + 1
		}
		return len(keyOrder)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		if a < b {
			return -1
		}
		return 1
	})
}
