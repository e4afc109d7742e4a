package tables

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// entry is a table or a view, as the list shows it.
type entry struct {
	name, group, description, example string
	aliases                           []string
	columns                           []schema.Column
	login                             schema.Login
	table                             *schema.Table // nil of a view
	view                              *schema.View  // nil of a table
}

// entries are those of a catalogue, in its order.
func entries(c *schema.Catalogue) (list []entry) {
	for _, t := range c.Tables {
		list = append(list, entry{
			name: t.Name, group: t.Group, description: t.Description, example: t.Example,
			aliases: t.Aliases, columns: t.Columns, login: t.Login, table: t,
		})
	}
	for _, t := range c.WriteOnly {
		list = append(list, entry{
			name: t.Name, group: t.Group, description: t.Description,
			aliases: t.Aliases, columns: t.Unread, login: t.Login, table: t,
		})
	}
	for _, v := range c.Views {
		list = append(list, entry{
			name: v.Name, group: v.Group, description: v.Description, example: v.Example,
			aliases: v.Aliases, columns: v.Columns, login: v.Login, view: v,
		})
	}
	return list
}

// Names are the tables and views that have a page.
func Names(c *schema.Catalogue) (names []string) {
	for _, e := range entries(c) {
		names = append(names, e.name)
	}
	return names
}

// asking is the kind of login that the example is run with.
func (e *entry) asking() schema.Login {
	if e.login&schema.FacebookLogin != 0 {
		return schema.FacebookLogin
	}
	return e.login
}

// cell keeps text inside its cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ").Replace(text)
}

// code shows words as code, parted by commas; "" for none.
func code(words ...string) string {
	if len(words) == 0 {
		return ""
	}
	return "`" + strings.Join(words, "`, `") + "`"
}

// firstSentence is the text up to the end of its first sentence.
func firstSentence(text string) string {
	if end := strings.Index(text, ". "); end >= 0 {
		return text[:end+1]
	}
	return text
}
