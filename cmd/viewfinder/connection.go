package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
)

// dsnVariable is the environment variable that holds a connection string.
const dsnVariable = "VIEWFINDER_DSN"

// connection says what to connect to.
type connection struct {
	dsn      string
	demo     bool
	profiles profiles
	// properties are the flags of single properties.
	properties []*propertyFlag
}

func (c *connection) addFlags(f *pflag.FlagSet, properties []property) {
	f.StringVar(&c.dsn, "dsn", "", "connection string, or else that of "+dsnVariable+" (see: viewfinder help connection)")
	c.profiles.addFlags(f)
	f.BoolVar(&c.demo, "demo", false, "use a simulator inside the process, with made-up data")
	for _, p := range properties {
		c.properties = append(c.properties, addPropertyFlag(f, p))
		f.Lookup(p.flagName()).Hidden = true // there are many: help connection shows them
	}
}

// simulator is what --demo connects to.
type simulator struct {
	options graphsim.Options
	// dsn is the connection string to it.
	dsn func(*graphsim.Server) string
}

// ready is a simulator with a token that is ready for use. Its data are laid back from
// the present, or from the instant that the property Now gives.
var ready = simulator{graphsim.Demo(), simulatedDSN}

// open returns the database, and what to call when done with it.
func (c *connection) open(ctx context.Context, s streams) (db *sql.DB, stop func(), err error) {
	demo := ready
	if c.given("AuthScheme", "InstagramLogin") {
		demo.dsn = instagramDSN
	}
	config, stopSim, err := c.configure(ctx, demo)
	if err != nil {
		return nil, nil, err
	}
	db, err = driver.OpenDB(config, append(optionsOf(ctx), driver.WithLogger(slog.New(&waits{s: s})))...)
	if err != nil {
		stopSim()
		return nil, nil, err
	}
	return db, func() {
		_ = db.Close()
		stopSim()
	}, nil
}

// configure returns the configuration, after starting what --demo connects to,
// and what to call when done with it.
func (c *connection) configure(ctx context.Context, demo simulator) (_ *driver.Config, stop func(), err error) {
	if _, is := replayed(ctx); is && (c.demo || c.dsn != "" || c.profiles.name != "") {
		return nil, nil, usageError{errors.New("replay makes its own connection string: it and --demo, --dsn or --profile exclude each other")}
	}
	if c.demo && (c.dsn != "" || c.profiles.name != "") {
		return nil, nil, usageError{errors.New("--demo makes its own connection string: it and --dsn or --profile exclude each other")}
	}
	var dsn string
	var below *profile.Profile
	stop = func() {}
	if c.demo {
		options := demo.options
		if options.Now = c.present(); options.Now.IsZero() {
			options.Clock = time.Now
		}
		sim, err := graphsim.Start(options)
		if err != nil {
			return nil, nil, fmt.Errorf("starting the simulator: %w", err)
		}
		dsn, stop = demo.dsn(sim), func() { _ = sim.Close() }
	}
	if given, is := replayed(ctx); is {
		dsn = given
	} else if !c.demo {
		if dsn, below, err = c.dsnAndProfile(); err != nil {
			return nil, nil, err
		}
	}
	whole, err := over(ctx, c.addProperties(dsn), below)
	var configured *driver.Config
	if err == nil {
		configured, err = driver.ParseDSN(whole)
	}
	if err != nil {
		stop()
		return nil, nil, c.flagError(err, len(dsn))
	}
	connect.MeanStored((*config.Config)(configured))
	return configured, stop, nil
}

// given reports whether a property was given as a flag with that value.
func (c *connection) given(name, value string) bool {
	for _, p := range c.properties {
		if p.name == name {
			return p.given && strings.EqualFold(p.value, value)
		}
	}
	return false
}

// present is the instant at which the simulated clock stands: what the property Now
// was given as a flag, zero for none. What is wrong with it is told with the other
// properties.
func (c *connection) present() time.Time {
	for _, p := range c.properties {
		if p.name == "Now" && p.given {
			t, _ := time.Parse(time.RFC3339Nano, p.value)
			return t
		}
	}
	return time.Time{}
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

// flagError tells what is wrong with a property by its flag, where it was given as
// one: its place behind the given part of the connection string is none that the user
// knows of.
func (c *connection) flagError(err error, given int) error {
	var wrong *driver.ConfigError
	if !errors.As(err, &wrong) || wrong.Byte <= given {
		return err
	}
	for _, p := range c.properties {
		if p.given && p.name == wrong.Property {
			return &wrongFlag{flag: "--" + p.flagName(), wrong: wrong}
		}
	}
	return err
}

// wrongFlag is what is wrong with a property that was given as a flag.
type wrongFlag struct {
	flag  string
	wrong *driver.ConfigError
}

// Error names the flag in the place of the property.
func (e *wrongFlag) Error() string { return e.flag + ": " + e.wrong.Reason }

// Unwrap returns the error of the property.
func (e *wrongFlag) Unwrap() error { return e.wrong }
