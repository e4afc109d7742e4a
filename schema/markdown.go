package schema

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the reference page of the tables: for each its
// description, its path in the Graph, the permissions it needs and its columns,
// then the relations between them.
func (c *Catalogue) WriteMarkdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString(markdownIntro)
	for _, t := range c.Tables {
		fmt.Fprintf(b, "- [%s](#%s)\n", t.Name, strings.ToLower(t.Name))
	}
	for _, v := range c.Views {
		fmt.Fprintf(b, "- [%s](#%s)\n", v.Name, strings.ToLower(v.Name))
	}
	for _, t := range c.Tables {
		c.writeTable(b, t)
	}
	for _, v := range c.Views {
		writeView(b, v)
	}
	b.WriteString("\n## Relations\n\n| Column | Refers to |\n| --- | --- |\n")
	for _, r := range c.Relations() {
		fmt.Fprintf(b, "| %s.%s | %s.%s |\n", r.Table, r.Column, r.RefTable, r.RefColumn)
	}
	return b.Flush()
}

const markdownIntro = `# Tables

<!-- Made from the catalogue in schema/; do not edit. -->

Every name also works in any other case. *Also* lists further names of a column:
they answer in a query and are left out of ` + "`SELECT *`" + `, as are the columns marked
*hidden*. *Source* is the type of the Graph API's object and the field of it that
the value comes from. Ids are text, times are in the connection's
[TimeZone](sql.md#time-zones). A value that the API does not give is NULL.

Some columns are inputs (` + "`IsInput`" + ` in ` + "`sys_tablecolumns`" + `): they say what the API is asked
for. An input is given by ` + "`=`" + `, in a list or by a join; where it is not, what is asked for has
its default, or the statement is an error where there is none. Any other term on it, as
LIKE, ` + "`<>`" + ` or an OR with something else, keeps to the rows that came and asks for no others.

`

func (c *Catalogue) writeTable(b *bufio.Writer, t *Table) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n", t.Name, t.Description)
	if len(t.Aliases) > 0 {
		fmt.Fprintf(b, "- Also called: %s\n", strings.Join(t.Aliases, ", "))
	}
	fmt.Fprintf(b, "- In the Graph: %s\n", c.path(t))
	scopes := c.Scopes(t)
	fmt.Fprintf(b, "- Facebook Login (`AuthScheme=%s`): %s\n", FacebookLogin, needs(t, FacebookLogin, scopes.Facebook))
	fmt.Fprintf(b, "- Instagram Login (`AuthScheme=%s`): %s\n", InstagramLogin, needs(t, InstagramLogin, scopes.Instagram))
	if t.Feature != "" {
		fmt.Fprintf(b, "- The app needs the feature %s\n", t.Feature)
	}
	for _, either := range t.Required() {
		fmt.Fprintf(b, "- %s is needed: by `=`, in a list, or from a table that is joined\n", strings.Join(either, " or "))
	}
	for _, x := range t.Arguments {
		if len(x.Values) > 0 {
			fmt.Fprintf(b, "- %s: one of %s", x.Column, code(x.Values))
			if x.Default != "" {
				fmt.Fprintf(b, "; `%s` when nothing is said", x.Default)
			}
			b.WriteByte('\n')
		}
	}
	b.WriteString("\n| Column | Type | Also | Source | Note |\n| --- | --- | --- | --- | --- |\n")
	levels := c.Levels(t)
	for i := range t.Columns {
		col := &t.Columns[i]
		fmt.Fprintf(b, "| %s | %s | %s | `%s.%s` | %s |\n", col.Name, col.Type, strings.Join(col.Aliases, ", "),
			levels[col.Level].Node.Name, col.Field, strings.ReplaceAll(note(t, col), "|", `\|`))
	}
}

func writeView(b *bufio.Writer, v *View) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n", v.Name, v.Description)
	if len(v.Aliases) > 0 {
		fmt.Fprintf(b, "- Also called: %s\n", strings.Join(v.Aliases, ", "))
	}
	fmt.Fprintf(b, "- A view over %s, whose permissions it needs\n", strings.Join(v.Of, ", "))
	b.WriteString("\n| Column | Type | Note |\n| --- | --- | --- |\n")
	for i := range v.Columns {
		col := &v.Columns[i]
		fmt.Fprintf(b, "| %s | %s | %s |\n", col.Name, col.Type, strings.ReplaceAll(col.Description, "|", `\|`))
	}
}

// path shows the way to a table's rows.
func (c *Catalogue) path(t *Table) string {
	var b strings.Builder
	for i, l := range c.Levels(t) {
		switch {
		case i > 0:
			fmt.Fprintf(&b, " → `%s`", l.Edge.Name)
		case t.Address != nil:
			fmt.Fprintf(&b, "`%s`", t.Address)
		case t.Root == RootUser:
			b.WriteString("the login (`me`)")
		case t.Root == RootPage:
			b.WriteString("each Page of the login")
		default:
			b.WriteString("each connected account")
		}
	}
	return b.String()
}

func needs(t *Table, login Login, scopes []string) string {
	switch {
	case t.Login&login == 0:
		return "not available"
	case len(scopes) == 0:
		return "no permission needed"
	default:
		return "needs " + code(scopes)
	}
}

func code(words []string) string { return "`" + strings.Join(words, "`, `") + "`" }

// note says in words what a column is and what is special about it.
func note(t *Table, c *Column) string {
	parts := []string{c.Description}
	add := func(ok bool, format string, args ...any) {
		if ok {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(c.Key, "Key.")
	add(c.References != "", "Refers to %s.", c.References)
	add(len(c.Products) > 0, "For %s.", strings.Join(c.Products, ", "))
	add(len(c.MetricTypes) > 0, "As %s, by %s.", strings.Join(c.MetricTypes, " or "), strings.Join(c.Periods, ", "))
	add(c.Since != "", "Since %s.", c.Since)
	add(c.Retired != "", "Retired in %s: NULL from there on.", c.Retired)
	add(c.Login == FacebookLogin && t.Login != FacebookLogin, "Facebook Login only.")
	add(c.Login == InstagramLogin && t.Login != InstagramLogin, "Instagram Login only.")
	add(c.Hidden, "*Hidden.*")
	return strings.Join(parts, " ")
}
