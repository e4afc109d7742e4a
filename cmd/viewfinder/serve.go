package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/server"
	"github.com/viewfinder-sql/viewfinder/internal/server/backend"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// servedName is the database that the connection of the command line is.
const servedName = "instagram"

// serving is what is said of a server on the command line.
type serving struct {
	listen    string
	cert, key string
	users     usersFlag
	passwords bool
	writes    bool
	limits    host.Limits
	wire      pgwire.Limits
	memory    int64 // MB in all
}

// usersFlag names the file of those who have passwords.
type usersFlag struct{ path string }

func (u *usersFlag) add(f *pflag.FlagSet) {
	f.StringVar(&u.path, "users-file", "", "file of users and what their passwords are checked by, instead of the one in the user's directory for configuration")
}

func newServe(a *app) *cobra.Command {
	var (
		from connection
		what serving
	)
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Let clients of PostgreSQL ask: BI tools, psql, drivers",
		Long: `Let clients of PostgreSQL ask, until interrupted, and print the address to connect to.

The connection of the command line is the database ` + servedName + `; each profile of the
configuration file is one by its name, and so is each stored login. Nothing is written
unless --allow-writes is given.

At 127.0.0.1 everybody on this computer is let in; with --passwords, those who have one.
Another address takes passwords, a certificate and its key. viewfinder serve passwd sets
a password; the file of users is read for every login. On SIGHUP the certificate and the
configuration file are read again.`,
		Example: `  viewfinder serve --demo
  psql postgres://viewfinder@127.0.0.1:5433/instagram
  viewfinder serve --listen 0.0.0.0:5432 --tls-cert cert.pem --tls-key key.pem`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			connected, stop, err := from.configure(cmd.Context(), ready)
			if err != nil {
				return err
			}
			defer stop()
			databases := host.Databases{
				Name: servedName, Base: (*config.Config)(connected), Writes: what.writes,
				Options: connect.Options{Logger: slog.New(&waits{s: a.streams})},
			}
			if !from.demo {
				databases.File = from.profiles.served
			}
			return a.serve(cmd.Context(), databases, what)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&what.listen, "listen", "127.0.0.1:5433", "address to listen at; port 0 takes a free one")
	f.BoolVar(&what.writes, "allow-writes", false, "let clients write, where a connection's Readonly does not forbid it")
	f.StringVar(&what.cert, "tls-cert", "", "file of the certificate, PEM, with those between it and its authority")
	f.StringVar(&what.key, "tls-key", "", "file of the certificate's key, PEM")
	f.BoolVar(&what.passwords, "passwords", false, "ask for passwords at a loopback address too")
	what.users.add(f)
	d := host.DefaultLimits()
	f.IntVar(&what.wire.Sessions, "max-sessions", pgwire.DefaultLimits().Sessions, "sessions at the same time")
	f.IntVar(&what.limits.OfUser, "max-user-sessions", d.OfUser, "those of one user")
	f.IntVar(&what.limits.Running, "max-running", d.Running, "statements at the same time, half of them of one user; more wait")
	f.Int64Var(&what.memory, "total-memory", d.Memory>>20, "MB that the server may hold; beyond, statements are refused or stopped")
	f.DurationVar(&what.wire.Idle, "idle-timeout", 0, "end a session that says nothing for so long; 0 for never")
	f.DurationVar(&what.wire.Statement, "statement-timeout", 0, "end a statement that takes so long; 0 for never")
	f.DurationVar(&what.limits.Grace, "grace", d.Grace, "time that statements have to end when the server stops")
	from.addFlags(f, a.properties)
	passwd := newServePasswd(a)
	a.begin(passwd)
	cmd.AddCommand(passwd)
	return cmd
}

// mostMemory is more than any machine has, in MB.
const mostMemory = 1 << 30

// served reads the file of profiles for a server; nil where there is none.
func (p *profiles) served() (*profile.File, error) {
	f, err := p.load()
	if errors.Is(err, fs.ErrNotExist) && p.file == "" && os.Getenv(configVariable) == "" {
		return nil, nil
	}
	return f, err
}

// serve serves until ctx ends, which is how it is meant to end.
func (a *app) serve(ctx context.Context, databases host.Databases, what serving) error {
	for _, n := range []int{what.wire.Sessions, what.limits.OfUser, what.limits.Running} {
		if n < 1 {
			return usageError{errors.New("--max-sessions, --max-user-sessions and --max-running must be at least 1")}
		}
	}
	for _, d := range []time.Duration{what.wire.Idle, what.wire.Statement, what.limits.Grace} {
		if d < 0 {
			return usageError{errors.New("a time is negative")}
		}
	}
	if what.memory < 1 || what.memory > mostMemory {
		return usageError{fmt.Errorf("--total-memory is between 1 and %d", mostMemory)}
	}
	what.limits.Memory = what.memory << 20
	if os.Getenv("GOMEMLIMIT") == "" { // what is garbage is collected before a statement is refused for it
		debug.SetMemoryLimit(what.limits.Memory)
	}
	behind := backend.New()
	defer behind.Close()
	shared := host.Config{Databases: databases, Limits: what.limits, Trouble: func(err error) { a.say("%v", err) }}
	c := server.Config{Address: what.listen, Backend: behind.Open, Wire: what.wire}
	if err := what.secure(&shared, &c); err != nil {
		return err
	}
	h, err := host.New(shared)
	if err != nil {
		return usageError{err}
	}
	defer h.Close()
	c.Host = h
	s, err := server.New(ctx, c)
	if err != nil {
		return usageError{err}
	}
	l, err := s.Listen(ctx)
	if err != nil {
		return err
	}
	if err := a.announce(l.Addr(), c.Users, shared); err != nil {
		_ = l.Close() // nobody was told of it
		return err
	}
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGHUP)
	defer signal.Stop(again)
	reloading, end := context.WithCancel(ctx)
	defer end()
	go a.reload(reloading, again, h)
	if err := s.Serve(ctx, l); err != nil {
		return err
	}
	a.say("stopped")
	return nil
}

// reload has the server read its files again when a signal comes.
func (a *app) reload(ctx context.Context, again <-chan os.Signal, h *host.Host) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-again:
			if err := h.Reload(); err != nil {
				a.say("not read again: %v", err)
			} else {
				a.say("read again: what begins from now on goes by it")
			}
		}
	}
}

// secure adds certificate and users.
func (w *serving) secure(shared *host.Config, c *server.Config) (err error) {
	if (w.cert == "") != (w.key == "") {
		return usageError{errors.New("--tls-cert and --tls-key go together")}
	}
	if w.cert != "" {
		if shared.Certificate, err = host.LoadCertificate(w.cert, w.key); err != nil {
			return usageError{err}
		}
	}
	if !w.passwords && w.users.path == "" && w.loopback() {
		return nil
	}
	if c.Users, err = server.VerifiersAt(w.users.path); err != nil {
		return usageError{err}
	}
	users, err := c.Users.Users()
	if err == nil && len(users) == 0 {
		err = fmt.Errorf("nobody has a password yet, in %s: set one by viewfinder serve passwd USER", c.Users.Path())
	}
	if err != nil {
		return usageError{err}
	}
	shared.Listed = true
	return nil
}

// loopback tells of an address that is one beyond doubt. What a name means is the
// server's to find out.
func (w *serving) loopback() bool {
	host, _, err := net.SplitHostPort(w.listen)
	if err != nil || host == "localhost" {
		return true // the server says what is wrong with it
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// announce prints the address to connect to, and tells the rest.
func (a *app) announce(at net.Addr, users *server.Verifiers, c host.Config) error {
	user, security := "viewfinder", "everybody on this computer is let in"
	if users != nil {
		names, err := users.Users()
		if err != nil {
			return err
		}
		user, security = names[0], format.Count(int64(len(names)), "user")+" with passwords"
	}
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost" // where it is reached too, under a name that can be written
	}
	address := fmt.Sprintf("postgres://%s@%s/%s", user, net.JoinHostPort(host, port), c.Databases.Name)
	if c.Certificate == nil {
		address += "?sslmode=disable"
	} else {
		address += "?sslmode=require"
		security += ", TLS"
	}
	if _, err := fmt.Fprintln(a.out, address); err != nil {
		return err
	}
	writes := "read-only"
	if c.Databases.Writes {
		writes = "writes are allowed"
	}
	a.say("serving until interrupted; %s; %s; %s", databaseNames(c.Databases), writes, security)
	return nil
}

// databaseNames names the databases that have a name before somebody asks for them.
func databaseNames(d host.Databases) string {
	names := []string{d.Name}
	if d.File != nil {
		if f, err := d.File(); err == nil && f != nil { // else the server has refused to start
			names = append(names, f.Names()...)
		}
	}
	word := "database "
	if len(names) > 1 {
		word = "databases "
	}
	return word + sanitize.Line(strings.Join(names, ", "), mostNames)
}

// mostNames bounds a list of names in a message, in bytes.
const mostNames = 400
