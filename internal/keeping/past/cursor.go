package past

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// cursor walks kept rows. It implements [engine.Cursor].
type cursor struct {
	module *module
	source *Source
	given  value.Value // the moment, as it was given
	st     *sqlite3.Stmt
	at     []int    // where a declared column stands in the statement, -1 for nowhere
	own    []string // the table's own columns that are read
	owns   []int    // where these stand
	ids    []int64  // rows that are looked up one by one; st has one of them
	id     int      // the parameter that names it
	single bool
	row    bool // it stands at one
}

// Filter implements [engine.Cursor].
func (c *cursor) Filter(ctx context.Context, text string, args []engine.Arg) error {
	if err := c.Close(); err != nil {
		return err
	}
	a, ok := readAccess(text)
	if !ok {
		return fmt.Errorf("past: access %q", text)
	}
	if c.source = sourceOf(ctx); c.source == nil {
		return errors.New("past: " + c.module.table + " is read outside of an execution")
	}
	ask := asking{table: c.module.table}
	c.given = value.Null
	if a.moment {
		c.given = args[0].Value
		args = args[1:]
		var err error
		if ask.moment, err = c.module.moment(c.given); err != nil {
			return err
		}
	}
	if err := c.source.ready(ctx); err != nil {
		return err
	}
	if err := c.source.ask(ctx, ask); err != nil {
		return err
	}
	return c.begin(ctx, a, ask, args)
}

// moment reads what is given for one.
func (m *module) moment(v value.Value) (time.Time, error) {
	if v.Kind() == value.KindText {
		if t, ok := value.ParseTime(v.Text()); ok {
			return t.UTC(), nil
		}
	}
	return time.Time{}, &Error{Message: fmt.Sprintf("%s FOR SYSTEM_TIME AS OF %s: that is no moment: write '2026-11-01', or '2026-11-01 06:00:00'", m.table, shown(v))}
}

// begin begins to read rows.
func (c *cursor) begin(ctx context.Context, a access, ask asking, args []engine.Arg) error {
	list := c.results(a.used)
	where, bound := "1", []string{}
	if only := c.source.only; only != "" {
		where, bound = "account = ?1", []string{only}
	}
	always, alwaysBound := where, bound // whatever the moment
	switch {
	case a.versions:
	case a.moment:
		bound = append(slices.Clone(bound), ask.moment.Format(history.TimeForm))
		where += fmt.Sprintf(" AND seen_from <= ?%[1]d AND (seen_to IS NULL OR seen_to > ?%[1]d)", len(bound))
	default:
		where += " AND seen_to IS NULL"
	}
	from := " FROM " + quoted(versions(c.module.table)) + " WHERE "
	if a.where >= 0 && len(args) == 1 {
		texts := terms.Texts(args[0])
		if len(texts) == 0 {
			return nil // nothing equals NULL
		}
		of, all := indexed{ask.table, c.module.columns[a.where].Name}, indexRange{from + always, alwaysBound}
		ids, err := c.source.lookUp(ctx, of, moment{ask.moment, a.versions}, indexRange{from + where, bound}, all, texts)
		if err != nil {
			return err
		}
		c.ids, c.single = ids, true
		where += fmt.Sprintf(" AND rowid = ?%d", len(bound)+1)
		c.id = len(bound) + 1
	}
	var err error
	if c.st, _, err = c.source.reader.db.Prepare("SELECT " + list + from + where); err != nil {
		return wrong(c.source.reader.path, err)
	}
	for i, text := range bound {
		if err := c.st.BindText(i+1, text); err != nil {
			return wrong(c.source.reader.path, err)
		}
	}
	return c.Next(ctx)
}

// results are the columns of the statement, for those that are used.
func (c *cursor) results(used uint64) string {
	names := []string{"rowid", missing}
	c.at, c.own, c.owns = make([]int, len(c.module.columns)), nil, nil
	for i, col := range c.module.columns {
		c.at[i] = -1
		if used>>min(i, 63)&1 == 0 || i == c.module.asOf {
			continue
		}
		c.at[i] = len(names)
		names = append(names, quoted(col.Name))
		if c.module.asOf < 0 && i >= len(fixed) || i < c.module.asOf {
			c.own, c.owns = append(c.own, col.Name), append(c.owns, c.at[i])
		}
	}
	return strings.Join(names, ", ")
}

// Next implements [engine.Cursor].
func (c *cursor) Next(ctx context.Context) error {
	r := c.source.reader
	defer r.db.SetInterrupt(r.db.SetInterrupt(ctx))
	if c.single {
		if err := c.lookNext(); err != nil || !c.row {
			return wrong(r.path, err)
		}
	} else if c.row = c.st.Step(); !c.row {
		return wrong(r.path, c.st.Err())
	}
	if c.st.ColumnType(1) == sqlite3.NULL {
		return nil
	}
	var lacks []string
	for i, at := range c.owns {
		if c.st.ColumnType(at) == sqlite3.NULL {
			lacks = append(lacks, c.own[i])
		}
	}
	if len(lacks) == 0 {
		return nil
	}
	return c.source.lacks(c.module.table, lacks, c.st.ColumnText(1))
}

// lookNext moves to the next of the rows that are looked up: one of another moment is none.
func (c *cursor) lookNext() error {
	c.row = false
	for !c.row && len(c.ids) > 0 {
		if err := errors.Join(c.st.Reset(), c.st.BindInt64(c.id, c.ids[0])); err != nil {
			return err
		}
		c.ids = c.ids[1:]
		c.row = c.st.Step()
		if err := c.st.Err(); err != nil {
			return err
		}
	}
	return nil
}

// EOF implements [engine.Cursor].
func (c *cursor) EOF() bool { return !c.row }

// Value implements [engine.Cursor].
func (c *cursor) Value(column int) value.Value {
	if column == c.module.asOf {
		return c.given
	}
	at := c.at[column]
	if at < 0 {
		return value.Null
	}
	switch c.st.ColumnType(at) {
	case sqlite3.INTEGER:
		return value.Int(c.st.ColumnInt64(at))
	case sqlite3.FLOAT:
		return value.Float(c.st.ColumnFloat(at))
	case sqlite3.TEXT:
		text := c.st.ColumnText(at)
		if c.module.columns[column].Type == "time" {
			if t, err := time.Parse(history.TimeForm, text); err == nil {
				text = value.FormatTime(t)
			}
		}
		return value.Text(text)
	default:
		return value.Null
	}
}

// RowID implements [engine.Cursor].
func (c *cursor) RowID() int64 { return c.st.ColumnInt64(0) }

// Close implements [engine.Cursor].
func (c *cursor) Close() error {
	c.row, c.ids, c.single = false, nil, false
	if c.st == nil {
		return nil
	}
	st := c.st
	c.st = nil
	return st.Close()
}
