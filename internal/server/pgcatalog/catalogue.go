package pgcatalog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/ioutil"
	"github.com/ncruces/go-sqlite3/vfs/readervfs"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Catalogue answers statements over pg_catalog and the information schema. Any number of
// sessions may use it at once; [Catalogue.Close] ends it.
type Catalogue struct {
	file string // of the image, among those that connections can open
	size int
	book *book

	mu     sync.Mutex
	idle   []*conn
	closed bool
}

// mostIdle is how many connections are kept for the next statements. Each takes less than
// a megabyte.
const mostIdle = 4

var serial atomic.Int64

// New makes the catalogue of facts. It takes some 50 ms; opening a connection to it takes
// one.
func New(ctx context.Context, f Facts) (*Catalogue, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	image, err := build(ctx, &f, identify(&f))
	if err != nil {
		return nil, err
	}
	c := &Catalogue{file: "pgcatalog-" + strconv.FormatInt(serial.Add(1), 10) + ".db", size: len(image)}
	readervfs.Create(c.file, ioutil.NewSizeReaderAt(bytes.NewReader(image)))
	first, err := c.open(ctx)
	if err == nil {
		c.book, err = read(first.db)
		c.give(first)
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Close ends the catalogue. Statements that run end first.
func (c *Catalogue) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.closed = true
	for _, idle := range c.idle {
		idle.close()
	}
	c.idle = nil
	readervfs.Delete(c.file)
}

// The bounds of a statement over the catalogue.
const (
	maxMemory    = 64 << 20 // bytes of the engine's own
	cachePages   = 16       // of the image, which is in memory already
	maxStatement = 1_000_000
	maxDepth     = 500
)

func (c *Catalogue) open(ctx context.Context) (*conn, error) {
	// The connection outlives the statement that it is opened for.
	db, err := sqlite3.OpenContext(sqlite3.WithMaxMemory(context.WithoutCancel(ctx), maxMemory), "file:"+c.file+"?vfs=reader&mode=ro")
	if err != nil {
		return nil, fmt.Errorf("pgcatalog: %w", err)
	}
	opened := &conn{db: db, book: c.book}
	err = errors.Join(
		db.Exec("PRAGMA temp_store = MEMORY; PRAGMA cache_size = "+strconv.Itoa(cachePages)+"; PRAGMA query_only = ON"),
		pgsql.Functions{Zone: opened.zone}.Register(db, time.Now),
		opened.register(),
		db.SetAuthorizer(readOnly),
	)
	db.Limit(sqlite3.LIMIT_SQL_LENGTH, maxStatement)
	db.Limit(sqlite3.LIMIT_EXPR_DEPTH, maxDepth)
	db.Limit(sqlite3.LIMIT_ATTACHED, 0)
	if err != nil {
		opened.close()
		return nil, fmt.Errorf("pgcatalog: %w", err)
	}
	return opened, nil
}

func (c *conn) close() { _ = c.db.Close() } // nothing is written

// readOnly lets statements read, and nothing else.
func readOnly(action sqlite3.AuthorizerActionCode, _, _, _, _ string) sqlite3.AuthorizerReturnCode {
	switch action {
	case sqlite3.AUTH_SELECT, sqlite3.AUTH_READ, sqlite3.AUTH_FUNCTION, sqlite3.AUTH_RECURSIVE:
		return sqlite3.AUTH_OK
	default:
		return sqlite3.AUTH_DENY
	}
}

// take is a connection that nothing runs on.
func (c *Catalogue) take(ctx context.Context) (*conn, error) {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return nil, errors.New("pgcatalog: the catalogue is closed")
	}
	if n := len(c.idle); n > 0 {
		taken := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		return taken, nil
	}
	c.mu.Unlock()
	return c.open(ctx)
}

// give takes a connection back.
func (c *Catalogue) give(back *conn) {
	back.session, back.failed = nil, nil
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || len(c.idle) >= mostIdle {
		back.close()
		return
	}
	back.book = c.book
	c.idle = append(c.idle, back)
}

// Table is a relation as statements find it.
type Table struct {
	OID          pgtype.OID
	Schema, Name string
	// Engine is what SQL for [Catalogue.Query] calls it.
	Engine  string
	Columns []TableColumn
}

// TableColumn is a column of one. Type is that of its values: of a domain the type below.
// What is Hidden is no part of *.
type TableColumn struct {
	Name    string
	Type    pgtype.OID
	Mod     int32
	NotNull bool
	Hidden  bool
}

// Tables are the relations of pg_catalog and the information schema, which are the same in
// every catalogue; a function that makes rows of several columns is one too, with () behind
// its name.
var Tables = sync.OnceValue(func() (tables []Table) {
	for _, b := range readPostgres().relations {
		t := Table{OID: pgtype.OID(b.oid), Schema: b.schema, Name: b.name, Engine: b.engineName()}
		for _, c := range b.columns {
			t.Columns = append(t.Columns, TableColumn{Name: c.name, Type: c.typ, Mod: c.mod, NotNull: c.notNull})
		}
		if b.kind == "r" {
			t.Columns = append(t.Columns, TableColumn{Name: "tableoid", Type: pgtype.Oid, Mod: -1, NotNull: true, Hidden: true})
		}
		tables = append(tables, t)
	}
	words := Table{Schema: catalogSchema, Name: "pg_get_keywords()", Engine: toldKeyword}
	for i, name := range aux[toldKeyword] {
		words.Columns = append(words.Columns, TableColumn{Name: name, Type: []pgtype.OID{pgtype.Text, pgtype.Char, pgtype.Bool, pgtype.Text, pgtype.Text}[i], Mod: -1})
	}
	return append(tables, words)
})

// OID is the identifier of one of the facts' relations, 0 for what is none.
func (c *Catalogue) OID(schema, name string) pgtype.OID {
	return pgtype.OID(c.book.byName[schema][name])
}
