package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// cacheColumns are the columns of CACHE SELECT, whose one row tells what was kept.
var cacheColumns = []Column{
	{"CachedTable", Text},
	{"Rows", Integer},
	{"Complete", Boolean},
	{"Calls", Integer},
	{"AsOf", Datetime},
}

// prepareCache makes a CACHE ready: its SELECT, and where the rows go.
func prepareCache(ctx context.Context, st *Statement) (err error) {
	s := st.session
	st.columns = cacheColumns
	if s.settings.cfg.Offline {
		return &OfflineError{"CACHE reads the platform, and there is no network", nil}
	}
	if s.kept.err != nil {
		return s.kept.err
	}
	if st.caching, err = s.analyze(ctx, token.NewText(st.text.Cache.Query)); err != nil {
		return err
	}
	if st.caching.text.Kind != sqltext.Select || st.caching.text.Into != nil {
		return &SQLError{Message: "CACHE takes a SELECT, without INTO"}
	}
	target, err := targetOf(st)
	if err == nil && target.table == nil && s.settings.cfg.CacheWithoutNames {
		err = nameless(s.parts.Catalogue, st.caching.idle.run)
	}
	return err
}

// nameless refuses rows of one's own that may tell who other people are: of these no column can
// be left out.
func nameless(cat *schema.Catalogue, run *fetch.Statement) error {
	for _, t := range run.Tables() {
		if names := namesOthers(cat, t.Name, run.Reads(t)); len(names) > 0 {
			return &SQLError{Message: fmt.Sprintf("CacheWithoutNames=true: the SELECT reads %s of %s, which tells who other people are: leave it out", strings.Join(names, ", "), t.Name)}
		}
	}
	return nil
}

// cacheTarget is where the rows of a CACHE go.
type cacheTarget struct {
	name  string
	table *schema.Table // whose walk is kept; nil where it is the result's rows
	key   []string      // of those; none where they are replaced as a whole
}

// targetOf says where the rows of a CACHE go.
func targetOf(s *Statement) (t cacheTarget, err error) {
	inner := s.caching
	tables := inner.idle.run.Tables()
	t.name = s.text.Cache.Name
	var of *schema.Table
	if len(tables) == 1 && len(inner.text.Tables) == 1 {
		of = tables[0]
	}
	if t.name == "" {
		if of == nil {
			return t, &SQLError{Message: "CACHE SELECT needs a name for what it keeps where the SELECT does not read one table: CACHE name SELECT …"}
		}
		t.name = of.Name
	}
	if named := s.session.parts.Catalogue.Table(t.name); named != nil {
		t.name = named.Name
		if named != of {
			return t, &SQLError{Message: fmt.Sprintf("CACHE %s keeps rows of %s, and the SELECT does not read that table alone: give another name", t.name, t.name)}
		}
		if plain := !inner.text.Shape.Aggregate && !inner.text.Shape.GroupBy && !inner.text.Shape.Distinct; serving.Kept(of) && plain {
			t.table = of
			return t, nil
		}
	}
	if of == nil || inner.text.Shape.Aggregate || inner.text.Shape.GroupBy {
		return t, nil
	}
	for i := range of.Columns {
		c := &of.Columns[i]
		if !c.Key && !of.IsAccount(c) {
			continue
		}
		at := slices.IndexFunc(inner.columns, func(r Column) bool { return strings.EqualFold(r.Name, c.Name) })
		if at < 0 && c.Key {
			return t, &SQLError{Message: fmt.Sprintf("CACHE tells rows by the key of %s: select its column %s too", of.Name, c.Name)}
		}
		if at >= 0 {
			t.key = append(t.key, inner.columns[at].Name)
		}
	}
	return t, nil
}

// caching is one execution of a CACHE.
type caching struct {
	*Statement
	execution *execution
	args      []Arg
}

// run runs its SELECT to the end; then what came is kept in one transaction.
func (s *caching) run() (*Rows, error) {
	e := s.execution
	row, err := s.keep()
	if err != nil {
		return nil, e.fail(e.cause(err))
	}
	return newRows(e, s.columns, &ready{values: [][]any{row}, zone: s.session.settings.zone}), nil
}

func (s *caching) keep() (row []any, err error) {
	e := s.execution
	t, err := targetOf(s.Statement)
	if err != nil {
		return nil, err
	}
	o := s.text.Cache
	file, err := s.session.kept.filled(e.ctx)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	lease, err := file.Lease(e.ctx, t.name)
	for waited := false; err == nil && lease == nil; waited = true {
		if waited {
			select {
			case <-e.ctx.Done():
				return nil, e.ctx.Err()
			case <-time.After(waits):
			}
		}
		if lease, err = file.Lease(e.ctx, t.name); lease != nil {
			// Another process has just read it: that is as good as to do so again.
			if row, err := s.just(t, began); row != nil || err != nil {
				return row, errors.Join(err, lease.End(context.WithoutCancel(e.ctx)))
			}
		}
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lease.End(context.WithoutCancel(e.ctx))) }()
	w := &cacheWriting{statement: s.Statement.caching, execution: e, lease: lease, target: t, aside: file.Aside()}
	defer func() { err = errors.Join(err, w.aside.Close()) }()
	batch := w.empty()
	how := cache.How{Truncate: o.Truncate || t.table == nil && len(t.key) == 0, Drop: o.DropExisting, Strict: !o.AlterSchema && t.table == nil}
	batch.How = how
	if err := fits(file.Fits(e.ctx, &batch)); err != nil { // before anything is asked for it
		return nil, err
	}
	if !o.SchemaOnly {
		if batch, err = w.read(s.args); err != nil {
			return nil, err
		}
		batch.How = how
	}
	if now, err := s.session.kept.now(e.ctx); err != nil || now != file {
		return nil, errors.Join(err, errors.New("CACHE: another user has logged in meanwhile: it is not known whose rows came, and none is kept"))
	}
	if err := file.Store(e.ctx, lease, batch); err != nil {
		return nil, err
	}
	return []any{t.name, int64(batch.Len()), batch.Scan.Complete, int64(batch.Scan.Calls), batch.Scan.Began}, nil
}

// fits is an error of columns that are not kept as the fault of the statement that it is.
func fits(err error) error {
	if column := (*cache.ColumnError)(nil); errors.As(err, &column) {
		return &SQLError{Message: column.Error()}
	}
	return err
}

// just is what another process has kept of all that the SELECT reads, since an instant; nil
// where it has not.
func (s *caching) just(t cacheTarget, since time.Time) (row []any, err error) {
	inner := s.Statement.caching
	if o := s.text.Cache; t.table == nil || inner.text.Shape.Where || inner.text.Limit != nil || o.Truncate || o.DropExisting || o.SchemaOnly {
		return nil, nil
	}
	r, err := s.session.way.open(s.execution.ctx, s.session.kept)
	if err != nil {
		return nil, err
	}
	lines, err := r.Scans(s.execution.ctx, t.name)
	if err != nil {
		return nil, err
	}
	columns := inner.idle.run.Reads(t.table)
	for i := range lines {
		if line := &lines[i]; line.Covers(columns, cache.Span{}) && line.Version == s.session.settings.cfg.Version && line.Ended.After(since) {
			return []any{t.name, line.Rows, true, int64(0), line.Began}, nil
		}
	}
	return nil, nil
}

// cacheWriting reads what a CACHE keeps.
type cacheWriting struct {
	statement *Statement // the SELECT
	execution *execution
	lease     *cache.Lease
	target    cacheTarget
	aside     *cache.Aside // where rows wait
}

// rowColumn is the key of rows that have none of their own.
const rowColumn = "RowNumber"

// empty is a batch without rows.
func (w *cacheWriting) empty() cache.Batch {
	s := w.statement
	at := now(s.session)
	b := cache.Batch{Scan: cache.Scan{Version: s.session.settings.cfg.Version, Began: at, Ended: at}}
	if t := w.target.table; t != nil {
		cat := s.session.parts.Catalogue
		asked := serving.Columns(cat, t, s.idle.run.Reads(t))
		if s.session.settings.cfg.CacheWithoutNames {
			asked = slices.DeleteFunc(asked, func(name string) bool { c, _ := t.Column(name); return cat.NamesOthers(t, c) })
		}
		b.Table = serving.TableOf(cat, t, asked)
	} else {
		b.Table = cache.Table{Name: w.target.name, Key: w.target.key}
		for _, c := range s.columns {
			b.Table.Columns = append(b.Table.Columns, cache.Column{Name: c.Name, Type: declared(c.Type), Indexed: slices.Contains(w.target.key, c.Name)})
		}
		if len(b.Table.Key) == 0 {
			b.Table.Key = []string{rowColumn}
			b.Table.Columns = append(b.Table.Columns, cache.Column{Name: rowColumn, Type: "INTEGER"})
		}
	}
	for _, c := range b.Table.Columns {
		b.Scan.Columns = append(b.Scan.Columns, c.Name)
	}
	return b
}

func declared(t Type) string {
	switch t {
	case Boolean:
		return fetch.Declare(schema.Boolean)
	case Datetime:
		return fetch.Declare(schema.Datetime)
	case JSON:
		return fetch.Declare(schema.JSON)
	case Date:
		return "DATE TEXT"
	case Unknown:
		return ""
	}
	return t.String()
}

// read runs the SELECT.
func (w *cacheWriting) read(args []Arg) (b cache.Batch, err error) {
	s, e := w.statement, w.execution
	b = w.empty()
	if w.target.table == nil {
		b.Pile = w.aside.Pile(nil)
	}
	record := &serving.Recorder{Aside: w.aside, WithoutNames: s.session.settings.cfg.CacheWithoutNames, Passed: w.lease.Renew, Now: func() time.Time { return now(s.session) }}
	var report Report
	ctx := withRecorder(WithReport(e.ctx, func(r Report) { report = r }), record)
	defer func() { e.add(report) }()
	rows, err := s.Run(ctx, args)
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for err = rows.Next(); err == nil; err = rows.Next() {
		if w.target.table == nil {
			if err := errors.Join(b.Pile.Add(e.ctx, w.row(rows.Row(), b.Len())), w.lease.Renew(e.ctx)); err != nil {
				return b, err
			}
		}
	}
	if !errors.Is(err, io.EOF) {
		return b, err
	}
	if err := record.Err(); err != nil { // nothing was kept, which is not to take the place of what was
		return b, err
	}
	b.Scan.Ended, b.Scan.Calls, b.Scan.Complete, b.Scan.Reasons = now(s.session), report.QuotaCalls, report.Complete, report.Warnings
	if !report.AsOf.IsZero() {
		b.Scan.Began = report.AsOf // what it was made of was read then
	}
	if w.target.table == nil {
		return b, nil
	}
	whole, err := record.Batches(e.ctx, report.Warnings, b.Scan.Version, report.QuotaCalls)
	if err != nil {
		return b, err
	}
	if len(whole) == 0 {
		b.Scan.Complete = false
		return record.Part(e.ctx, w.target.table, b)
	}
	return whole[0], nil
}

// row is a result row as it is kept.
func (w *cacheWriting) row(row []any, at int) []value.Value {
	kept := make([]value.Value, 0, len(row)+1)
	for i, v := range row {
		kept = append(kept, valueOf(v, w.statement.columns[i].Type))
	}
	if len(w.target.key) == 0 {
		kept = append(kept, value.Int(int64(at+1)))
	}
	return kept
}

// valueOf is a value of a result as the engine holds it.
func valueOf(v any, t Type) value.Value {
	switch v := v.(type) {
	case nil:
		return value.Null
	case bool:
		return value.Bool(v)
	case int64:
		return value.Int(v)
	case float64:
		return value.Float(v)
	case string:
		return value.Text(v)
	case []byte:
		return value.Blob(v)
	case time.Time:
		if t == Date {
			return value.Text(v.Format(time.DateOnly))
		}
		return value.Text(v.UTC().Format(time.RFC3339Nano))
	}
	return value.Text(fmt.Sprint(v))
}

type recorderKey struct{}

// withRecorder has the statement of a context be fetched, and its rows be recorded.
func withRecorder(ctx context.Context, r *serving.Recorder) context.Context {
	return context.WithValue(ctx, recorderKey{}, r)
}

func recorderOf(ctx context.Context) *serving.Recorder {
	r, _ := ctx.Value(recorderKey{}).(*serving.Recorder)
	return r
}
