package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// dsnVariable is the environment variable that holds a connection string.
const dsnVariable = "VIEWFINDER_DSN"

// demoOptions are the data of --demo.
var demoOptions = graphsim.Options{Seed: 1, Accounts: 3}

// connection says what to connect to.
type connection struct {
	dsn  string
	demo bool
	// properties are the flags of single properties.
	properties []*propertyFlag
}

func (c *connection) addFlags(f *pflag.FlagSet, properties []property) {
	f.StringVar(&c.dsn, "dsn", "", "connection string, or else that of "+dsnVariable+" (see: viewfinder help connection)")
	f.BoolVar(&c.demo, "demo", false, "use a simulator inside the process, with made-up data")
	for _, p := range properties {
		c.properties = append(c.properties, addPropertyFlag(f, p))
		f.Lookup(p.flagName()).Hidden = true // there are many: help connection shows them
	}
}

// open returns the database, and what to call when done with it.
func (c *connection) open() (db *sql.DB, stop func(), err error) {
	dsn := c.dsn
	if dsn == "" && !c.demo {
		dsn = os.Getenv(dsnVariable)
	}
	stopSim := func() error { return nil }
	if c.demo {
		if c.dsn != "" {
			return nil, nil, usageError{errors.New("--demo and --dsn exclude each other: --demo makes its own connection string")}
		}
		sim, err := graphsim.Start(demoOptions)
		if err != nil {
			return nil, nil, fmt.Errorf("starting the simulator: %w", err)
		}
		stopSim = sim.Close
		dsn = simulatedDSN(sim)
	}
	defer func() {
		if err != nil {
			_ = stopSim()
		}
	}()
	config, err := driver.ParseDSN(c.addProperties(dsn))
	if err != nil {
		return nil, nil, err
	}
	db, err = driver.OpenDB(config)
	if err != nil {
		return nil, nil, err
	}
	return db, func() {
		_ = db.Close()
		_ = stopSim()
	}, nil
}

// addProperties appends the properties that were given as flags to a connection
// string.
func (c *connection) addProperties(dsn string) string {
	for _, p := range c.properties {
		if p.given {
			dsn += fmt.Sprintf(`;%s="%s"`, p.name, strings.ReplaceAll(p.value, `"`, `""`))
		}
	}
	return dsn
}
