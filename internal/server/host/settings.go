package host

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// width says how far a client may change a property.
type width uint8

const (
	free     width = iota
	narrower       // to no more than the database has
	once           // only where the database says nothing
)

// widths are the properties that a client may change: those that say how statements are run.
// What bounds a user, or the server, can be made narrower only.
var widths = map[string]width{
	"MaxRows": free, "Pagesize": free, "OnMissing": free, "PartialResults": free,
	"MaxCalls": narrower, "MaxQuotaPercent": narrower, "MaxMemory": narrower, "Parallelism": narrower,
	"BusinessAccountId": once,
}

// Settings are the names of what a client may change.
func Settings() []string { return slices.Sorted(maps.Keys(widths)) }

// Setting finds the property that a client may change by a name, in any case and with
// underscores between its words; nil where there is none.
func Setting(name string) *connprops.Property {
	if p, ok := connprops.Lookup(strings.ReplaceAll(name, "_", "")); ok {
		if _, may := widths[p.Name]; may {
			return p
		}
	}
	return nil
}

// WidthError is of a value that a client may not give a property.
type WidthError struct {
	Property string
	Hint     string // what it may be
}

// Error names the property.
func (e *WidthError) Error() string { return fmt.Sprintf("server: %s: %s", e.Property, e.Hint) }

// Narrows is a [*WidthError] where a value is wider than base, the database's.
func Narrows(p *connprops.Property, value, base string) error {
	switch widths[p.Name] {
	case once:
		if base != "" && value != base {
			return &WidthError{p.Name, fmt.Sprintf("The connection has %s.", base)}
		}
	case narrower:
		if base == "" {
			base = p.Default
		}
		most, err := strconv.Atoi(base)
		if err != nil || most < 0 {
			return nil // there is no bound
		}
		if n, err := strconv.Atoi(value); err == nil && (n < 0 || n > most) {
			return &WidthError{p.Name, fmt.Sprintf("It may be made less than the connection has, %d, and not more.", most)}
		}
	}
	return nil
}
