package stories

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// The tables that stories come from, and are kept in.
const (
	storiesName  = "Stories"
	insightsName = "MediaInsightsStory"
	accountName  = "InstagramBusinessAccountId"
)

// taps are the columns that cost a call for each story.
var taps = []string{"TapForward", "TapBack", "TapExit", "SwipeForward"}

// sources are what is read and kept, by the login's catalogue.
type sources struct {
	stories  *history.Table
	insights *history.Table
	numbers  []string // columns of insights that are numbers, taps aside
	taps     []string
}

// endings are what is kept of stories that are no longer live.
var endings = &history.Table{
	Name: "StoryEndings", Key: []string{"MediaId"},
	Columns: []history.Column{
		{Name: "MediaId"},
		{Name: "Created", Type: history.Time},
		{Name: "FirstRead", Type: history.Time},
		{Name: "LastRead", Type: history.Time},
		{Name: "LastNumbers", Type: history.Time},
		{Name: "IsWhole", Type: history.Boolean},
		{Name: "IsDeleted", Type: history.Boolean},
	},
}

// find finds out what the login's tables have. Nothing is sent.
func find(ctx context.Context, s *session.Session) (*sources, error) {
	of := &sources{stories: &history.Table{Name: storiesName, Key: []string{"Id"}}, insights: &history.Table{Name: "StoryInsights", Key: []string{"MediaId"}}}
	columns, err := columnsOf(ctx, s, storiesName)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		of.stories.Columns = append(of.stories.Columns, history.Column{
			Name: c.Name, Type: typeOf(c.Type), Volatile: c.Name == "MediaUrl" || c.Name == "ThumbnailUrl",
		})
	}
	if columns, err = columnsOf(ctx, s, insightsName); err != nil {
		return nil, err
	}
	of.insights.Columns = []history.Column{{Name: "MediaId"}, {Name: "Created", Type: history.Time}, {Name: "Read", Type: history.Time, Volatile: true}}
	for _, c := range columns {
		if c.Type != session.Integer {
			continue
		}
		of.insights.Columns = append(of.insights.Columns, history.Column{Name: c.Name, Type: history.Integer})
		if slices.Contains(taps, c.Name) {
			of.taps = append(of.taps, c.Name)
		} else {
			of.numbers = append(of.numbers, c.Name)
		}
	}
	return of, nil
}

func columnsOf(ctx context.Context, s *session.Session, table string) ([]session.Column, error) {
	st, err := s.Prepare(ctx, "SELECT * FROM "+table)
	if err != nil {
		return nil, err
	}
	return slices.Clone(st.Columns()), st.Close()
}

func typeOf(t session.Type) history.Type {
	switch t {
	case session.Integer:
		return history.Integer
	case session.Real:
		return history.Real
	case session.Boolean:
		return history.Boolean
	case session.Datetime, session.Date:
		return history.Time
	case session.JSON:
		return history.JSON
	}
	return history.Text
}

// reading is what was seen of an account.
type reading struct {
	rows    [][]any // of stories, by the columns of the table
	list    []seen
	whole   bool // no story is missing
	calls   int
	reasons []history.Reason
	missing map[string][]string // reasons of columns of insights
}

// read reads the live stories of an account and their numbers. An error is of the list: where
// only the numbers cannot be had, the reading says so.
func (of *sources) read(ctx context.Context, s *session.Session, account string, full bool) (r reading, numbersFailed, err error) {
	var columns []string
	for _, c := range of.stories.Columns {
		columns = append(columns, c.Name)
	}
	rows, report, err := ask(ctx, s, "SELECT "+strings.Join(columns, ", ")+" FROM "+storiesName+" WHERE "+accountName+" = @account", account)
	r.calls, r.whole = report.QuotaCalls, report.Complete && report.Ended
	r.tell(report)
	if err != nil {
		return r, nil, err
	}
	r.rows = rows
	id, created := of.stories.Index("Id"), of.stories.Index("Created")
	at := map[string]int{}
	for _, row := range rows {
		x := seen{}
		x.id, _ = row[id].(string)
		x.created, _ = row[created].(time.Time)
		if x.id == "" || x.created.IsZero() {
			return r, nil, errors.New("a story has no id, or no time")
		}
		at[x.id] = len(r.list)
		r.list = append(r.list, x)
	}
	if len(rows) == 0 {
		return r, nil, nil
	}
	names := of.numbers
	if full {
		names = slices.Concat(names, of.taps)
	}
	rows, report, err = ask(ctx, s, "SELECT MediaId, "+strings.Join(names, ", ")+" FROM "+insightsName+" WHERE "+accountName+" = @account", account)
	r.calls += report.QuotaCalls
	r.tell(report)
	few := 0 // how many stories, at the least
	for _, w := range report.Warnings {
		if w.Reason == string(refusal.TooFewViewers) {
			few = max(few, w.Count)
		}
	}
	var silent []*seen
	for _, row := range rows {
		key, _ := row[0].(string)
		i, there := at[key]
		if !there {
			continue // it was published since the list was read
		}
		x := &r.list[i]
		for k, name := range names {
			n, told := row[k+1].(int64)
			if told && x.numbers == nil {
				x.numbers = map[string]int64{}
			}
			if told {
				x.numbers[name] = n
			}
		}
		if x.numbers == nil {
			silent = append(silent, x)
		}
	}
	if few == len(silent) { // else it is not known which of them it is
		for _, x := range silent {
			x.few = true
		}
	}
	return r, err, nil
}

// tell keeps the reasons of a report.
func (r *reading) tell(report session.Report) {
	for _, w := range report.Warnings {
		r.reasons = append(r.reasons, history.Reason{
			Reason: w.Reason, Column: w.Column, Object: w.Object, Count: w.Count, Incomplete: w.Incomplete, Message: w.Message,
		})
		if w.Column != "" && w.Table == insightsName && !slices.Contains(r.missing[w.Column], w.Reason) {
			if r.missing == nil {
				r.missing = map[string][]string{}
			}
			r.missing[w.Column] = append(r.missing[w.Column], w.Reason)
		}
	}
}

// ask runs a statement to its end; the rows before an error are given with it.
func ask(ctx context.Context, s *session.Session, text string, account ...string) (rows [][]any, report session.Report, err error) {
	told := session.WithReport(ctx, func(r session.Report) { report = r })
	var args []session.Arg
	for _, id := range account {
		args = append(args, session.Arg{Name: "account", Value: id})
	}
	answer, err := s.Query(told, text, args)
	if err != nil {
		return nil, report, err
	}
	for err = answer.Next(); err == nil; err = answer.Next() {
		rows = append(rows, slices.Clone(answer.Row()))
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return rows, report, errors.Join(err, answer.Close())
}
