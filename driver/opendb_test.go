package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

func TestOpenDB_pool(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	cfg, err := driver.ParseDSN(srv.DSN() + ";PoolMaxSize=2;PoolMinSize=1;UseConnectionPooling=true")
	if err != nil {
		t.Fatal(err)
	}
	db, err := driver.OpenDB(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if n := db.Stats().MaxOpenConnections; n != 2 {
		t.Errorf("%d connections at the most, not 2", n)
	}
	a, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Conn(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("a third connection: %v", err)
	}
	_ = a.Close()
	_ = b.Close()
	if n := db.Stats().Idle; n != 1 {
		t.Errorf("%d idle connections kept, not 1", n)
	}
}

// Connections are closed when they have been idle, or lived, for so long.
func TestOpenDB_ages(t *testing.T) {
	t.Parallel()
	for name, closed := range map[string]func(sql.DBStats) int64{
		"PoolIdleTimeout":    func(s sql.DBStats) int64 { return s.MaxIdleTimeClosed },
		"ConnectionLifeTime": func(s sql.DBStats) int64 { return s.MaxLifetimeClosed },
	} {
		synctest.Test(t, func(t *testing.T) {
			cfg, err := driver.ParseDSN(name + "=60")
			if err != nil {
				t.Fatal(err)
			}
			db, err := driver.OpenDB(cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			for _, wait := range []time.Duration{59 * time.Second, 2 * time.Second} {
				if err := db.Ping(); err != nil {
					t.Fatal(err)
				}
				if n := closed(db.Stats()); n != 0 {
					t.Errorf("%s: %d connections closed too soon", name, n)
				}
				time.Sleep(wait)
			}
			time.Sleep(60 * time.Second)
			if n := closed(db.Stats()); n != 1 {
				t.Errorf("%s: %d connections closed, not 1", name, n)
			}
		})
	}
}

func TestOpenDB_noPool(t *testing.T) {
	t.Parallel()
	cfg, err := driver.ParseDSN("UseConnectionPooling=false")
	if err != nil {
		t.Fatal(err)
	}
	db, err := driver.OpenDB(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Ping(); err != nil {
		t.Fatal(err)
	}
	if n := db.Stats().OpenConnections; n != 0 {
		t.Errorf("%d connections kept", n)
	}
}
