package main

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/docgen/demo"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// answered finds a statement on a page, and below it the answer that it had.
var answered = regexp.MustCompile("(?ms)^```sql\n(.*?)^```\n(\n```text\n.*?^```\n\nPrice: [^\n]*\n)?")

// fillAnswers puts the answer of --demo below each statement of a page: the rows as the
// command line prints them, and the calls, as they were and as EXPLAIN tells them before
// anything is known, and once the statement has run.
func fillAnswers(have []byte) ([]byte, error) {
	var out bytes.Buffer
	end := 0
	for _, at := range answered.FindAllSubmatchIndex(have, -1) {
		statement := strings.TrimSpace(string(have[at[2]:at[3]]))
		a, err := demo.Ask(schema.FacebookLogin, statement)
		if err == nil {
			err = a.Check()
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", statement, err)
		}
		out.Write(have[end:at[0]])
		fmt.Fprintf(&out, "```sql\n%s\n```\n\n```text\n%s%s\n```\n\n", statement, a.Rows, strings.Join(a.Told(), "\n"))
		fmt.Fprintf(&out, "Price: %s; EXPLAIN tells %s beforehand", format.Count(int64(a.Report.QuotaCalls), "call"), a.Before)
		if a.After != a.Before {
			fmt.Fprintf(&out, ", and %s once sizes are known", a.After)
		}
		out.WriteString(".\n")
		end = at[1]
	}
	if end == 0 {
		return nil, errors.New("no statement was found")
	}
	out.Write(have[end:])
	return out.Bytes(), nil
}
