package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Sessions that are idle take little of the real program: a hundred of them under 60 MB, and
// 150 MB when each has asked the catalogue. What the program itself takes, its demo among it, is
// not counted.
func TestServe_idleSessions(t *testing.T) {
	const sessions = 100
	address, process := startServe(t, "--demo", "--max-user-sessions", fmt.Sprint(sessions))
	first := connectTo(t, address.String())
	ask := func(c *pgx.Conn, query string) {
		t.Helper()
		if _, err := c.Exec(t.Context(), query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	ask(first, "SELECT 1")
	before := resident(t, process.Pid)
	all := []*pgx.Conn{first}
	for len(all) < sessions {
		all = append(all, connectTo(t, address.String()))
	}
	grown := func(most int, what string) {
		t.Helper()
		got := resident(t, process.Pid) - before
		t.Logf("%d sessions %s: %d MB more than %d MB", sessions, what, got>>20, before>>20)
		if got > most<<20 {
			t.Errorf("%d sessions %s take %d MB, and %d may be", sessions, what, got>>20, most)
		}
	}
	grown(30, "that are idle")
	for _, c := range all {
		ask(c, "SELECT relname FROM pg_catalog.pg_class")
	}
	grown(60, "that have asked the catalogue")
	for _, c := range all {
		ask(c, "SELECT id FROM media LIMIT 1")
	}
	grown(150, "that have asked for posts")
}

func connectTo(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

// resident is how much of a process is in memory, in bytes.
func resident(t *testing.T, pid int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("only Linux tells what is in memory: ", err)
	}
	_, line, found := bytes.Cut(data, []byte("VmRSS:"))
	var n int
	if _, err := fmt.Sscan(strings.TrimSpace(string(line)), &n); !found || err != nil {
		t.Fatal(err)
	}
	return n << 10
}
