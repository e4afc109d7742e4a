package reading

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Answer is what a statement has given, up to its end or to an error.
type Answer struct {
	Rows   [][]any
	Report session.Report
}

// Ask runs a statement to its end. The rows before an error are given with it, and the report
// where there is one.
func Ask(ctx context.Context, s *session.Session, text string, args ...session.Arg) (a Answer, err error) {
	told := false
	ctx = session.WithReport(ctx, func(r session.Report) { a.Report, told = r, true })
	rows, err := s.Query(ctx, text, args)
	if err != nil {
		return a, err
	}
	for err = rows.Next(); err == nil; err = rows.Next() {
		a.Rows = append(a.Rows, slices.Clone(rows.Row()))
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if err = errors.Join(err, rows.Close()); err == nil && !told {
		err = errors.New("a statement does not tell how it went")
	}
	return a, err
}

// Complete says that no row is missing.
func (a *Answer) Complete() bool { return a.Report.Complete && a.Report.Ended }

// Reasons are those of the report.
func (a *Answer) Reasons() (all []history.Reason) {
	for _, w := range a.Report.Warnings {
		all = append(all, history.Reason{
			Reason: w.Reason, Column: w.Column, Object: w.Object, Count: w.Count, Incomplete: w.Incomplete, Message: w.Message,
		})
	}
	return all
}

// Missing are the reasons for which values of a table's columns are missing, in their order, by
// the column's name in the table.
func (a *Answer) Missing(t *history.Table) map[string][]string {
	why := map[string][]string{}
	for _, w := range a.Report.Warnings {
		i := t.Index(w.Column)
		if w.Column == "" || i < 0 {
			continue
		}
		if name := t.Columns[i].Name; !slices.Contains(why[name], w.Reason) {
			why[name] = append(why[name], w.Reason)
		}
	}
	for _, reasons := range why {
		slices.Sort(reasons)
	}
	return why
}

// Columns are those of a statement. Nothing is sent.
func Columns(ctx context.Context, s *session.Session, text string) ([]session.Column, error) {
	st, err := s.Prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	return slices.Clone(st.Columns()), st.Close()
}
