package tokenstore_test

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The variables by which a process of a test learns what to do.
const (
	childStore = "VIEWFINDER_TEST_STORE"
	childRound = "VIEWFINDER_TEST_ROUND"
)
