package main

import (
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// request asks $HTTP with $TOKEN, writes the answer to the file answer, and fails unless the
// status is the one that is given. With a statement it is a POST.
//
//	request status path [sql]
func request(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: request status path [sql]")
	}
	method, body := http.MethodGet, ""
	if len(args) == 3 {
		method, body = http.MethodPost, args[2]
	}
	req, err := http.NewRequest(method, ts.Getenv("HTTP")+args[1], strings.NewReader(body))
	ts.Check(err)
	req.Header.Set("Content-Type", "text/plain")
	if token := strings.TrimSpace(ts.Getenv("TOKEN")); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	client := http.Client{Timeout: time.Minute}
	resp, err := client.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	ts.Check(err)
	ts.Logf("%s\n%s", resp.Status, text)
	ts.Check(os.WriteFile(ts.MkAbs("answer"), text, 0o600))
	if !strings.HasPrefix(resp.Status, args[0]+" ") {
		ts.Fatalf("status %s, want %s", resp.Status, args[0])
	}
}

// readInto sets a variable to what a file has.
//
//	readinto NAME file
func readInto(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: readinto NAME file")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
}
