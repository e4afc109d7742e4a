package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	declared "github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// property is a connection property that is in use.
type property struct {
	name        string // in connection strings
	label       string // with spaces
	kind        string // string, int or boolean
	description string
	category    string
}

// flagName is the name of the property's flag.
func (p property) flagName() string {
	return strings.ToLower(strings.ReplaceAll(p.label, " ", "-"))
}

// propertyFlag is the flag of a property. Its value is checked by the driver.
type propertyFlag struct {
	property
	value string
	given bool
}

func (f *propertyFlag) String() string { return f.value }
func (f *propertyFlag) Type() string   { return f.kind }

func (f *propertyFlag) Set(value string) error {
	f.value, f.given = value, true
	return nil
}

// addPropertyFlag declares the flag of a property.
func addPropertyFlag(flags *pflag.FlagSet, p property) *propertyFlag {
	value := &propertyFlag{property: p}
	flag := flags.VarPF(value, p.flagName(), "", p.description)
	if p.kind == "boolean" {
		flag.NoOptDefVal = "true"
	}
	return value
}

// listProperties are the connection properties that are in use, as
// sys_connection_props lists them too.
func listProperties() (list []property) {
	for _, p := range declared.All() {
		if p.Status == declared.Active {
			list = append(list, property{p.Name, p.Label, p.Type.String(), p.Description, string(p.Category)})
		}
	}
	return list
}

// newConnectionHelp is a page of the help about the flags that every verb with
// a connection has.
func newConnectionHelp(properties []property) *cobra.Command {
	var text strings.Builder
	text.WriteString(`A connection string is given by --dsn, or by ` + dsnVariable + ` in the environment:

  ` + dsnVariable + `="OAuthAccessToken=…;BusinessAccountId=…" viewfinder query "…"

or by a name, --profile or ` + profileVariable + ` (viewfinder config --help).

Every property of a connection is a flag too, whose value needs no quotes of its
own; a property is either in the string or a flag. Other users of the machine
can see flags in the list of processes: keep secrets in the environment.
`)
	for len(properties) > 0 {
		category := properties[0].category
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		flags.SortFlags = false
		for len(properties) > 0 && properties[0].category == category {
			addPropertyFlag(flags, properties[0])
			properties = properties[1:]
		}
		fmt.Fprintf(&text, "\n%s:\n%s", category, flags.FlagUsagesWrapped(100))
	}
	return &cobra.Command{
		Use:   "connection",
		Short: "About connection strings and the flags of their properties",
		Long:  strings.TrimSpace(text.String()),
	}
}
