package tokenstore_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The variables by which a process of a test learns what to do.
const (
	childStore = "VIEWFINDER_TEST_STORE"
	childRound = "VIEWFINDER_TEST_ROUND"
)

func openStore(t *testing.T, location, passphrase string) tokenstore.Store {
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
