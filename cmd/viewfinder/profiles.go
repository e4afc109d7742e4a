package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
)

// The environment variables that name a configuration file and a profile in it.
const (
	configVariable  = "VIEWFINDER_CONFIG"
	profileVariable = "VIEWFINDER_PROFILE"
)

// profiles says which configuration file is meant, and which profile in it.
type profiles struct {
	file, name string // as flags; "" for none
}

func (p *profiles) addFlags(f *pflag.FlagSet) {
	f.StringVar(&p.name, "profile", "", "profile of the configuration file, or else that of "+profileVariable+" (see: viewfinder config --help)")
	p.addFileFlag(f)
}

func (p *profiles) addFileFlag(f *pflag.FlagSet) {
	f.StringVar(&p.file, "config", "", "configuration file, or else that of "+configVariable+", or else the user's")
}

// path is where the configuration file is.
func (p *profiles) path() (string, error) {
	if named := cmp.Or(p.file, os.Getenv(configVariable)); named != "" {
		return named, nil
	}
	return profile.DefaultPath()
}

// load reads the configuration file.
func (p *profiles) load() (*profile.File, error) {
	path, err := p.path()
	if err != nil {
		return nil, err
	}
	return profile.Load(path)
}

// chosen is the profile of a name, or else the default one, nil where there is none.
func (p *profiles) chosen(name string) (*profile.Profile, error) {
	f, err := p.load()
	switch {
	case name != "":
	case errors.Is(err, fs.ErrNotExist) && p.file == "" && os.Getenv(configVariable) == "":
		return nil, nil
	case err == nil:
		if chosen, err := f.Profile(profile.Default); err == nil {
			return chosen, nil
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return f.Profile(name)
}

// dsnAndProfile are what the command line names as connection, or else what the
// environment does, or else the default profile. The profile may be nil.
func (c *connection) dsnAndProfile() (string, *profile.Profile, error) {
	dsn, name := c.dsn, c.profiles.name
	if dsn == "" && name == "" {
		dsn, name = os.Getenv(dsnVariable), os.Getenv(profileVariable)
	}
	if name == "" {
		if _, err := c.profiles.path(); dsn != "" || err != nil {
			return dsn, nil, nil //nolint:nilerr // who has no directory for it has no file
		}
	}
	p, err := c.profiles.chosen(name)
	return dsn, p, err
}

// over returns a connection string for what a text says over a profile.
func over(ctx context.Context, text string, p *profile.Profile) (string, error) {
	if p == nil {
		return text, nil
	}
	values, err := p.Under(ctx, text)
	var wrong *connprops.Error
	if errors.As(err, &wrong) {
		return "", (*driver.ConfigError)(wrong)
	}
	return connprops.Format(values), err
}
