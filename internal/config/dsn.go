package config

import (
	"fmt"
	"io"
	"maps"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// Parse reads a connection string. Its errors are of type *[Error].
func Parse(dsn string) (*Config, error) { return of(connprops.Parse(dsn)) }

// ParseUntrusted is [Parse] for a string that a stranger wrote: only properties
// that can do no harm may be in it.
func ParseUntrusted(dsn string) (*Config, error) { return of(connprops.ParseUntrusted(dsn)) }

func of(values connprops.Values, err error) (*Config, error) {
	if err != nil {
		return nil, err
	}
	return Of(values), nil
}

// Of makes the Config of values that were parsed. Properties without a field have no
// effect: the parser lets none pass that would need one.
func Of(values connprops.Values) *Config {
	c := New()
	for _, f := range fields {
		if text, ok := values[f.property]; ok {
			f.set(c, text)
		}
	}
	return c
}

// FormatDSN writes c as a connection string, which [Parse] reads back when c
// is valid. Properties with their default value are left out.
//
// The string includes tokens, secrets and passwords in clear text: do not log
// it. [Config.String] masks them.
func (c *Config) FormatDSN() string { return connprops.Format(c.changed()) }

// String writes c as [Config.FormatDSN] does, with secrets masked.
func (c *Config) String() string { return connprops.Redact(c.changed()) }

// Format writes [Config.String] for every verb of fmt.
func (c *Config) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, c.String()) }

// changed returns the properties of c that differ from their default.
func (c *Config) changed() connprops.Values {
	values := c.Values()
	maps.DeleteFunc(values, func(p *connprops.Property, text string) bool { return text == p.Default })
	return values
}
