package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A batch of JDBC's is done one by one, and where one fails the error names those that were done.
func TestJDBC_batch(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("clients are other programs, which the race detector does not see")
	}
	at := slices.IndexFunc(clients, func(c client) bool { return c.name == "jdbc" })
	c := clients[at]
	c.require(t)
	command := c.command(serve(t, "--demo", "--now", "2026-11-20T12:00:00Z", "--allow-writes"))
	command[slices.Index(command, "jdbc/Client.java")] = "jdbc/Batch.java"
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Dir = clientsDir
	out, err := cmd.CombinedOutput()
	const want = `
[1, 1, 1]
at Batch entry 2 INSERT INTO comments (mediaid, text) VALUES ('none', 'six')
What was written before it is done, and stays. Of the statements sent together these wrote: 1 (INSERT 0 1), 2 (INSERT 0 1).
five
four
three
two
one`
	if got := string(out); err != nil || strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("%v\n%s", err, got)
	}
}
