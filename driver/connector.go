package driver

import (
	"context"
	"database/sql/driver"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/build"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/systables"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The names that may qualify a table: Catalog.Schema.Table. The first of each is
// the one that the sys_ tables show.
var (
	catalogNames = []string{"Viewfinder", "CData"}
	schemaNames  = []string{"Instagram"}
)

// functionNames are the functions that statements may call beside SQLite's own.
var functionNames = sqlfunc.Names()

// Connector makes connections that share one configuration, one network
// transport, one log and one journal of calls. It is safe for concurrent use.
type Connector struct {
	cfg       *config.Config
	catalogue *schema.Catalogue
	link      *connect.Link
	lossTold  atomic.Bool
	unknown   sync.Map // members of usage headers that were told of
	fetch     fetch.Config
	journal   *journal
	zone      *value.Zone

	tables     []engine.Table
	names      sqltext.Names
	tableNames []string
	declared   map[string]*engine.Table // by name and alias, in small letters

	closing sync.Once
	over    atomic.Bool // Close was called
	closed  error
}

var (
	_ driver.Connector = (*Connector)(nil)
	_ io.Closer        = (*Connector)(nil)
)

// NewConnector checks a configuration and returns its connector, which keeps a
// copy. It opens the log file and sends nothing.
func NewConnector(cfg *Config, opts ...Option) (*Connector, error) {
	c := &Connector{cfg: cfg.Clone().inner(), catalogue: schema.Default(), journal: newJournal()}
	o := gather(opts)
	var err error
	if c.link, err = connect.Open(c.cfg, c.catalogue, o); err != nil {
		return nil, err
	}
	c.fetch = fetch.Config{
		Catalogue: c.catalogue, Client: c.link.Graph, Memory: fetch.NewMemory(),
		Account: cfg.BusinessAccountID, Login: connect.LoginKind(c.cfg), Version: cfg.Version, PageSize: cfg.PageSize,
		Now: o.Clock(c.cfg), Present: o.Present(c.cfg),
		MissingIsError: cfg.OnMissing == "ERROR", Partial: cfg.PartialResults, MaxMemory: max(0, cfg.MaxMemory) << 20,
	}
	c.zone, _ = value.LoadZone(cfg.TimeZone) // it was checked
	c.declare()
	return c, nil
}

// declare gathers the tables that connections know, and their names.
func (c *Connector) declare() {
	c.tables = append(fetch.Modules(c.catalogue), systables.Tables(c.facts())...)
	c.declared = map[string]*engine.Table{}
	for i := range c.tables {
		t := &c.tables[i]
		for _, name := range append([]string{t.Name}, t.Aliases...) {
			c.tableNames = append(c.tableNames, name)
			c.declared[strings.ToLower(name)] = t
		}
	}
	c.names = sqltext.NewNames(catalogNames, schemaNames, c.tableNames)
}

// facts are what the sys_ tables tell.
func (c *Connector) facts() systables.Facts {
	f := systables.Facts{
		Catalog: catalogNames[0], Schema: schemaNames[0], Catalogue: c.catalogue,
		Properties: c.cfg.Values(), Journal: c.journal, Usage: c.link.Scheduler, Reasons: describedReasons(),
	}
	if source := c.link.Login.Source; source != nil {
		f.Tokens = source
	}
	return f
}

// Connect makes a connection. It sends nothing and costs about a millisecond.
func (c *Connector) Connect(ctx context.Context) (driver.Conn, error) {
	c.logInterface(ctx, logging.CORE, 5, "connection made")
	return c.open()
}

func (c *Connector) open() (*conn, error) {
	// A connection outlives the context it is made under.
	e, err := engine.Open(context.Background(), engine.Config{
		Tables: c.tables,
		Functions: func(db *sqlite3.Conn, present func() time.Time) error {
			return sqlfunc.Register(db, sqlfunc.Host{Now: present, Zone: c.zone, Version: build.Version(), Catalog: catalogNames[0], Schema: schemaNames[0]})
		},
		Zone:          c.zone,
		FunctionNames: functionNames, TableFunctionNames: sqlfunc.TableNames(),
	})
	if err != nil {
		return nil, err
	}
	return &conn{connector: c, engine: e}, nil
}

// Driver returns the driver.
func (c *Connector) Driver() driver.Driver { return &Driver{} }

// Config returns a copy of the configuration.
func (c *Connector) Config() *Config { return (*Config)(c.cfg.Clone()) }

// Close ends what the connections share: idle network connections, the log
// file. Connections made before are not to be used after it. It may be called
// twice; sql.DB's Close calls it.
func (c *Connector) Close() error {
	c.closing.Do(func() {
		c.over.Store(true)
		c.closed = c.link.Close()
	})
	return c.closed
}
