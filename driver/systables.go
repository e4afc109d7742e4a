package driver

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// systemTable is a table that a connector answers by itself: sys_tables and its
// like. Reading it sends nothing.
type systemTable struct {
	name        string
	description string
	columns     []systemColumn
	// rows makes the rows: for each column nil, string, int, int64, float64,
	// bool or time.Time.
	rows func(*Connector) [][]any
	// load makes them where that may fail or wait, in place of rows.
	load func(context.Context, *Connector) ([][]any, error)
}

type systemColumn struct {
	name        string
	typ         schema.Type
	description string // "" where the name says it all
}

// systemTables declares the sys_ tables to the engine.
func (c *Connector) systemTables() []engine.Table {
	var tables []engine.Table
	for _, t := range c.system {
		e := engine.Table{Name: t.name, Module: systemModule{c, t}}
		for _, col := range t.columns {
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

// allSystemTables lists the sys_ tables, in the order in which sys_tables does.
func allSystemTables() []*systemTable {
	return []*systemTable{
		sysCatalogs, sysSchemas, sysTables, sysTableColumns, sysKeyColumns, sysPrimaryKeys, sysForeignKeys,
		sysProcedures, sysProcedureParameters, sysConnectionProps, sysTokens, sysInformation,
		sysCalls, sysUsage, sysWarnings, sysReasons,
	}
}

// systemModule answers the engine for a system table: always the whole of it,
// which is small.
type systemModule struct {
	connector *Connector
	table     *systemTable
}

// Plan implements [engine.Module].
func (m systemModule) Plan(_ engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	c := &plan.Choice{Cost: 500, Rows: 500, Args: make([]int, len(offer.Constraints)), In: make([]bool, len(offer.Constraints))}
	for i := range c.Args {
		c.Args[i] = -1
	}
	return c, nil
}

// Open implements [engine.Module].
func (m systemModule) Open(engine.Run) (engine.Cursor, error) {
	c := &systemCursor{module: m}
	if m.table.load == nil {
		c.rows = m.table.rows(m.connector)
	}
	return c, nil
}

// systemCursor walks the rows as they were when it was opened.
type systemCursor struct {
	module systemModule
	rows   [][]any
	at     int
}

// Filter implements [engine.Cursor].
func (c *systemCursor) Filter(ctx context.Context, _ string, _ []engine.Arg) (err error) {
	c.at = 0
	if load := c.module.table.load; load != nil && c.rows == nil {
		c.rows, err = load(ctx, c.module.connector)
	}
	return err
}

// Next implements [engine.Cursor].
func (c *systemCursor) Next(context.Context) error {
	c.at++
	return nil
}

// EOF implements [engine.Cursor].
func (c *systemCursor) EOF() bool { return c.at >= len(c.rows) }

// RowID implements [engine.Cursor].
func (c *systemCursor) RowID() int64 { return int64(c.at) }

// Close implements [engine.Cursor].
func (c *systemCursor) Close() error { return nil }

// Value implements [engine.Cursor].
func (c *systemCursor) Value(column int) value.Value {
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

// optional is the text, or nil for the empty one.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}
