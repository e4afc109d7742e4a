package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// A client is a program of testdata/clients, which prints what it was told.
type client struct {
	name string
	// command is run in testdata/clients with the address of a server.
	command func(address *url.URL) []string
	// needs are the programs and files that must be there, with what brings them.
	needs [][2]string
}

// clients are those that always ask.
var clients = []client{
	{"psql", program("psql", "-X", "-q", "-a", "ADDRESS", "-f", "psql/client.sql"), [][2]string{{"psql", "postgresql-client"}}},
	{"jdbc", func(a *url.URL) []string {
		address := "jdbc:postgresql://" + a.Host + a.Path + "?" + a.RawQuery + "&user=" + a.User.Username()
		return []string{"java", "-Duser.timezone=UTC", "-cp", driverJar, "jdbc/Client.java", address}
	}, [][2]string{{"java", "default-jdk-headless"}, {driverJar, "libpostgresql-jdbc-java"}}},
	{
		"sqlalchemy", program(python, "python/client.py", "ADDRESS"),
		[][2]string{{pythons + "sqlalchemy", "python3-sqlalchemy"}, {pythons + "psycopg2", "python3-psycopg2"}, {pythons + "pandas", "python3-pandas"}},
	},
	{"npm", program("node", "npm/client.js", "ADDRESS"), nodes},
}

// moreClients ask in make test-long.
var moreClients = []client{
	// What is downloaded is told, once; what cannot be, go run tells.
	{"go", program("sh", "-c", `cd go; go mod download 2>/dev/null; go run . "$0"`, "ADDRESS"), [][2]string{{"go", "the version of Go in go.mod"}}},
	{"knex", program("node", "npm/knex.js", "ADDRESS"), nodes},
	{"psycopg 3", program(python, "python/psycopg3.py", "ADDRESS"), [][2]string{{pythons + "psycopg", "python3-psycopg"}}},
	{"asyncpg", program(python, "python/asyncpg_client.py", "ADDRESS"), [][2]string{{pythons + "asyncpg", "python3-asyncpg"}}},
	{"pgcli", program(python, "python/pgcli_client.py", "ADDRESS"), [][2]string{{pythons + "pgcli", "pgcli"}}},
	{"perl", program("perl", "perl/client.pl", "ADDRESS"), [][2]string{{"/usr/lib/*/perl5/*/DBD/Pg.pm", "libdbd-pg-perl"}}},
	{"odbc", func(a *url.URL) []string {
		source := fmt.Sprintf("DRIVER=%s;Server=%s;Port=%s;Database=instagram;UID=viewfinder;SSLmode=disable", odbcDriver, a.Hostname(), a.Port())
		return []string{"sh", "-c", `isql -b -v -k "$0" < odbc/client.sql 2>/dev/null | sed -E 's/ 1[67][0-9]{3} / OID /'`, source}
	}, [][2]string{{"isql", "unixodbc"}, {odbcDriver, "odbc-postgresql"}}},
}

const (
	driverJar  = "/usr/share/java/postgresql.jar"
	odbcDriver = "/usr/lib/x86_64-linux-gnu/odbc/psqlodbcw.so"
	python     = "/usr/bin/python3"
	pythons    = "/usr/lib/python3/dist-packages/"
)

var nodes = [][2]string{{"node", "nodejs"}, {"npm/node_modules", "npm ci in cmd/viewfinder/testdata/clients/npm"}}

// program is a command with the address in the place of ADDRESS.
func program(words ...string) func(*url.URL) []string {
	return func(a *url.URL) []string {
		command := slices.Clone(words)
		command[slices.Index(command, "ADDRESS")] = a.String()
		return command
	}
}

// TestClients has clients of PostgreSQL ask the server that viewfinder serve is, and a
// PostgreSQL that holds the same: they are told the same.
func TestClients(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("clients are other programs, which the race detector does not see")
	}
	ours := serveDemo(t)
	theirs := twin(t, ours)
	asking := clients
	if os.Getenv("VIEWFINDER_TEST_CLIENTS") == "all" {
		asking = slices.Concat(clients, moreClients)
	}
	for _, c := range asking {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.require(t)
			got, want := told(t, c, ours), told(t, c, theirs)
			if diff := differences(t, want, got); diff != "" {
				t.Errorf("what %s is told differs from what a PostgreSQL tells it (-):\n%s", c.name, diff)
			}
		})
	}
}

// require skips a test where the client is not there.
func (c client) require(t *testing.T) {
	t.Helper()
	for _, need := range c.needs {
		_, found := exec.LookPath(need[0])
		there, _ := filepath.Glob(filepath.Join(clientDir(need[0]), need[0])) // which is a pattern, or a path
		if found != nil && len(there) == 0 {
			t.Skipf("%s is not there: install %s", need[0], need[1])
		}
	}
}

const clientsDir = "testdata/clients"

func clientDir(path string) string {
	if filepath.IsAbs(path) {
		return ""
	}
	return clientsDir
}

// told is what a client prints of a server.
func told(t *testing.T, c client, address *url.URL) string {
	t.Helper()
	words := c.command(address)
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Dir = clientsDir
	cmd.Env = append(os.Environ(), "PGTZ=UTC", "TZ=UTC", "PGAPPNAME=client", "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", address, err, out)
	}
	return string(out)
}

// differences shows how what was printed differs, as diff does.
func differences(t *testing.T, want, got string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"want": want, "got": got} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "diff", "-U2", "want", "got")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil && len(out) == 0 {
		t.Fatal(err)
	}
	return string(out)
}

// serveDemo starts viewfinder serve --demo, which ends with the test.
func serveDemo(t *testing.T) *url.URL {
	t.Helper()
	return serve(t, "--demo", "--now", "2026-11-20T12:00:00Z")
}

// serve starts viewfinder serve with flags, which ends with the test.
func serve(t *testing.T, flags ...string) *url.URL {
	t.Helper()
	address, _ := startServe(t, flags...)
	return address
}

// startServe starts it as serve does, and tells which process it is.
func startServe(t *testing.T, flags ...string) (*url.URL, *os.Process) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "viewfinder", append([]string{"serve", "--listen", "127.0.0.1:0"}, flags...)...)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "XDG_CONFIG_HOME=") // nobody's configuration
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	first, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(strings.TrimSpace(first))
	if err != nil {
		t.Fatal(err)
	}
	return address, cmd.Process
}

// copied are the tables whose rows the twin has too.
var copied = []string{"InstagramBusinessProfile", "Media", "Comments"}

// twin starts a PostgreSQL that has the server's tables, with their keys and
// descriptions, in a database of the same name, for a user of the same name.
func twin(t *testing.T, of *url.URL) *url.URL {
	t.Helper()
	ctx := t.Context()
	server := pgtest.Start(t)
	run := func(address *url.URL, statements ...string) {
		t.Helper()
		c, err := pgx.Connect(ctx, address.String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
		for _, s := range statements {
			if _, err := c.Exec(ctx, s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	run(server.Address, "CREATE ROLE viewfinder LOGIN SUPERUSER", "CREATE DATABASE instagram OWNER viewfinder",
		"ALTER DATABASE instagram SET search_path = instagram", "ALTER DATABASE instagram SET timezone = 'UTC'",
		"ALTER DATABASE instagram SET default_transaction_isolation = 'repeatable read'") // a session reads one state of what it fetched
	address := *server.Address
	address.Path, address.User = "/instagram", url.User("viewfinder")

	from, err := pgx.Connect(ctx, of.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close(context.WithoutCancel(ctx)) }()
	run(&address, definitions(t, from)...)
	to, err := pgx.Connect(ctx, address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = to.Close(context.WithoutCancel(ctx)) }()
	if _, err := to.Exec(ctx, "SET session_replication_role = replica"); err != nil { // rows may refer to others that are not copied
		t.Fatal(err)
	}
	for _, table := range copied {
		var rows bytes.Buffer
		if _, err := from.PgConn().CopyTo(ctx, &rows, fmt.Sprintf("COPY (SELECT * FROM instagram.%q) TO STDOUT", table)); err != nil {
			t.Fatal(err)
		}
		if _, err := to.PgConn().CopyFrom(ctx, &rows, fmt.Sprintf("COPY instagram.%q FROM STDIN", table)); err != nil {
			t.Fatal(err)
		}
	}
	return &address
}

// definitions are the statements that make the tables of the schema instagram.
func definitions(t *testing.T, c *pgx.Conn) []string {
	t.Helper()
	ctx := t.Context()
	list := func(query string) []string {
		t.Helper()
		rows, err := c.Query(ctx, query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return found
	}
	statements := []string{"CREATE SCHEMA instagram"}
	statements = append(statements, list(`
		SELECT 'CREATE TABLE instagram."' || c.relname || '" (' || string_agg('"' || a.attname || '" ' || format_type(a.atttypid, a.atttypmod)
		  || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY a.attnum) || ')'
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE n.nspname = 'instagram' AND c.relkind = 'r' AND a.attnum > 0 GROUP BY c.relname ORDER BY c.relname`)...)
	// A PostgreSQL has no keys that lead to a part of another's key.
	for _, kind := range []string{"k.contype = 'p'", "k.contype = 'f' AND EXISTS (SELECT FROM pg_constraint p WHERE p.contype = 'p' AND p.conrelid = k.confrelid AND p.conkey = k.confkey)"} {
		statements = append(statements, list(`
			SELECT 'ALTER TABLE instagram."' || c.relname || '" ADD CONSTRAINT "' || k.conname || '" ' || pg_get_constraintdef(k.oid)
			FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = 'instagram' AND `+kind+` ORDER BY c.relname, k.conname`)...)
	}
	statements = append(statements, list(`
		SELECT 'COMMENT ON TABLE instagram."' || c.relname || '" IS ' || quote_literal(obj_description(c.oid, 'pg_class'))
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'instagram' AND c.relkind = 'r' AND obj_description(c.oid, 'pg_class') IS NOT NULL`)...)
	return append(statements, list(`
		SELECT 'COMMENT ON COLUMN instagram."' || c.relname || '"."' || a.attname || '" IS ' || quote_literal(col_description(c.oid, a.attnum))
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE n.nspname = 'instagram' AND c.relkind = 'r' AND a.attnum > 0 AND col_description(c.oid, a.attnum) IS NOT NULL`)...)
}
