// Package manual shows the pages of the documentation in a terminal.
//
//	page, err := manual.Find("errors")
//	part, err := page.Section("190")
//	text := part.Text(manual.Look{Width: 80, Colours: true})
//
// A page is found by its name or by its title's words, a table's page by the table's name
// alone (topics.go). A section is what stands below a heading, or the rows of tables that
// begin with a word or a number, ranges such as 200–299 included (section.go). Markdown is
// read by goldmark; its blocks are written for so many columns (blocks.go, tables.go), and
// the texts within them broken between words (inline.go).
package manual
