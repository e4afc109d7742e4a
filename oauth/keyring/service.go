package keyring

import (
	"path/filepath"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// defaultService is what the entries are filed under, where nothing else is
// said.
const defaultService = "viewfinder"

// lockPath is the path whose locks go with a service.
func lockPath(service string) (string, error) {
	path, err := tokenstore.DefaultLocation()
	if err != nil {
		return "", err
	}
	return filepath.Join(filepath.Dir(path), "keyring-"+tokenstore.LockName(oauth.Key{App: service})), nil
}
