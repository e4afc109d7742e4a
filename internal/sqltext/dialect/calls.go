package dialect

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

var callForms = []Form{
	{
		Family:  "Calls",
		Syntax:  "SUBSTRING(x FROM a FOR b)",
		Meaning: "SUBSTRING(x, a, b); FOR b may be missing",
		Example: "SELECT SUBSTRING('sunset' FROM 4), SUBSTRING('sunset' FROM 1 FOR 3)", Result: "set|sun",
		words: []string{"SUBSTRING", "SUBSTR"},
		token: func(r *rewriter, i int) error { return calls{r}.commas(i, "FROM", "FOR") },
	},
	{
		Family:  "Calls",
		Syntax:  "POSITION(x IN y)",
		Meaning: "the place of x in y, from 1; 0 where it is not",
		Example: "SELECT POSITION('set' IN 'sunset'), POSITION('x' IN 'sunset')", Result: "4|0",
		words: []string{"POSITION"},
		token: func(r *rewriter, i int) error { return calls{r}.commas(i, "IN") },
	},
	{
		Family:  "Calls",
		Syntax:  "TRIM([BOTH | LEADING | TRAILING] [c] FROM x)",
		Meaning: "x without the text c at both ends, at its beginning or at its end, however often it stands there; c is a space where it is missing",
		Example: "SELECT TRIM(BOTH 'x' FROM 'xxaxx'), TRIM(TRAILING 'yz' FROM 'xyzyz'), TRIM(LEADING FROM '  a')", Result: "a|x|a",
		words: []string{"TRIM"}, token: by(calls.trim),
	},
	{
		Family:  "Calls",
		Syntax:  "EXTRACT(part FROM x)",
		Meaning: "DATEPART('part', x)",
		Example: "SELECT EXTRACT(YEAR FROM '2026-05-04'), EXTRACT(month FROM '2026-05-04')", Result: "2026|5",
		words: []string{"EXTRACT"},
		token: func(r *rewriter, i int) error {
			if r.IsCall(i) && r.Kind(i+2) == token.Word && r.Word(i+3) == "FROM" {
				r.edits.Replace(i, "datepart")
				r.edits.Replace(i+2, token.Quote(strings.ToLower(r.Words[i+2])))
				r.edits.Replace(i+3, ",")
			}
			return nil
		},
	},
	{
		Family:  "Calls",
		Syntax:  "ISNULL(x, y), ISNULL(x)",
		Meaning: "ifnull(x, y); x IS NULL",
		Example: "SELECT ISNULL(NULL, 'none'), ISNULL(NULL), ISNULL(1)", Result: "none|1|0",
		words: []string{"ISNULL"},
		token: func(r *rewriter, i int) error {
			if r.Word(i+1) != "(" || r.EndsOperand(i-1) {
				return nil
			}
			r.Join(i, r.Pair[i+1])
			if len(r.Split(i+1)) == 2 {
				r.edits.Replace(i, "ifnull")
				return nil
			}
			r.edits.Replace(i, "(")
			r.edits.Wrap(i, r.Pair[i+1], edit.Call, "", " IS NULL)")
			return nil
		},
	},
	{
		Family:  "Calls",
		Syntax:  "CURRENT_TIMESTAMP(), CURRENT_DATE(), CURRENT_TIME(), CURRENT_TIMESTAMP(n)",
		Meaning: "the same without parentheses; with n, the time with n digits of a second's fraction",
		Example: "SELECT CURRENT_TIMESTAMP(), CURRENT_DATE(), CURRENT_TIMESTAMP(3)", Result: "2026-05-06 07:08:09|2026-05-06|2026-05-06 07:08:09.123",
		words: []string{"CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"},
		token: func(r *rewriter, i int) error {
			switch {
			case r.Word(i+1) != "(":
			case len(r.Split(i+1)) == 0:
				r.edits.Drop(i+1, i+3)
				r.Join(i, i+2)
			case r.Word(i) == "CURRENT_TIMESTAMP":
				r.edits.Replace(i, "now")
			}
			return nil
		},
	},
	{
		Family:  "Calls",
		Syntax:  "FORMAT(x, f) where x is not a string literal",
		Meaning: "format_value(x, f): a date or a number written by the pattern f; with a literal in front it is SQLite's own FORMAT (printf)",
		Example: "SELECT FORMAT(1234.5, 2), FORMAT(CAST('2026-05-04' AS DATE), 'dd.MM.yyyy'), FORMAT('%03d', 7)", Result: "1,234.50|04.05.2026|007",
		words: []string{"FORMAT"},
		token: func(r *rewriter, i int) error {
			if r.IsCall(i) && r.Kind(i+2) != token.String && len(r.Split(i+1)) >= 2 {
				r.edits.Replace(i, "format_value")
			}
			return nil
		},
	},
	{
		Family:  "Calls",
		Syntax:  "DATEADD(day, …), DATEDIFF(day, …), DATEPART(month, …), DATENAME, DATE_TRUNC, TIMESTAMPADD, TIMESTAMPDIFF …",
		Meaning: "the same with the date part as a string, 'day'. A word that names a date part is always taken for one in that place, even where a column has the same name",
		Example: "SELECT DATEADD(day, 1, '2026-05-04'), DATEPART(month, '2026-05-04'), DATEDIFF(hh, '2026-05-04', '2026-05-05'), DATE_TRUNC('2026-05-04', MONTH)", Result: "2026-05-05 00:00:00|5|24|2026-05-01 00:00:00",
		words: []string{"DATEADD", "DATEDIFF", "DATEDIFF_BIG", "DATEPART", "DATE_PART", "DATENAME", "DATE_TRUNC", "DATETRUNC", "TIMESTAMPADD", "TIMESTAMPDIFF"},
		token: by(calls.datePart),
	},
}

// calls rewrites calls that are written with words between the arguments.
type calls struct{ *rewriter }

// commas writes commas in place of the words that part the arguments of the
// call at i, each at most once and in that order.
func (r calls) commas(i int, words ...string) error {
	if !r.IsCall(i) {
		return nil
	}
	at := i + 2
	for _, w := range words {
		if found := r.Find(at, r.Pair[i+1], w); found >= 0 {
			r.edits.Replace(found, ",")
			at = found + 1
		}
	}
	return nil
}

// trim rewrites TRIM(side c FROM x) as trim_text('side', c, x).
func (r calls) trim(i int) error {
	if !r.IsCall(i) {
		return nil
	}
	from := r.Find(i+2, r.Pair[i+1], "FROM")
	if from < 0 {
		return nil
	}
	first, side := i+2, "both"
	if r.OneOf(first, "BOTH", "LEADING", "TRAILING") {
		side = strings.ToLower(r.Words[first])
		r.edits.Drop(first, first+1)
		first++
	}
	text := token.Quote(side) + ", "
	if first == from {
		text += "' '"
	}
	r.edits.Replace(i, "trim_text")
	r.edits.Wrap(i+1, i+1, edit.Argument, "", text)
	r.edits.Replace(from, ",")
	return nil
}

// datePart quotes the bare date part among the arguments of the call at i.
func (r calls) datePart(i int) error {
	if !r.IsCall(i) {
		return nil
	}
	args := r.Split(i + 1)
	if r.Word(i) == "DATEDIFF" && len(args) != 3 {
		return nil // DATEDIFF(a, b) counts days
	}
	last := 1
	if r.OneOf(i, "DATE_TRUNC", "DATETRUNC") {
		last = 2 // DATE_TRUNC(x, MONTH)
	}
	for _, arg := range args[:min(last, len(args))] {
		if r.Kind(arg[0]) == token.String && datePartWords[strings.ToUpper(token.Unquote(r.Text(arg[0])))] {
			return nil // it is quoted already, and what stands behind it is a column
		}
		if arg[1]-arg[0] == 1 && datePartWords[r.Word(arg[0])] {
			r.edits.Replace(arg[0], token.Quote(strings.ToLower(r.Words[arg[0]])))
			return nil
		}
	}
	return nil
}

// datePartWords are the date parts that may be written without quotes.
var datePartWords = syntax.WordSet(`YEAR YEARS YY YYYY QUARTER QUARTERS QQ Q MONTH MONTHS MM M DAYOFYEAR DY Y DAY DAYS DD D
	WEEK WEEKS WK WW ISO_WEEK ISOWEEK ISOWK ISOWW WEEKDAY DW DAYOFWEEK DOW DOY HOUR HOURS HH MINUTE MINUTES MI N
	SECOND SECONDS SS S MILLISECOND MILLISECONDS MS MICROSECOND MICROSECONDS MCS EPOCH
	SQL_TSI_YEAR SQL_TSI_QUARTER SQL_TSI_MONTH SQL_TSI_WEEK SQL_TSI_DAY SQL_TSI_HOUR SQL_TSI_MINUTE SQL_TSI_SECOND`)
