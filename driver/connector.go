package driver

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/build"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/proxy"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The names that may qualify a table: Catalog.Schema.Table. The first of each is
// the one that the sys_ tables show.
var (
	catalogNames = []string{"Viewfinder", "CData"}
	schemaNames  = []string{"Instagram"}
)

// cacheBytes bounds the answers that AnswerCache keeps.
const cacheBytes = 16 << 20

// functionNames are the functions that statements may call beside SQLite's own.
var functionNames = sqlfunc.Names()

// Connector makes connections that share one configuration, one network
// transport, one log and one journal of calls. It is safe for concurrent use.
type Connector struct {
	cfg       *Config
	catalogue *schema.Catalogue
	transport *proxy.Transport
	plain     http.RoundTripper // to the Graph API
	login     *login
	log       *logging.Logger
	lossTold  atomic.Bool
	unknown   sync.Map // members of usage headers that were told of
	client    *graph.Client
	scheduler *pace.Scheduler
	fetch     fetch.Config
	journal   *journal
	zone      *value.Zone

	system     []*systemTable
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
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	c := &Connector{cfg: cfg.Clone(), catalogue: schema.Default(), journal: newJournal()}
	o := gather(opts)
	var err error
	if c.log, err = openLog(cfg, o); err != nil {
		return nil, err
	}
	if err := c.connectNetwork(o); err != nil {
		_ = c.log.Close()
		return nil, err
	}
	c.log.Conceal(c.login.cfg.ClientSecret)
	c.fetch = fetch.Config{
		Catalogue: c.catalogue, Client: c.client, Memory: fetch.NewMemory(),
		Account: cfg.BusinessAccountID, Login: cfg.loginKind(), Version: cfg.Version, PageSize: cfg.PageSize,
		Now: o.clock(cfg), Present: o.present(cfg),
		MissingIsError: cfg.OnMissing == "ERROR", Partial: cfg.PartialResults, MaxMemory: max(0, cfg.MaxMemory) << 20,
	}
	c.zone, _ = value.LoadZone(cfg.TimeZone) // Validate has loaded it
	c.declare()
	return c, nil
}

func (c *Connector) connectNetwork(o options) (err error) {
	if c.transport, err = c.cfg.openNetwork(o.diagnosis); err != nil {
		return err
	}
	c.plain = c.seen(c.transport, logging.HTTP, o)
	c.logNetwork()
	if c.login, err = newLogin(c.cfg, c.seen(c.transport, logging.AUTH, o), c.logLogin); err != nil {
		c.transport.Release()
		return configError(err)
	}
	c.scheduler = pace.New(pace.Config{MaxPercent: float64(c.cfg.MaxQuotaPercent)})
	paced := c.scheduler
	if o.diagnosis {
		paced = nil
	}
	c.client, err = graph.New(graph.Config{
		Scheduler:  paced,
		Share:      true,
		CacheBytes: cacheBytes,
		CacheAge:   c.cfg.AnswerCache,
		Transport:  c.plain,
		Tokens:     c.graphTokens(),
		Own:        c.login.user,
		AppSecret:  c.graphSecret(),
		Endpoint:   c.cfg.graphEndpoint(),
		Version:    c.cfg.Version,
		Timeout:    c.cfg.Timeout,
		ScopesFor:  c.scopesFor,
		Held:       c.logHeld,
	})
	if err != nil {
		c.transport.Release()
		return &ConfigError{Reason: err.Error()}
	}
	return nil
}

// declare gathers the tables that connections know, and their names.
func (c *Connector) declare() {
	c.system = allSystemTables()
	c.tables = append(fetch.Modules(c.catalogue), c.systemTables()...)
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
func (c *Connector) Config() *Config { return c.cfg.Clone() }

// Close ends what the connections share: idle network connections, the log
// file. Connections made before are not to be used after it. It may be called
// twice; sql.DB's Close calls it.
func (c *Connector) Close() error {
	c.closing.Do(func() {
		c.over.Store(true)
		c.transport.Release()
		c.closed = errors.Join(c.login.close(), c.log.Close())
	})
	return c.closed
}
