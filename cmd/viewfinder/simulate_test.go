package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"
)

func TestSimulate(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"simulate", "--accounts", "2", "--media", "3", "--stories", "0"}, streams{out: out, err: io.Discard})
		out.Close()
	}()
	line, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	dsn := strings.TrimSpace(line)
	for query, want := range map[string]string{
		"SELECT COUNT(*) AS n FROM Media":   "n\n6\n",
		"SELECT COUNT(*) AS n FROM Stories": "n\n0\n",
	} {
		got, rows, messages := viewfinder(t.Context(), "query", "--dsn", dsn, "--format", "tsv", query)
		if got != exitOK || rows != want {
			t.Errorf("%s: exit code %d, %q, %s", query, got, rows, messages)
		}
	}
	interrupt()
	if got := <-code; got != exitOK {
		t.Errorf("exit code %d after an interruption, want %d", got, exitOK)
	}
}
