package progress

import (
	"fmt"
	"slices"
	"strings"
)

// Way says to whom it is told: [Auto], [JSON] or [None]. It is the value of a flag.
type Way string

// The ways. Auto, which "" is too, tells somebody at a terminal.
const (
	Auto Way = "auto"
	JSON Way = "json"
	None Way = "none"
)

// Ways are the names of all.
func Ways() []string { return []string{string(Auto), string(JSON), string(None)} }

// String is part of pflag.Value.
func (w *Way) String() string { return string(*w) }

// Type is what pflag calls the value.
func (*Way) Type() string { return strings.Join(Ways(), "|") }

// Set is part of pflag.Value.
func (w *Way) Set(text string) error {
	ways := Ways()
	if !slices.Contains(ways, text) {
		last := len(ways) - 1
		return fmt.Errorf("must be %s or %s", strings.Join(ways[:last], ", "), ways[last])
	}
	*w = Way(text)
	return nil
}
