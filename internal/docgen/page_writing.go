package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/docgen/demo"
	"github.com/viewfinder-sql/viewfinder/internal/docgen/tables"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// done finds a statement on a page, and below it what came of it.
var done = regexp.MustCompile("(?ms)^```sql( refused)?\n(.*?)^```\n(\n```text\n.*?^```\n(\nSent: [^\n]*\n)?)?")

// putWriting writes docs/writing.md: the list of statements, and what came of the examples.
func putWriting(have []byte) ([]byte, error) {
	listed, err := part("docs/writing.md", "statements", func(w io.Writer) error { return tables.WriteStatements(w, schema.Default()) }).put(have)
	if err != nil {
		return nil, err
	}
	return fillDone(listed)
}

// fillDone puts below each statement of a page what came of it in one simulator, to which
// they are given one after the other: the rows, or the error of one that is marked as
// refused, and the calls that changed something.
func fillDone(have []byte) (_ []byte, err error) {
	files, err := os.MkdirTemp("", "writing")
	if err != nil {
		return nil, err
	}
	defer func() { err = cmp.Or(err, os.RemoveAll(files)) }()
	w, err := demo.Open(schema.FacebookLogin, "FileRoot="+files+";UserDefinedViews="+files+"/views.json")
	if err != nil {
		return nil, err
	}
	defer func() { err = cmp.Or(err, w.Close()) }()
	var out bytes.Buffer
	end := 0
	for _, at := range done.FindAllSubmatchIndex(have, -1) {
		statement, refused := strings.TrimSpace(string(have[at[4]:at[5]])), at[2] >= 0
		a, sent, err := w.Run(statement)
		text := a.Rows + strings.Join(a.Told(), "\n")
		switch {
		case err != nil && refused:
			text = err.Error()
		case err != nil:
			return nil, fmt.Errorf("%s: %w", statement, err)
		case refused:
			return nil, fmt.Errorf("%s: it is not refused", statement)
		case !a.Report.Complete:
			return nil, fmt.Errorf("%s: its answer is not complete", statement)
		}
		out.Write(have[end:at[0]])
		mark := ""
		if refused {
			mark = " refused"
		}
		fmt.Fprintf(&out, "```sql%s\n%s\n```\n\n```text\n%s\n```\n", mark, statement, text)
		if len(sent) > 0 {
			fmt.Fprintf(&out, "\nSent: `%s`\n", strings.Join(sent, "`, `"))
		}
		end = at[1]
	}
	if end == 0 {
		return nil, errors.New("no statement was found")
	}
	out.Write(have[end:])
	return out.Bytes(), nil
}
