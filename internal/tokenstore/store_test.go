package tokenstore_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// openAt opens a location.
func openAt(location string) storetest.Opener {
	return func(ctx context.Context, passphrase oauth.Secret) (tokenstore.Store, error) {
		return tokenstore.Open(ctx, oauth.NewSecret(location), passphrase)
	}
}

func TestStores(t *testing.T) {
	t.Parallel()
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		storetest.Run(t, storetest.Place{InProcess: true, New: func(t *testing.T) storetest.Opener { return openAt("memory://" + t.Name()) }})
	})
	t.Run("file", func(t *testing.T) {
		t.Parallel()
		storetest.Run(t, storetest.Place{New: func(t *testing.T) storetest.Opener {
			return openAt(filepath.Join(t.TempDir(), "private", "tokens.json"))
		}})
	})
}
