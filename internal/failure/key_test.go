package failure

import (
	"fmt"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// A key that is not the one that something was written with is a wrong configuration.
func TestOf_key(t *testing.T) {
	t.Parallel()
	for _, err := range []error{cache.ErrKey, oauth.ErrWrongKey} {
		if got := Of(fmt.Errorf("deep: %w", err)); got != Usage {
			t.Errorf("%v is %s", err, got.Name)
		}
	}
}
