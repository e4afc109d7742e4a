package tables

import (
	"bufio"
	"fmt"
	"io"

	"github.com/viewfinder-sql/viewfinder/schema"
)

const intro = `# Tables

<!-- Made from the catalogue in schema/; do not edit. -->

Each has a page: its columns, what it takes as input, what spares calls, who may read
it, and an example with its answer. ` + "`DESCRIBE Media`" + ` and ` + "`sys_tablecolumns`" + ` tell the
columns to programs. [Recipes](recipes.md) are questions that take several tables.

Every name also works in any other case. A column may have further names, its page says
which: they answer in a query and are left out of ` + "`SELECT *`" + `. So are the hidden columns,
which stand in a list of their own. Ids are text, times are in the connection's
[TimeZone](sql.md#time-zones). A value that the API does not give is NULL, and a warning
says why.
`

const inputs = `
## Inputs

Some columns are inputs (` + "`IsInput`" + ` in ` + "`sys_tablecolumns`" + `): they say what the API is asked
for. An input is given by ` + "`=`" + `, in a list or by a join. Where it is not, what is asked for has
its default, or the statement is an error where there is none. A row has an input as the
statement wrote it.

A condition that reads an input and gives it no value, as LIKE, ` + "`<>`" + `, an OR with something
else or a function of it, is an error, for what satisfies it may be among rows that are not
asked for: each term of an OR has to give it, as ` + "`Breakdown = 'x' OR Breakdown IS NULL`" + `
does. ` + "`(Breakdown = ? OR ? IS NULL)`" + ` gives it as long as the parameter is not NULL, and so does
a WHERE behind a LEFT JOIN that compares a column of its right side by name, as in t.Grain
= 'day'. ` + "`IS NULL`" + ` is no error, nor a condition on an input
all of whose values are read where it is not given: AudienceType, Metric of the numbers of
posts, and that of accounts where MetricType and Breakdown are given; hidden metrics have
to be named. An input may be shown, sorted and grouped by freely. A condition counts where
the table is read: a WITH that is read twice is read before the conditions on it.

A metric of a list that has no row for the Breakdown, the Grain or the MetricType is told by
a warning, and is an error where nothing else is asked for.

What every connected account is answered alike, as a hashtag's posts, the first one asks
for, by its id; ` + "`BusinessAccountId`" + ` names another. Where the statement compares the column
InstagramBusinessAccountId with anything, in WHERE or in the ON of whatever join, the rows
are those of all accounts: ` + "`=`" + `, a list or a join keeps to those that it names, any other
term has all of them ask. IS NULL, ORDER BY, GROUP BY and set operations compare nothing.

## What is passed on

What a term asks for is passed on to the API where the API can be asked so: the page of a
table lists the columns and operators. All other terms are checked on the rows that come;
they spare no calls. Terms on both sides of an OR, and functions of a column, are checked
here; a day or an instant that is computed first, as ` + "`date('now', '-7 days')`" + `, is passed on.

With Facebook Login, the first page of each account comes along with the list of accounts,
and what hangs below posts along with the posts: a join along the relations of the tables
takes as many calls as its outer table, until a post has more than one answer holds.
[Whole answers](answers.md) says how to learn the price beforehand.
`

// WriteIndex writes the list of all tables.
func WriteIndex(w io.Writer, c *schema.Catalogue) error {
	b := bufio.NewWriter(w)
	b.WriteString(intro)
	list := entries(c)
	for _, group := range schema.Groups {
		fmt.Fprintf(b, "\n## %s\n\n| Table | Rows |\n| --- | --- |\n", group)
		for i := range list {
			if e := &list[i]; e.group == group {
				fmt.Fprintf(b, "| [%s](tables/%[1]s.md) | %s |\n", e.name, cell(firstSentence(e.description)))
			}
		}
	}
	b.WriteString(inputs)
	return b.Flush()
}
