package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Functions are SQL functions.
type Functions interface {
	// Register puts them on a connection. present tells the present of the statement
	// that calls them.
	Register(db *sqlite3.Conn, present func() time.Time) error
	// Names are what they are called, TableNames those of functions that make rows.
	Names() []string
	TableNames() []string
	// Plain is a function of so many arguments as it is for those without further ado, for
	// one statement; nil where there is none such. What it leaves to SQLite, which calls
	// the function that is registered, is not done.
	Plain(name string, arguments int) func(arguments []value.Value) (v value.Value, done bool)
}

// Config is what a connection is made of.
type Config struct {
	Tables []Table
	// Functions are what statements may call beside SQLite's own harmless
	// functions; nil for none.
	Functions Functions
	// Lazy are further functions; nil for none.
	Lazy Lazy
	// Zone is the time zone in which SQLite sees instants, and texts without a zone
	// are read. Modules know UTC only. nil is UTC.
	Zone *value.Zone
	// Memory bounds the engine's own memory of one connection, in bytes;
	// 0 means [DefaultMemory].
	Memory int64
	// Interpreted has SQLite run each statement, also those whose rows could be
	// read without it. Only tests want that: it must not change an answer.
	Interpreted bool
}

// Conn is one connection to an empty in-memory database in which every [Table]
// is known. It is used by one goroutine at a time; several statements may be
// open on it, and one may run inside another's [Cursor].
type Conn struct {
	native
	guard       *guard
	tables      []*Table // by number, once for each name
	interpreted bool
}

// Open makes a connection. It costs well under a millisecond and does no I/O.
func Open(ctx context.Context, cfg Config) (*Conn, error) {
	c := &Conn{native: native{zone: cfg.Zone, memory: cfg.Memory, scans: map[scan]struct{}{}}, interpreted: cfg.Interpreted}
	if c.memory <= 0 {
		c.memory = DefaultMemory
	}
	if err := c.open(ctx, cfg); err != nil {
		_ = c.Close()
		return nil, fmt.Errorf("engine: open: %w", err)
	}
	return c, nil
}

func (c *Conn) open(ctx context.Context, cfg Config) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = c.panicked(p)
		}
	}()
	c.db, err = sqlite3.OpenContext(sqlite3.WithMaxMemory(ctx, c.memory), ":memory:")
	if err != nil {
		return err
	}
	// Sorts and materialised subqueries hold account data: never in files.
	if err := c.db.Exec("PRAGMA temp_store = MEMORY"); err != nil {
		return err
	}
	for limit, value := range map[sqlite3.LimitCategory]int{
		sqlite3.LIMIT_SQL_LENGTH:          maxStatement,
		sqlite3.LIMIT_LENGTH:              maxValue,
		sqlite3.LIMIT_EXPR_DEPTH:          maxDepth,
		sqlite3.LIMIT_PARSER_DEPTH:        maxParserDepth,
		sqlite3.LIMIT_COMPOUND_SELECT:     maxCompound,
		sqlite3.LIMIT_VDBE_OP:             maxOps,
		sqlite3.LIMIT_LIKE_PATTERN_LENGTH: maxPattern,
		sqlite3.LIMIT_VARIABLE_NUMBER:     maxParams,
		sqlite3.LIMIT_FUNCTION_ARG:        maxArgs,
		sqlite3.LIMIT_ATTACHED:            0,
	} {
		c.db.Limit(limit, value)
	}
	for _, name := range []string{TimeCollation, hiddenCollation} {
		if err := c.db.CreateCollation(name, c.compareInstants); err != nil {
			return err
		}
	}
	if err := errors.Join(registerLinear(c.db), registerMatch(c.db)); err != nil {
		return err
	}
	c.guard = newGuard()
	if cfg.Lazy != nil {
		if c.lazy.add, err = cfg.Lazy.On(c.db, c.present); err != nil {
			return err
		}
	}
	c.functions = cfg.Functions
	if cfg.Functions != nil { // of two of one name the later one counts, which is the table
		if err := cfg.Functions.Register(c.db, c.present); err != nil {
			return err
		}
		for _, name := range cfg.Functions.Names() {
			c.guard.allowFunction(name)
		}
		for _, name := range cfg.Functions.TableNames() {
			c.guard.allowTable(name)
		}
	}
	for i := range cfg.Tables {
		t := &cfg.Tables[i]
		for _, name := range append([]string{t.Name}, t.Aliases...) {
			c.guard.allowTable(name)
			number := len(c.tables)
			if t.View == "" {
				c.tables = append(c.tables, t)
			}
			if err := c.lazy.declare(name, func() error { return c.makeKnown(name, t, number) }); err != nil {
				return err
			}
		}
	}
	return c.db.SetAuthorizer(func(action sqlite3.AuthorizerActionCode, name3, name4, _, _ string) sqlite3.AuthorizerReturnCode {
		var w *Writing
		if c.current != nil {
			w = c.current.writing
		}
		refused := c.guard.check(action, name3, name4, w)
		if refused == nil {
			return sqlite3.AUTH_OK
		}
		if c.current != nil {
			c.current.fail(refused)
		}
		return sqlite3.AUTH_DENY
	})
}

// makeKnown makes a table known under one name; a view with what it reads.
func (c *Conn) makeKnown(name string, t *Table, number int) error {
	if t.View == "" {
		if err := c.register(name, t, number); err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
		return nil
	}
	if err := c.guard.without(func() error { return c.createView(name, t) }); err != nil {
		return err
	}
	return c.demand(t.View)
}

// Bad reports that a statement ran out of memory or panicked: the connection
// must be closed and not used again.
func (c *Conn) Bad() bool { return c.bad }

// Close ends the connection and the statements still open on it. It may be
// called twice.
func (c *Conn) Close() (err error) {
	if c.db == nil {
		return nil
	}
	db := c.db
	c.db = nil
	var open []func() error
	for s := range c.scans {
		open = append(open, s.close)
	}
	for s := range db.Stmts() {
		open = append(open, s.Close)
	}
	for _, end := range open {
		func() {
			// A statement that ran out of memory says so again, by a panic.
			defer func() { _ = recover() }()
			_ = end()
		}()
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("engine: close: %v", p)
		}
	}()
	if err := db.Close(); err != nil {
		return fmt.Errorf("engine: close: %w", err)
	}
	return nil
}
