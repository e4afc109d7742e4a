package nodes_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
)

// Whatever the tests have done to lists, what those share that nothing befell is as it was.
func TestMain(m *testing.M) {
	code := m.Run()
	if !nodes.Unharmed() {
		fmt.Println("FAIL: something was written to what lists share that nothing befell")
		code = max(code, 1)
	}
	os.Exit(code)
}
