// Package config holds what a connection string says, as a struct with a field for
// each property that is in use: [Parse] reads it, [Config.FormatDSN] writes it.
//
// It is pure: what a property does is decided by the rooms that read its field.
// Which values belong together is checked by them too; [Config.Validate] checks
// each property by the table in package connprops, and nothing else.
package config
