package driver_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// TestExecLimited: a procedure whose next attempt is held back, because the platform
// refused the one before for the rate, says that this one was sent.
func TestExecLimited(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 1})
	db := open(t, srv.DSN())
	srv.Inject(drivertest.Fault{Kind: drivertest.FaultThrottle})
	for _, sent := range []bool{true, false} {
		before := srv.Calls()
		_, err := try(t, db, "EXEC GetUserInfo")
		at, known := driver.RetryAt(err)
		if !errors.Is(err, driver.ErrRateLimited) || !known || !at.After(srv.Now()) {
			t.Errorf("%v, %v", err, at)
		}
		if calls := srv.Calls() - before; (calls == 1) != sent || strings.Contains(err.Error(), "before that: the answer is 403") != sent {
			t.Errorf("%d calls: %v", calls, err)
		}
	}
}
