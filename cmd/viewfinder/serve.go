package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
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
	web       webServing
	memory    int64 // MB in all
	traces    bool
	wrap      func(http.Handler) http.Handler // what answers requests of HTTP; nil for nothing
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
		Short: "Let clients of PostgreSQL and of HTTP ask: BI tools, psql, notebooks, monitors",
		Long: `Let clients of PostgreSQL ask, with --http those of HTTP too, until interrupted, and print
the addresses to connect to.

The connection of the command line is the database ` + servedName + `; each profile of the
configuration file is one by its name, and so is each stored login. Nothing is written
unless --allow-writes is given.

At 127.0.0.1 everybody on this computer is let in; with --passwords, those who have one.
Another address takes passwords, a certificate and its key. viewfinder serve passwd sets
a password; the file of users is read for every login. On SIGHUP the certificate and the
configuration file are read again.

Requests of HTTP take a token, at any address: viewfinder serve token add makes one. An
address that other machines reach takes a certificate and its key.`,
		Example: `  viewfinder serve --demo
  psql postgres://viewfinder@127.0.0.1:5433/instagram
  viewfinder serve --listen 0.0.0.0:5432 --tls-cert cert.pem --tls-key key.pem
  viewfinder serve --demo --listen none --http`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := what.web.addressOf(args); err != nil {
				return err
			}
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
			what.web.demo = from.demo
			return a.serve(cmd.Context(), databases, what)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&what.listen, "listen", "127.0.0.1:5433", "address for clients of PostgreSQL; port 0 takes a free one, none lets nobody in")
	what.web.addFlags(f)
	f.BoolVar(&what.writes, "allow-writes", false, "let clients write, where a connection's Readonly does not forbid it")
	f.StringVar(&what.cert, "tls-cert", "", "file of the certificate, PEM, with those between it and its authority")
	f.StringVar(&what.key, "tls-key", "", "file of the certificate's key, PEM")
	f.BoolVar(&what.passwords, "passwords", false, "ask for passwords at a loopback address too")
	what.users.add(f)
	d := host.DefaultLimits()
	f.IntVar(&what.wire.Sessions, "max-sessions", pgwire.DefaultLimits().Sessions, "sessions of each door at the same time, shared by users so that none keeps another from having one")
	f.IntVar(&what.limits.OfUser, "max-user-sessions", d.OfUser, "those of one user; with as many as --max-sessions, sessions are not shared")
	f.IntVar(&what.limits.Running, "max-running", d.Running, "statements at the same time, shared by users likewise: one has half of them, two have a third each; more wait")
	f.Int64Var(&what.memory, "total-memory", d.Memory>>20, "MB that the server may hold; beyond, statements are refused or stopped")
	f.DurationVar(&what.wire.Idle, "idle-timeout", 0, "end a session that says nothing for so long; 0 for never")
	f.DurationVar(&what.wire.Statement, "statement-timeout", 0, "end a statement that takes so long; 0 for never")
	f.DurationVar(&what.limits.Grace, "grace", d.Grace, "time that statements have to end when the server stops")
	f.BoolVar(&what.traces, "traces", false, "send traces by OpenTelemetry, without texts and ids, as the variables OTEL_EXPORTER_OTLP_ENDPOINT and so on say")
	from.addFlags(f, a.properties)
	for _, verb := range []*cobra.Command{newServePasswd(a), newServeToken(a)} {
		a.begin(verb)
		cmd.AddCommand(verb)
	}
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
