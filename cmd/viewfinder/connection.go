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
	sets []string
	demo bool
}

func (c *connection) addFlags(f *pflag.FlagSet) {
	f.StringVar(&c.dsn, "dsn", "", "connection string; without it, that of "+dsnVariable)
	f.StringArrayVar(&c.sets, "set", nil, "a connection property more, as Name=Value (repeatable)")
	f.BoolVar(&c.demo, "demo", false, "use a simulator inside the process, with made-up data")
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
	if dsn, err = addProperties(dsn, c.sets); err != nil {
		return nil, nil, err
	}
	config, err := driver.ParseDSN(dsn)
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

// addProperties appends properties given as Name=Value to a connection string.
// Their values are taken as they are: quoting is for connection strings.
func addProperties(dsn string, sets []string) (string, error) {
	for _, set := range sets {
		name, value, ok := strings.Cut(set, "=")
		if !ok || strings.ContainsAny(name, `;"'`) {
			return "", usageError{errors.New("--set wants Name=Value")}
		}
		dsn += fmt.Sprintf(`;%s="%s"`, name, strings.ReplaceAll(value, `"`, `""`))
	}
	return dsn, nil
}
