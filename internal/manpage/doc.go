// Package manpage writes the manual pages of a command and its verbs, in the language that
// man(1) reads.
//
//	pages := manpage.Pages(root, manpage.About{Version: "v1.2.3", Date: day})
//
// A verb's page says what its help says: name, synopsis, description, options, examples. What
// stands indented in a help is shown as it is. Options that a verb's help leaves out, as those
// of properties, are left out here; see also names the page that has them.
package manpage
