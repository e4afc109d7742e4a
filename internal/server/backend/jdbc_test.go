package backend_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// jdbc is where the package libpostgresql-jdbc-java has it.
const jdbc = "/usr/share/java/postgresql.jar"

// pgjdbc sees what testdata/client.txt says: cursors by a fetch size, timeouts, types in text
// and in binary, transactions, arrays.
func TestJDBC(t *testing.T) {
	t.Parallel()
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skip("java is not installed")
	}
	if _, err := os.Stat(jdbc); err != nil {
		t.Skip("pgjdbc is not installed: ", err)
	}
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 30}, "")
	command := exec.CommandContext(t.Context(), java, "-Duser.timezone=Europe/Berlin", "-cp", jdbc, "testdata/Client.java", "jdbc:postgresql://"+r.address+"/posts?sslmode=disable")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file := filepath.Join("testdata", "client.txt")
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.ReplaceAll(string(out), "\r", ""); got != string(want) {
		t.Errorf("it saw\n%s\nand not, as %s says,\n%s", got, file, want)
	}
}
