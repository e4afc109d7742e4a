package driver

import (
	"fmt"
	"io"
	"maps"

	"github.com/viewfinder-sql/viewfinder/internal/property"
)

// ParseDSN reads a connection string: Name=Value pairs separated by semicolons.
//
//	OAuthAccessToken=…;BusinessAccountId=17841400000000000;Timeout=30
//
// Names are case-insensitive and may be written with spaces (OAuth Access
// Token). A value that holds ';' or '=', begins with a quote, or has blanks at
// an end is put in single or double quotes; a quote inside is doubled. An empty
// value means the default. The reference page of connection properties lists
// them all.
//
// A name that is unknown or comes twice, a value that is wrong, and a property
// that is not supported yet are errors of type *[ConfigError].
func ParseDSN(dsn string) (*Config, error) {
	return configOf(property.Parse(dsn))
}

// ParseUntrustedDSN is [ParseDSN] for a string that a stranger wrote. Only
// AuthScheme, BusinessAccountId, Version, OAuthClientId, OAuthClientSecret,
// OAuthAccessToken, MaxRows and Pagesize may be in it: nothing that names a
// file, a host, a proxy or a redirect, or that moves a bound on time. Every
// other property is an error, whatever its value; set those in the Config that
// is returned.
func ParseUntrustedDSN(dsn string) (*Config, error) {
	return configOf(property.ParseUntrusted(dsn))
}

// configOf makes the Config of what was parsed. Properties without a field have
// no effect: the parser lets none pass that would need one.
func configOf(values property.Values, err error) (*Config, error) {
	if err != nil {
		return nil, err
	}
	c := NewConfig()
	for _, f := range configFields {
		if text, ok := values[f.property]; ok {
			f.set(c, text)
		}
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return c, nil
}

// FormatDSN writes c as a connection string, which [ParseDSN] reads back when c
// is valid. Properties with their default value are left out.
//
// The string includes tokens, secrets and passwords in clear text: do not log
// it. [Config.String] masks them.
func (c *Config) FormatDSN() string { return property.Format(c.changed()) }

// String writes c as [Config.FormatDSN] does, with secrets masked.
func (c *Config) String() string { return property.Redact(c.changed()) }

// Format writes [Config.String] for every verb of fmt.
func (c *Config) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, c.String()) }

// changed returns the properties of c that differ from their default.
func (c *Config) changed() property.Values {
	values := c.values()
	maps.DeleteFunc(values, func(p *property.Property, text string) bool { return text == p.Default })
	return values
}
