package reading

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// way is how a source is read.
type way uint8

const (
	whole way = iota
	ofPosts
	below
	days
)

// Source is one table that is kept, and how it is read. It is safe for concurrent use.
type Source struct {
	// Table is what it is kept as.
	Table *history.Table
	// Every and Complete are the spec's.
	Every, Complete time.Duration
	// Chunk is how many posts a step reads of a long range; of a short one it reads all.
	Chunk int
	// PerAccount says that it is read for each account; otherwise once for the login.
	PerAccount bool
	// Rounds keep it instead of statements, under a task of their own; nil for none.
	Rounds Rounds
	// TaskOf is the name of the task of Rounds, and Hears that of the task whose steps hasten
	// them, "" for none.
	TaskOf, Hears string

	login *Login
	clock func() time.Time
	way   way
	// text is the statement, up to its conditions; the account is $account.
	text string
	// account and at are the columns, as the statement has them, that conditions name: the
	// account's id, and the time of the post or of the day.
	account, at string
	// listed is the statement for the times of posts, where that is another one.
	listed string
	// time is the kept column with the time; "" for none.
	time string
	kept time.Duration // how far back days go
	own  bool          // a SELECT of the user's
}

// Rounds keep a table that is read at times of its own, as stories are.
type Rounds interface {
	// Due is when an account with this checkpoint is read next; heard is that of the task which
	// hastens it.
	Due(account string, checkpoint, heard []byte) (time.Time, error)
	// Keep reads an account, where that is due or anyway, and commits what it saw: kept, nil
	// for nothing. next is when to come again, after an error too; zero where it is not known.
	Keep(ctx context.Context, account string, anyway bool) (kept *history.Step, counts history.Counts, next time.Time, err error)
}

// Task is the name that the table's tasks have in a sink.
func (s *Source) Task() string {
	if s.Rounds != nil {
		return s.TaskOf
	}
	return s.Table.Name
}

// PostCreated is the column with a post's time, of what is kept below posts.
const PostCreated = "PostCreated"

// Sources are the tables of a spec, over the catalogue of the login's kind. Nothing is sent.
// What is wrong is told by a *spec.Error.
func (l *Login) Sources(ctx context.Context, what *spec.Spec) (all []*Source, err error) {
	err = l.Use(ctx, func(pool *session.Pool) error {
		all, err = l.sources(ctx, pool, what)
		return err
	})
	return all, err
}

func (l *Login) sources(ctx context.Context, pool *session.Pool, what *spec.Spec) (all []*Source, err error) {
	s, err := pool.Session(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }()
	m := makerOf(pool, s)
	for i := range what.Tables {
		t := &what.Tables[i]
		source, err := m.source(ctx, t)
		if err != nil {
			return nil, &spec.Error{Line: t.Line, Reason: err.Error()}
		}
		source.login, source.clock, source.Every, source.Complete, source.Chunk = l, clock(pool.Parts().Config.Now), t.Every, t.Complete, usualChunk
		all = append(all, source)
	}
	return all, nil
}

// Table is what a table of the catalogue is kept as, with all its columns. Nothing is sent.
func Table(ctx context.Context, pool *session.Pool, s *session.Session, name string) (*history.Table, error) {
	source, err := makerOf(pool, s).source(ctx, &spec.Table{Name: name})
	if err != nil {
		return nil, err
	}
	return source.Table, nil
}

// Of is the same source over another login of the same kind. Nothing is opened.
func (s *Source) Of(l *Login) *Source {
	other := *s
	other.login = l
	return &other
}

// clock is the one that stands at an instant, or else this machine's.
func clock(stands time.Time) func() time.Time {
	if stands.IsZero() {
		return time.Now
	}
	return func() time.Time { return stands }
}

type maker struct {
	session   *session.Session
	catalogue *schema.Catalogue
}

func makerOf(pool *session.Pool, s *session.Session) *maker {
	parts := pool.Parts()
	return &maker{session: s, catalogue: parts.Catalogue.For(parts.Login())}
}

func (m *maker) source(ctx context.Context, t *spec.Table) (*Source, error) {
	if t.Select != "" {
		return m.selected(ctx, t)
	}
	table := m.catalogue.Table(t.Name)
	if table == nil {
		names := make([]string, len(m.catalogue.Tables))
		for i := range names {
			names[i] = m.catalogue.Tables[i].Name
		}
		meant := "viewfinder tables lists those there are"
		if near := suggest.Nearest(t.Name, names); near != "" {
			meant = "did you mean " + near + "?"
		}
		return nil, fmt.Errorf("there is no table %s: %s", t.Name, meant)
	}
	if columns := table.Required(); len(columns) > 0 {
		return nil, fmt.Errorf("%s needs a value of %s: keep it by a select", table.Name, strings.Join(columns[0], " or "))
	}
	columns, err := m.columns(ctx, table, t)
	if err != nil {
		return nil, err
	}
	s := &Source{Table: &history.Table{Name: table.Name}}
	names := make([]string, len(columns))
	for i, c := range columns {
		declared, _ := table.Column(c.Name)
		if declared.Key {
			s.Table.Key = append(s.Table.Key, c.Name)
		}
		s.Table.Columns = append(s.Table.Columns, history.Column{
			Name: c.Name, Type: typeOf(c.Type), Volatile: !declared.Key && (expires(declared) || table.IsEcho(declared) || isRange(table, declared)),
		})
		names[i] = "x." + quoted(c.Name)
	}
	if len(s.Table.Key) == 0 {
		for _, c := range s.Table.Columns { // of a table without a key, a row is what it says
			s.Table.Key = append(s.Table.Key, c.Name)
		}
	}
	for i := range table.Columns {
		if c := &table.Columns[i]; table.IsAccount(c) {
			s.PerAccount, s.account = true, "x."+quoted(c.Name)
		}
	}
	m.choose(s, table, names)
	return s, s.Table.Check()
}

// choose finds the way on which a table is read.
func (m *maker) choose(s *Source, table *schema.Table, names []string) {
	from := " FROM " + quoted(table.Name) + " x"
	s.text = "SELECT " + strings.Join(names, ", ") + from
	if end := endOfDay(table); end != "" && s.PerAccount && s.Table.Index(end) >= 0 {
		s.way, s.time, s.at, s.kept = days, end, "x."+quoted(end), max(table.Series.Kept, 30*day)
		return
	}
	list := m.lister(table)
	if list == nil || !s.PerAccount {
		return
	}
	at := timeOf(m.catalogue, list)
	if len(table.Path) == 1 {
		own := timeOf(m.catalogue, table)
		if own == "" || s.Table.Index(own) < 0 {
			return // its time is not kept: it is read whole
		}
		s.way, s.time, s.at = ofPosts, own, "x."+quoted(own)
		s.listed = "SELECT " + s.at + from
	} else {
		above := idOf(table)
		if above == "" {
			return
		}
		s.way, s.time, s.at = below, PostCreated, "m."+quoted(at)
		s.Table.Columns = append(s.Table.Columns, history.Column{Name: PostCreated, Type: history.Time})
		m := " FROM " + quoted(list.Name) + " m"
		s.text = "SELECT " + strings.Join(append(names, s.at), ", ") + m + " JOIN " + quoted(table.Name) + " x ON x." + quoted(above) + " = m.\"Id\""
		s.listed = "SELECT " + s.at + m
		s.account = "m." + strings.TrimPrefix(s.account, "x.")
	}
	s.Table.Within = []string{s.time}
}

// lister is the table of the posts that a table begins with, where they are listed newest
// first and by ranges of time; nil where not.
func (m *maker) lister(table *schema.Table) *schema.Table {
	levels := m.catalogue.Levels(table)
	if table.Root != schema.RootAccount || len(levels) < 2 || table.Series != nil || levels[1].Edge == nil || !levels[1].Edge.NewestFirst || !levels[1].Edge.TimeFilter {
		return nil
	}
	if len(table.Path) == 1 {
		return table
	}
	for _, t := range m.catalogue.Tables {
		if t.Root == table.Root && len(t.Path) == 1 && t.Path[0] == table.Path[0] && len(t.Only) == 0 && timeOf(m.catalogue, t) != "" {
			return t
		}
	}
	return nil
}

// columns are those of a table that are kept.
func (m *maker) columns(ctx context.Context, table *schema.Table, t *spec.Table) ([]session.Column, error) {
	list := "*"
	if t.Columns != nil {
		wanted := t.Columns
		for i := range table.Columns { // its rows are known by them, and are read by the account
			c := &table.Columns[i]
			if (c.Key || table.IsAccount(c)) && !slices.ContainsFunc(wanted, c.AnswersTo) {
				wanted = append(wanted, c.Name)
			}
		}
		names := make([]string, len(wanted))
		for i, name := range wanted {
			if c, _ := table.Column(name); c == nil {
				return nil, fmt.Errorf("%s has no column %s", table.Name, name)
			}
			names[i] = quoted(name)
		}
		list = strings.Join(names, ", ")
	}
	columns, err := Columns(ctx, m.session, "SELECT "+list+" FROM "+quoted(table.Name))
	if err != nil {
		return nil, err
	}
	if t.WithoutNames {
		columns = slices.DeleteFunc(columns, func(x session.Column) bool {
			c, _ := table.Column(x.Name)
			return c != nil && m.catalogue.NamesOthers(table, c)
		})
	}
	for _, name := range t.Without {
		c, _ := table.Column(name)
		switch {
		case c == nil:
			return nil, fmt.Errorf("%s has no column %s", table.Name, name)
		case c.Key:
			return nil, fmt.Errorf("%s.%s tells its rows apart, and cannot be left out", table.Name, c.Name)
		}
		columns = slices.DeleteFunc(columns, func(x session.Column) bool { return c.AnswersTo(x.Name) })
	}
	return columns, nil
}

// selected is the source of a user's statement.
func (m *maker) selected(ctx context.Context, t *spec.Table) (*Source, error) {
	st, err := m.session.Prepare(ctx, t.Select)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	if st.Effects() != 0 {
		return nil, fmt.Errorf("%s does more than read", t.Name)
	}
	s := &Source{Table: &history.Table{Name: t.Name, Key: t.Key}, text: t.Select, own: true}
	for _, p := range st.Params() {
		if !strings.EqualFold(strings.TrimLeft(p.Name, "@:$"), "account") {
			return nil, fmt.Errorf("the parameter %s has no value: a select may have @account alone", p.Name)
		}
		s.PerAccount = true
	}
	for _, c := range st.Columns() {
		s.Table.Columns = append(s.Table.Columns, history.Column{Name: c.Name, Type: typeOf(c.Type)})
	}
	for _, name := range t.Key {
		if s.Table.Index(name) < 0 {
			return nil, fmt.Errorf("the select of %s has no column %s, which is named as its key", t.Name, name)
		}
	}
	return s, s.Table.Check()
}
