package postgres

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/semaphore"

	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/oauth/internal/sqlstore"
)

func init() {
	for _, scheme := range []string{"postgres", "postgresql"} {
		tokenstore.Register(scheme, func(_ context.Context, location oauth.Secret) (tokenstore.Records, error) {
			return open(location)
		})
	}
}

const (
	defaultConns = 12
	idleTime     = time.Minute
	// connectTime bounds connecting, where the location does not.
	connectTime = 15 * time.Second
)

type records struct {
	sqlstore.Records
	*locks
}

// KeyFile is that of the user's directory: the database is nobody's machine.
func (r *records) KeyFile() string { return "" }

// open connects to nothing yet.
func open(location oauth.Secret) (*records, error) {
	cfg, conns, err := configure(location)
	if err != nil {
		return nil, err
	}
	return connect(cfg, conns)
}

// configure reads a location, and returns the most connections besides.
func configure(location oauth.Secret) (*pgxpool.Config, int, error) {
	cfg, err := pgxpool.ParseConfig(location.Reveal())
	if err != nil {
		// What is wrong with an address cannot be said without parts of it.
		return nil, 0, storeerr.New("oauth: OAuthSettingsLocation is not the address of a PostgreSQL database: write postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=verify-full, with %% and two digits for : / ? # @ and %% in names and passwords")
	}
	conns := defaultConns
	if address, err := url.Parse(location.Reveal()); err == nil && address.Query().Has("pool_max_conns") {
		conns, _ = strconv.Atoi(address.Query().Get("pool_max_conns"))
		if conns < 3 {
			return nil, 0, storeerr.New("oauth: OAuthSettingsLocation: pool_max_conns must be a number from 3: locks have connections of their own")
		}
	}
	cfg.MinConns, cfg.MinIdleConns = 0, 0
	cfg.MaxConnIdleTime, cfg.HealthCheckPeriod = idleTime, idleTime
	cfg.PingTimeout = connectTime
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = connectTime
	}
	// Prepared statements would not survive a pooler.
	cfg.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	if cfg.ConnConfig.RuntimeParams["application_name"] == "" {
		cfg.ConnConfig.RuntimeParams["application_name"] = "viewfinder"
	}
	return cfg, conns, nil
}

func connect(cfg *pgxpool.Config, conns int) (*records, error) {
	share := conns / 3
	cfg.MaxConns = int32(conns - 2*share)
	pool, err := pgxpool.NewWithConfig(context.Background(), cfg)
	if err != nil {
		return nil, because(err, cfg.ConnConfig)
	}
	return &records{
		Records: sqlstore.Records{Database: &database{pool: pool, cfg: cfg.ConnConfig, preparing: semaphore.NewWeighted(1)}},
		locks:   newLocks(cfg.ConnConfig, int64(share)),
	}, nil
}
