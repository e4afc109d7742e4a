package sqlfunc

import (
	"errors"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// functions is the one table of all functions, by family.
var functions = slices.Concat(stringFunctions, regexpFunctions, hashFunctions, dateFunctions, partFunctions, rangeFunctions, zoneFunctions, calendarFunctions, formatFunctions, numberFunctions,
	jsonFunctions, xmlFunctions, aggregateFunctions, quantileFunctions, serverFunctions, rewriteFunctions)

// Functions returns all functions, in the order of the manual.
func Functions() []Function { return slices.Clone(functions) }

// Names returns the name of everything that [Register] registers, in small
// letters.
func Names() []string {
	var names []string
	for _, f := range functions {
		names = append(append(names, f.Name), f.Aliases...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Families returns the names of what [Register] registers of some families, in small
// letters.
func Families(families ...string) []string {
	var names []string
	for _, f := range functions {
		if slices.Contains(families, f.Family) {
			names = append(append(names, f.Name), f.Aliases...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TableFunctions returns all of them, in the order of the manual.
func TableFunctions() []TableFunction { return slices.Clone(tableFunctions) }

// TableNames returns the name of every table function that [Register] registers.
func TableNames() []string {
	var names []string
	for _, f := range tableFunctions {
		names = append(names, f.Name)
	}
	return names
}

// Register puts all functions on a connection, whose present is told by now. With
// Names and TableNames it is what an engine takes functions by.
func (h Host) Register(c *sqlite3.Conn, now func() time.Time) error {
	h.Now = now
	return Register(c, h)
}

// Names is [Names].
func (Host) Names() []string { return Names() }

// TableNames is [TableNames], and the [Module] of each.
func (Host) TableNames() []string {
	names := TableNames()
	for _, name := range names {
		names = append(names, Module(name))
	}
	return names
}

// Register puts all functions on a connection.
func Register(c *sqlite3.Conn, host Host) error {
	if host.Now == nil {
		host.Now = time.Now
	}
	var errs []error
	e := env{now: host.Now, zone: host.Zone, host: host, patterns: patterns{}, budget: &budget{}}
	for i := range functions {
		f := &functions[i]
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			errs = append(errs, f.register(c, name, e))
		}
	}
	for i := range tableFunctions {
		errs = append(errs, tableFunctions[i].register(c, e))
	}
	return errors.Join(errs...)
}
