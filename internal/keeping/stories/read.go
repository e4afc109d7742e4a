package stories

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
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
func find(ctx context.Context, pool *session.Pool) (_ *sources, err error) {
	s, err := pool.Session(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	of := &sources{insights: &history.Table{Name: "StoryInsights", Key: []string{"MediaId"}}}
	if of.stories, err = reading.Table(ctx, pool, s, storiesName); err != nil {
		return nil, err
	}
	columns, err := reading.Columns(ctx, s, "SELECT * FROM "+insightsName)
	if err != nil {
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

// sight is what was seen of an account.
type sight struct {
	rows    [][]any // of stories, by the columns of the table
	list    []seen
	whole   bool // no story is missing
	calls   int
	reasons []history.Reason
	missing map[string][]string // reasons of columns of insights
}

// read reads the live stories of an account and their numbers. An error is of the list: where
// only the numbers cannot be had, the reading says so.
func (of *sources) read(ctx context.Context, s *session.Session, account string, full bool) (r sight, numbersFailed, err error) {
	var columns []string
	for _, c := range of.stories.Columns {
		columns = append(columns, c.Name)
	}
	its := session.Arg{Name: "account", Value: account}
	a, err := reading.Ask(ctx, s, "SELECT "+strings.Join(columns, ", ")+" FROM "+storiesName+" WHERE "+accountName+" = @account", its)
	r.rows, r.calls, r.whole, r.reasons = a.Rows, a.Report.QuotaCalls, a.Complete(), a.Reasons()
	if err != nil {
		return r, nil, err
	}
	id, created := of.stories.Index("Id"), of.stories.Index("Created")
	at := map[string]int{}
	for _, row := range r.rows {
		x := seen{}
		x.id, _ = row[id].(string)
		x.created, _ = row[created].(time.Time)
		if x.id == "" || x.created.IsZero() {
			return r, nil, errors.New("a story has no id, or no time")
		}
		at[x.id] = len(r.list)
		r.list = append(r.list, x)
	}
	if len(r.rows) == 0 {
		return r, nil, nil
	}
	names := of.numbers
	if full {
		names = slices.Concat(names, of.taps)
	}
	a, err = reading.Ask(ctx, s, "SELECT MediaId, "+strings.Join(names, ", ")+" FROM "+insightsName+" WHERE "+accountName+" = @account", its)
	r.calls += a.Report.QuotaCalls
	r.reasons, r.missing = append(r.reasons, a.Reasons()...), a.Missing(of.insights)
	few := 0 // how many stories, at the least
	for _, w := range a.Report.Warnings {
		if w.Reason == string(refusal.TooFewViewers) {
			few = max(few, w.Count)
		}
	}
	var silent []*seen
	for _, row := range a.Rows {
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
