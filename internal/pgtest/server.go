package pgtest

import (
	"bytes"
	"context"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// serverVariable names a server to use, as a postgres:// address of a database
// from which others can be created.
const serverVariable = "VIEWFINDER_TEST_POSTGRES"

// usual is where a server on this computer lets tests in, if it does.
const usual = "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable&connect_timeout=2"

// serial numbers the databases of this process.
var serial atomic.Int64

// Database returns the address of a new, empty database, which ends with the
// test.
func Database(t testing.TB) *url.URL {
	t.Helper()
	return create(t, "")
}

// LocaleC is [Database] in the locale C, whatever the server's is: texts are ordered by
// their bytes, and only letters of ASCII have capitals.
func LocaleC(t testing.TB) *url.URL {
	t.Helper()
	return create(t, " template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'")
}

func create(t testing.TB, like string) *url.URL {
	t.Helper()
	admin := os.Getenv(serverVariable)
	if admin == "" {
		admin = usual
		conn, err := pgx.Connect(t.Context(), admin)
		if err != nil {
			admin = Start(t).Address.String()
		} else {
			_ = conn.Close(t.Context()) // it was only tried
		}
	}
	address, err := url.Parse(admin)
	if err != nil {
		t.Fatal(err)
	}
	name := "viewfinder_test_" + strconv.Itoa(os.Getpid()) + "_" + strconv.FormatInt(serial.Add(1), 10)
	run := func(ctx context.Context, statement string) {
		conn, err := pgx.Connect(ctx, admin)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close(ctx) }()
		if _, err := conn.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	run(t.Context(), "create database "+name+like)
	t.Cleanup(func() { run(context.Background(), "drop database "+name+" with (force)") })
	address.Path = "/" + name
	query := address.Query()
	query.Del("connect_timeout")
	address.RawQuery = query.Encode()
	return address
}

// Server is a server of the test's own.
type Server struct {
	Address *url.URL // of its database postgres, whose user needs no password

	dir, tools string
	owner      *user.User // nil for the user of the test
}

// Start starts a server, and stops it with the test. It listens on loopback
// only.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{tools: findTools(t)}
	if os.Geteuid() == 0 {
		// The server refuses to run as the superuser.
		for _, name := range []string{"postgres", "nobody"} {
			if u, err := user.Lookup(name); err == nil {
				s.owner = u
				break
			}
		}
		if s.owner == nil {
			t.Skip("there is no user postgres or nobody to run PostgreSQL as")
		}
	}
	// A directory of the test's would be closed to the server's user.
	var err error
	if s.dir, err = os.MkdirTemp("", "viewfinder-postgres-"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(s.dir); err != nil {
			t.Error(err)
		}
	})
	s.give(t, s.dir)
	s.run(t, "initdb", "-D", s.dir, "-U", "postgres", "-A", "trust", "-N", "--no-instructions")
	s.Address = &url.URL{Scheme: "postgres", User: url.User("postgres"), Host: freeAddress(t), Path: "/postgres", RawQuery: "sslmode=disable"}
	s.Start(t)
	t.Cleanup(func() { s.Stop(t) })
	return s
}

// Start starts the server again where it was.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	s.run(t, "pg_ctl", "-D", s.dir, "-w", "-l", filepath.Join(s.dir, "log"), "start",
		"-o", "-c listen_addresses="+s.Address.Hostname()+" -c port="+s.Address.Port()+" -c unix_socket_directories= -c fsync=off")
}

// Stop ends the server and all connections; it does nothing where none runs.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(s.dir, "postmaster.pid")); err == nil {
		s.run(t, "pg_ctl", "-D", s.dir, "-w", "-m", "immediate", "stop")
	}
}

// findTools returns the directory of initdb and pg_ctl.
func findTools(t testing.TB) string {
	t.Helper()
	places, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is right
	for _, dir := range places {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir
		}
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		t.Skip("no PostgreSQL answers at " + usual + " (" + serverVariable + " names another), and there is no initdb to start one with")
	}
	return filepath.Dir(path)
}

func (s *Server) run(t testing.TB, tool string, args ...string) {
	t.Helper()
	c := exec.CommandContext(context.Background(), filepath.Join(s.tools, tool), args...)
	s.become(t, c)
	// A server keeps the output open, so it must be a file for Wait to return.
	out, err := os.CreateTemp(t.TempDir(), tool)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	c.Stdout, c.Stderr, c.Dir = out, out, "/"
	if err := c.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		t.Fatalf("%s: %v: %s%s", tool, err, bytes.TrimSpace(said), bytes.TrimSpace(log))
	}
}

// freeAddress is an address of loopback that nobody listened on just now.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
