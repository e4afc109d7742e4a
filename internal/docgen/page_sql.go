package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
)

const sqlIntro = `# SQL

<!-- Made from the packages internal/sqltext and internal/sqlfunc; do not edit. -->

A SELECT is run by SQLite, whose [language](https://sqlite.org/lang_select.html) and
[functions](https://sqlite.org/lang_corefunc.html) are all there: joins, subqueries,
common table expressions, window functions, set operations, aggregates, CASE, CAST,
JSON. This page lists what is accepted beyond that, and what is refused. Every
example is run by a test, and its first row compared with the result shown.

What a time is compared with is written 2026-05-04 or 2026-05-04 10:00:00, with a T
or an offset (Z, +02:00, +0200) if you like; 2026-05, 2026-5-4 and 20260504 do as
well. A day is its midnight. Any other text, 05/04/2026 for one, counts as later than
all times, and the answer has a warning (not_a_time). [Time zones](#time-zones) says
which days and hours are meant.

That is so for columns of times and for expressions that give times: functions, CAST
and ::, DATE '…', sums with days and intervals, aggregates and window functions,
CASE, COALESCE, and the columns of subqueries, recursive ones too. Whichever side it
is on, and by =, <>, <, <=, >, >=, IS, BETWEEN, IN, CASE x WHEN, NULLIF, MAX and MIN
of several values and JOIN … USING: date(Created) = DATEADD(day, -1, CURDATE()) is
true of yesterday's posts, HAVING max(Created) >= '2026-05-04T00:00:00Z' of what was
posted since. ORDER BY, MAX and MIN of rows, GROUP BY, DISTINCT, windows, UNION,
INTERSECT and EXCEPT take times as such, too: a day and its midnight are one, and the
answer has either of them. Where a COLLATE is written, it counts.

A number that is computed is compared with a text as a column of numbers is: with the
number that it is the text of, so that HAVING count(*) > '5' and hour(Created) = '09'
mean what they say. Any other text is greater than all numbers.

True and false are written TRUE and FALSE, or 1 and 0. A text is neither: Hidden =
'true' is of no row, Hidden <> 'true' of all. An id is written as text or as a whole
number: a float lacks digits. What is compared and can never be equal, as in these
cases, is told by a warning (not_a_boolean, not_a_number, not_an_id, other_kind), for
literals and parameters alike, in WHERE, ON, HAVING, IN, CASE and through subqueries.
What is known of an expression is its type; where that may be several, as that of
json_extract, it is compared as SQLite does, and not judged.

A column of the answer is called as the statement writes it: by its alias, its name
in that spelling, or the expression. A star gives each column the table's own name.

LIKE, GLOB and REGEXP take patterns of up to 200 bytes. LIKE does not tell ASCII
capitals from small letters; GLOB and = do. REGEXP takes Go's
[regular expressions](https://pkg.go.dev/regexp/syntax): a dot matches line breaks
too, (?i) leaves capitals and small letters alike, and the pattern is found anywhere
unless ^ and $ say otherwise; so do the functions of regular expressions. A text is 16 MB long at the most, and a function takes
100 arguments.

## Joins that no key serves

A join along a relation, c.MediaId = m.Id, looks its rows up. One by anything else,
an expression or two columns that are no ids, compares each row of one table with
each of the other: that takes no call more, and time for each pair, a second for
about 100,000 of them. SQLite makes an index for such a join where one side stands
in a common table expression that is kept, with what is compared as a column of it:

    WITH c AS MATERIALIZED (SELECT Id, date(Created) AS Day FROM Comments)
    SELECT count(*) FROM Media m JOIN c ON c.Day = date(m.Created)

It answers the same. What is kept is read whole, whichever of its rows are wanted:
name the columns that are needed, and put terms on the table into it. A view in FROM,
or WITH without MATERIALIZED, is no such thing: it is merged into the statement.

## Views of one's own

With UserDefinedViews set to the path of a file, a query can be kept under a name, and
is read like a table by all who use that file:

    CREATE LOCAL VIEW Best AS SELECT Id, Created, LikesCount FROM Media WHERE LikesCount > 100
    SELECT Id FROM Best WHERE Created >= '2026-11-01' ORDER BY LikesCount DESC LIMIT 5
    ALTER LOCAL VIEW Best AS SELECT Id, Caption, Created, LikesCount FROM Media WHERE LikesCount > 500
    DROP LOCAL VIEW Best

A view is merged into the statement that reads it: columns, conditions, limits and joins
reach the API through it as they would without, and EXPLAIN shows that. Views read other
views; a view has no parameters, and its columns have names of their own. They are in the
schema that UserViewsSchemaName says (UserViews.Best, or Best alone), and sys_tables,
sys_tablecolumns, DESCRIBE and the information schema list them.

A view that cannot be read is refused when it is defined, with the place of what is
wrong: a name that does not exist, the name of a table, views that read each other in a
circle. A view that others read is not dropped, nor altered so that those could not be
read. Statements that were prepared before, and other connections of the same sql.DB,
have the new definition from their next execution on; other programs when they open the
file. There, a view that cannot be read is an error of the statements that read it, and
sys_tables says why.

The file is an object of names, {"Best": {"query": "SELECT …"}}, as the reference driver
has it. Definitions by several programs wait for each other, and the file is replaced as
a whole. Statements in a transaction define none, and in the connection string of a
stranger (ParseUntrustedDSN) the property is refused.

## Rows into a file

With FileRoot set to a directory, the rows of a SELECT can go into a file below it:

    SELECT Id, Caption, LikesCount INTO 'csv://posts/may.csv' FROM Media WHERE Created >= '2026-05-01'
    SELECT * INTO [csv://filename=comments.csv;delimiter=tab] FROM Comments
    SELECT Id, Created INTO 'ndjson://media.ndjson' FROM Media

The formats are csv (delimiter=tab, semicolon, pipe or a character; null=a text for NULL),
tsv (null), json and ndjson, and in the command line xlsx and parquet. INTO stands between the columns and FROM of the whole
statement. The answer is one row: File, Format, Rows, Bytes, and Complete, which is false
where the report says what is missing; an answer that is not whole is written all the same.

The file is there when the last row is, in the place of what was there before: a
statement that fails or is given up leaves that, and nothing else. Its directory must be
there. A path that leads out of FileRoot, by .. or by a symbolic link, is refused before
anything is asked; without FileRoot, every path is. EXPLAIN writes nothing. Readonly=true
concerns Instagram: files and views can be written all the same.

## Time zones

The connection property TimeZone says whose days, weeks and hours are meant; it is
UTC where nothing is said. In TimeZone=Europe/Berlin

- a time without an offset is what a clock in Berlin shows: Created >= '2026-11-01'
  begins at midnight there, in literals, parameters and date literals alike, and that
  instant is what the API is asked for;
- all functions of dates count so: DATE_TRUNC, EXTRACT, YEAR to SECOND, DAYNAME,
  DATE_FORMAT, CAST(… AS DATE), NOW(), CURRENT_DATE, date(), datetime(), strftime() and
  their kin; the text of a column too, as in substr(Created, 1, 10);
- times come back in that zone: a time.Time is the instant that it was, its Location
  is the zone, and the command line prints it with its offset. The day that date(x),
  CAST(x AS DATE), CURDATE() and their kin give is a DATE: a Go program reads it as
  the time.Time at which that day begins, the command line prints 2026-11-01.

For one expression, x AT TIME ZONE 'Asia/Tokyo' gives what a clock there shows, as a
text without an offset; CONVERT_TZ leads from one zone to another. 'localtime' in
SQLite's functions is TimeZone, and 'utc' is UTC. GETUTCDATE and UTC_TIMESTAMP are in
UTC always.

Summer time: days, weeks, months and years are added and counted by the clock, hours
and less in the time that passes, so that a day may have 23 or 25 hours. In the hour
that is left out, a time counts on from before: 02:30 is 03:30. In the one that occurs
twice, a time without an offset is the first; times of the second have their offset,
2026-10-25 02:30:00+01:00. AT TIME ZONE and strftime() show both alike. Times are
compared and sorted as instants.

The days of AccountInsights end at midnight in California whatever TimeZone is:
EndTime is that instant, 09:00 or 08:00 in Berlin, and the day that it ends is
date(DATEADD(hour, -1, EndTime) AT TIME ZONE 'America/Los_Angeles').

Zones are named as in the IANA database, which is built in (America/New_York), or by
an offset east of UTC (+05:30, -08), or UTC, or Local for that of the machine.
`

const tableFunctionsIntro = `They stand behind FROM, as SQLite's own json_each does, and take columns of the
tables before them: the hashtags of all posts are counted by SELECT
lower(h.Hashtag), count(*) FROM Media m, hashtags(m.Caption) h GROUP BY 1 ORDER BY 2
DESC. LEFT JOIN hashtags(m.Caption) h keeps the posts that have none.
`

// writeSQL writes the reference page of the dialect.
func writeSQL(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString(sqlIntro)
	for _, family := range families(dialect.Forms(), func(f dialect.Form) string { return f.Family }) {
		fmt.Fprintf(out, "\n## %s\n\n| Form | Meaning | Example | Result |\n|---|---|---|---|\n", family[0].Family)
		for _, f := range family {
			fmt.Fprintf(out, "| %s | %s | %s | %s |\n", code(f.Syntax), cell(f.Meaning), code(f.Example), code(f.Result))
		}
	}
	for _, family := range families(sqlfunc.Functions(), func(f sqlfunc.Function) string { return f.Family }) {
		fmt.Fprintf(out, "\n## Functions: %s\n\n| Function | Also | Meaning | Example | Result |\n|---|---|---|---|---|\n", family[0].Family)
		for _, f := range family {
			fmt.Fprintf(out, "| %s | %s | %s | %s | %s |\n", code(f.Signature), cell(strings.Join(f.Aliases, ", ")), cell(f.Doc), code(f.Example), code(f.Result))
		}
	}
	out.WriteString("\n## Functions that make rows\n\n" + tableFunctionsIntro + "\n| Function | Columns | Meaning | Example | Result |\n|---|---|---|---|---|\n")
	for _, f := range sqlfunc.TableFunctions() {
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s |\n", code(f.Signature), cell(f.Columns), cell(f.Doc), code(f.Example), code(f.Result))
	}
	out.WriteString("\n## Not supported\n\nEach is an error that says where it stands.\n\n| Form | Instead |\n|---|---|\n")
	for _, refusal := range dialect.Refusals() {
		fmt.Fprintf(out, "| %s | %s |\n", code(refusal.Syntax), cell(refusal.Instead))
	}
	return out.Flush()
}

// families gathers what has the same family, in the order in which families
// first appear.
func families[T any](all []T, familyOf func(T) string) [][]T {
	var groups [][]T
	place := map[string]int{}
	for _, one := range all {
		name := familyOf(one)
		at, known := place[name]
		if !known {
			at = len(groups)
			place[name] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], one)
	}
	return groups
}
