package storetest

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Open opens the store at a location until the test ends.
func Open(t testing.TB, location, passphrase string) tokenstore.Store {
	t.Helper()
	store, err := tokenstore.Open(t.Context(), oauth.NewSecret(location), oauth.NewSecret(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}
