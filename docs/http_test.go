//go:build unix

package docs_test

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// shownServer is the address that the page of HTTP shows.
const shownServer = "http://127.0.0.1:8433"

// ready is the line by which the server of the demo shows how it is asked.
var ready = regexp.MustCompile(`# curl (http://\S+)/query .*Bearer (vft_[\w-]+)`)

// Clients of HTTP, as docs/http.md shows them, ask a server of the demo and print what they got.
// What runs at Google runs with stand-ins for the services it calls.
func TestHTTPClients(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("clients are other programs, which the race detector does not see")
	}
	w := newWorld(t)
	address, token := serveDemo(t, w)
	w.write(t, "report.sql", 0o600, "SELECT Id, LikeCount FROM Media LIMIT 5")
	for _, b := range blocksOf("docs/http.md", readPages(t)["docs/http.md"]) {
		if b.mark != "run by" {
			continue
		}
		text := strings.NewReplacer(shownServer, address, "https://data.example", address, "export TOKEN=vft_…\n", "").Replace(b.text)
		if !strings.Contains(text, address) {
			t.Errorf("docs/http.md:%d: it asks no server", b.line)
			continue
		}
		program, name := b.language, "client"
		prints := `\d{17}`
		switch b.language {
		case "sh":
			text = "set -eu\n" + text + "head -n 2 report.csv\n"
			prints = `(?s)\d{17}.*\nId,LikeCount\n\d{17},\d+\n`
		case "python":
			program = "python3"
			if exec.Command(program, "-c", "import requests").Run() != nil {
				t.Log("Python's is not asked: install python3-requests")
				continue
			}
		case "js":
			program, name = "node", "client.mjs"
			if strings.Contains(text, "UrlFetchApp") {
				text = appsScript + text + "posts();\nconsole.log(cells);\n"
			}
		}
		if _, err := exec.LookPath(program); err != nil {
			t.Logf("%s is not there, and not asked", program)
			continue
		}
		w.write(t, name, 0o600, text)
		cmd := exec.CommandContext(t.Context(), program, name)
		cmd.Dir, cmd.Env = w.dir, append(w.env, "TOKEN="+token)
		out, err := cmd.CombinedOutput()
		if err != nil || !regexp.MustCompile(prints).Match(out) {
			t.Errorf("docs/http.md:%d: %v: it prints\n%s", b.line, err, out)
		}
	}
}

// appsScript are Google's services in Node, as far as the page calls them.
const appsScript = `
import { spawnSync } from "node:child_process";
let cells;
const UrlFetchApp = { fetch: (url, o) => {
  const asked = spawnSync("curl", ["-sS", "--fail-with-body", url, "-X", o.method.toUpperCase(), "-H", "Content-Type: " + o.contentType,
    "-H", "Authorization: " + o.headers.Authorization, "--data-binary", "@-"], { input: o.payload, encoding: "utf8" });
  if (asked.status) throw new Error(asked.stderr + asked.stdout);
  return { getContentText: () => asked.stdout };
} };
const PropertiesService = { getScriptProperties: () => ({ getProperty: name => process.env[name] }) };
const sheet = { clearContents() {}, getRange: (row, column, rows, columns) => ({ setValues(values) {
  if (row !== 1 || column !== 1 || values.length !== rows || values.some(line => line.length !== columns)) throw new Error("the range has another size");
  cells = values;
} }) };
const SpreadsheetApp = { getActive: () => ({ getSheetByName: () => sheet }) };
`

// serveDemo starts a server of the demo for HTTP, and returns its address and a token.
func serveDemo(t *testing.T, w *world) (address, token string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(w.dir, ".bin", "viewfinder"), "serve", "--demo", "--listen", "none", "--http", "127.0.0.1:0")
	cmd.Dir, cmd.Env = w.dir, w.env
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Cancel()
		_ = cmd.Wait() // it was told to end
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := ready.FindStringSubmatch("# " + lines.Text()); m != nil {
			return m[1], m[2]
		}
	}
	t.Fatal("the server does not say how it is asked", lines.Err())
	return "", ""
}
