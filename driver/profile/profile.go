package profile

import (
	"context"
	"os"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
)

// fileVariable is the environment variable that names the configuration file, where it
// is not the one in the user's directory for configuration.
const fileVariable = "VIEWFINDER_CONFIG"

// Config returns the configuration of a profile, with its secrets. Its errors name the
// file and the line, or the property, and repeat no value; one that matches
// fs.ErrNotExist is that of a file that is not there.
func Config(ctx context.Context, name string) (*driver.Config, error) {
	path := os.Getenv(fileVariable)
	if path == "" {
		var err error
		if path, err = profile.DefaultPath(); err != nil {
			return nil, err
		}
	}
	f, err := profile.Load(path)
	if err != nil {
		return nil, err
	}
	p, err := f.Profile(name)
	if err != nil {
		return nil, err
	}
	values, err := p.Values(ctx)
	if err != nil {
		return nil, err
	}
	return driver.ParseDSN(connprops.Format(values))
}
