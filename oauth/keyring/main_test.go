package keyring

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"
)

// realVariable says that the process runs beside a keyring of its own.
const realVariable = "VIEWFINDER_TEST_KEYRING"

func TestMain(m *testing.M) {
	if os.Getenv(realVariable) != "" {
		os.Exit(m.Run()) // with the library's connection to the bus, which stays
	}
	// Locks are in the user's configuration directory.
	dir, err := os.MkdirTemp("", "viewfinder-keyring-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData"} {
		_ = os.Setenv(name, filepath.Join(dir, "config")) // cannot fail
	}
	_ = os.Unsetenv("DBUS_SESSION_BUS_ADDRESS") // nor that
	keyring.MockInit()
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		_ = os.RemoveAll(dir) // of this run alone
		os.Exit(code)
	}))
}
