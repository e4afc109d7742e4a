package tables

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// loginNames are what the kinds of login are called.
var loginNames = []struct {
	login schema.Login
	name  string
}{{schema.FacebookLogin, "Facebook Login"}, {schema.InstagramLogin, "Instagram Login"}}

// writeLogins says who may read the table.
func (p *page) writeLogins() {
	t := p.entry.table
	p.section("Who may read it")
	p.printf("| Login | `AuthScheme` | Permissions |\n| --- | --- | --- |\n")
	for _, l := range loginNames {
		needs := code(p.catalogue.ScopesOf(t, l.login)...)
		switch {
		case !t.Serves(l.login):
			needs = "not available"
		case needs == "":
			needs = "none"
		}
		p.printf("| %s | `%s` | %s |\n", l.name, l.login, needs)
	}
	if t.Feature != "" {
		p.printf("\nThe app needs the feature %s.\n", t.Feature)
	}
}

// writeRelations lists the keys, and what hangs together with the table.
func (p *page) writeRelations() {
	t := p.entry.table
	var key []string
	for i := range t.Columns {
		if t.Columns[i].Key {
			key = append(key, t.Columns[i].Name)
		}
	}
	p.section("Keys and relations")
	if len(key) > 0 {
		p.printf("Primary key: %s.\n", strings.Join(key, ", "))
	} else {
		p.printf("It has no primary key.\n")
	}
	var to, from []string
	for _, r := range p.catalogue.Relations() {
		if r.Table == t.Name {
			to = append(to, "| "+r.Column+" | "+reference(r.RefTable+"."+r.RefColumn)+" |\n")
		}
		if r.RefTable == t.Name {
			from = append(from, reference(r.Table+"."+r.Column))
		}
	}
	if len(to) > 0 {
		p.printf("\n| Column | Refers to |\n| --- | --- |\n%s", strings.Join(to, ""))
	}
	if len(from) > 0 {
		p.printf("\nReferred to by %s.\n", strings.Join(from, ", "))
	}
}

// writeVersions says which versions of the API have what.
func (p *page) writeVersions() {
	t := p.entry.table
	since, retired := map[string][]string{}, map[string][]string{}
	var order []string
	add := func(in map[string][]string, version, name string) {
		if version == "" {
			return
		}
		if len(since[version])+len(retired[version]) == 0 {
			order = append(order, version)
		}
		in[version] = append(in[version], name)
	}
	for i := range t.Columns {
		add(since, t.Columns[i].Since, t.Columns[i].Name)
		add(retired, t.Columns[i].Retired, t.Columns[i].Name)
	}
	for i := range t.Metrics {
		add(since, t.Metrics[i].Since, t.Metrics[i].Field)
		add(retired, t.Metrics[i].Retired, t.Metrics[i].Field)
	}
	if len(order) == 0 {
		return
	}
	p.section("Versions of the Graph API")
	p.printf("What is retired is NULL, or has no row, from that version on.\n\n| Version | New | Retired |\n| --- | --- | --- |\n")
	slices.SortFunc(order, func(a, b string) int {
		switch {
		case apiversion.Less(a, b):
			return -1
		case a == b:
			return 0
		default:
			return 1
		}
	})
	for _, version := range order {
		p.printf("| %s | %s | %s |\n", version, strings.Join(since[version], ", "), strings.Join(retired[version], ", "))
	}
}
