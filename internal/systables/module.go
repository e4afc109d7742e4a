package systables

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Tables declares the tables to the engine, each with a module that answers it.
func Tables(f Facts) []engine.Table {
	f.all, f.pushed = all(), pushedBy(f.Catalogue)
	var tables []engine.Table
	for _, t := range f.all {
		e := engine.Table{Name: t.name, Module: module{&f, t}}
		for _, col := range t.declared() {
			declared := engine.Column{Name: col.name, Type: fetch.Declare(col.typ)}
			if col.typ == schema.Datetime {
				declared.Collation = engine.TimeCollation
			}
			e.Columns = append(e.Columns, declared)
		}
		tables = append(tables, e)
	}
	return tables
}

// Description is what is said of a table, and of its columns by name.
type Description struct {
	Description string
	Columns     map[string]string
}

// Described says of all tables, by name, what they are.
func Described() map[string]Description {
	said := map[string]Description{}
	for _, t := range all() {
		d := Description{t.description, map[string]string{}}
		for _, c := range t.declared() {
			d.Columns[c.name] = c.description
		}
		said[t.name] = d
	}
	return said
}

// all lists the tables, in the order in which sys_tables does.
func all() []*table {
	return []*table{
		sysCatalogs, sysSchemas, sysTables, sysTableColumns, sysKeyColumns, sysPrimaryKeys, sysForeignKeys,
		sysIndexes, sysMetrics, sysPermissions,
		sysProcedures, sysProcedureParameters, sysConnectionProps, sysTokens, sysInformation, sysSQLInfo, sysIdentity,
		sysCalls, sysUsage, sysWarnings, sysReasons,
		infoSchemata, infoTables, infoColumns, infoKeyColumnUsage, infoTableConstraints, infoStatistics,
	}
}

// module answers the engine for a table: always the whole of it,
// which is small.
type module struct {
	facts *Facts
	table *table
}

// Plan implements [engine.Module].
func (m module) Plan(_ engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	c := &plan.Choice{Cost: 500, Rows: 500, Args: make([]int, len(offer.Constraints)), In: make([]bool, len(offer.Constraints))}
	for i := range c.Args {
		c.Args[i] = -1
	}
	return c, nil
}

// Open implements [engine.Module].
func (m module) Open(engine.Run) (engine.Cursor, error) {
	c := &cursor{module: m}
	if m.table.load == nil {
		c.rows = m.table.read(m.facts)
	}
	return c, nil
}

// cursor walks the rows as they were when it was opened.
type cursor struct {
	module module
	rows   [][]any
	at     int
}

// Filter implements [engine.Cursor].
func (c *cursor) Filter(ctx context.Context, _ string, _ []engine.Arg) (err error) {
	c.at = 0
	if load := c.module.table.load; load != nil && c.rows == nil {
		c.rows, err = load(ctx, c.module.facts)
	}
	return err
}

// Next implements [engine.Cursor].
func (c *cursor) Next(context.Context) error {
	c.at++
	return nil
}

// EOF implements [engine.Cursor].
func (c *cursor) EOF() bool { return c.at >= len(c.rows) }

// RowID implements [engine.Cursor].
func (c *cursor) RowID() int64 { return int64(c.at) }

// Close implements [engine.Cursor].
func (c *cursor) Close() error { return nil }

// Value implements [engine.Cursor].
func (c *cursor) Value(column int) value.Value {
	switch v := c.rows[c.at][column].(type) {
	case string:
		return value.Text(v)
	case int:
		return value.Int(int64(v))
	case int64:
		return value.Int(v)
	case float64:
		return value.Float(v)
	case bool:
		return value.Bool(v)
	case time.Time:
		return value.Text(value.FormatTime(v))
	default:
		return value.Null
	}
}
